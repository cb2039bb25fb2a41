"""Automatic differentiation in reverse mode: the tape, and the derivatives that are asked of it.

(Forward mode is :mod:`companion.scratch.dual`.)
"""

from companion.scratch.autodiff.functional import grad, hvp, jacobian, jvp, vjp
from companion.scratch.autodiff.tape import Tensor, apply, no_grad, topological_order

__all__ = ["Tensor", "apply", "grad", "hvp", "jacobian", "jvp", "no_grad", "topological_order", "vjp"]
