"""Symbolic differentiation: formulas that are differentiated into formulas.

Give a :class:`Symbol` to a function written with NumPy and it returns the formula that it computes. :func:`diff` then
follows the chain rule with the same slopes that forward and reverse mode use; only, a slope is here a formula too.

Chapter: backpropagation
"""

from companion.scratch._public import gathered
from companion.scratch.symbolic.derivative import *
from companion.scratch.symbolic.expression import *
from companion.scratch.symbolic.written import *

__all__ = gathered(__name__)
