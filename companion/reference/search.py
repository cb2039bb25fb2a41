"""SciPy's own search without gradients: a genetic one, and the form of its result.

Chapter: gradient_descent
"""

from scipy.optimize import OptimizeResult, differential_evolution
