"""Clipping: gradients that are too long or too large are cut before the step.

Chapter: gradient_descent
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from companion.scratch.autodiff import Tensor


def clip_grad_norm_(
    parameters: Tensor | Iterable[Tensor], max_norm: float, norm_type: float = 2.0, error_if_nonfinite: bool = False
) -> float:
    """Shorten all gradients together, in place, so that their norm is at most ``max_norm``; return the norm before.

    Formula: with n the norm of all gradients as one vector, g <- g min(1, max_norm / (n + 1e-6)). The direction
    stays. ``norm_type`` is the p of the p-norm; ``math.inf`` takes the largest absolute value.

    Raises: TypeError for parameters of another world; ValueError for no parameters and for a negative max_norm;
    RuntimeError for a norm that is not finite, where ``error_if_nonfinite`` asks for it.

    Source: Pascanu, Mikolov and Bengio (2013), On the Difficulty of Training Recurrent Neural Networks, Algorithm 1.
    """
    parameters = _with_gradient("clip_grad_norm_", parameters)
    if not max_norm >= 0:
        raise ValueError(f"clip_grad_norm_: max_norm must be at least 0, got {max_norm!r}")
    norms = [np.linalg.norm(np.ravel(p.grad), norm_type) for p in parameters]
    norm = float(np.linalg.norm(norms, norm_type)) if norms else 0.0
    if error_if_nonfinite and not math.isfinite(norm):
        raise RuntimeError(f"clip_grad_norm_: the gradients' norm is {norm}; expected a finite one")
    factor = max_norm / (norm + 1e-6)
    if not factor >= 1:  # a norm that is NaN makes every gradient NaN, as in PyTorch
        for p in parameters:
            p.grad *= factor
    return norm


def clip_grad_value_(parameters: Tensor | Iterable[Tensor], clip_value: float) -> None:
    """Cut every entry of every gradient, in place, to plus or minus ``clip_value``.

    Formula: g_i <- min(max(g_i, -clip_value), clip_value). The direction may change.

    Raises: TypeError for parameters of another world; ValueError for no parameters and for a negative clip_value.
    """
    if not clip_value >= 0:
        raise ValueError(f"clip_grad_value_: clip_value must be at least 0, got {clip_value!r}")
    for p in _with_gradient("clip_grad_value_", parameters):
        p.grad = np.clip(p.grad, -clip_value, clip_value, out=p.grad if isinstance(p.grad, np.ndarray) else None)


def _with_gradient(name: str, parameters: Tensor | Iterable[Tensor]) -> list[Tensor]:
    """List the parameters that have a gradient, or say what is wrong with them."""
    parameters = [parameters] if isinstance(parameters, Tensor) else list(parameters)
    if not parameters:
        used_up = "a generator gives its parameters only once"
        raise ValueError(f"{name}: parameters must hold at least one parameter, got none; {used_up}")
    for p in parameters:
        if not isinstance(p, Tensor):
            kind = f"{type(p).__module__}.{type(p).__name__}"
            raise TypeError(f"{name}: parameters must be tensors of companion.scratch, got {kind}")
    return [p for p in parameters if p.grad is not None]
