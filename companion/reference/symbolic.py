"""SymPy's formulas and their derivatives.

Chapter: backpropagation
"""

from sympy import Expr, Symbol, count_ops, diff, lambdify
