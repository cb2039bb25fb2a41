"""The derivatives that are asked of a function: gradient, Jacobian, and products with them.

Functions and arguments as in ``torch.autograd`` and ``torch.autograd.functional``: ``func`` takes tensors and returns
a tensor; ``inputs`` is one array or a tuple of arrays, and what comes back has the same form.

Chapter: backpropagation
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from companion.scratch._public import public
from companion.scratch.autodiff.node import walk_back
from companion.scratch.autodiff.recording import enable_grad, no_grad
from companion.scratch.autodiff.tape import Tensor
from companion.scratch.dual import Dual
from companion.shapes import Array


@public
def grad(outputs: Tensor, inputs, grad_outputs: Array | None = None, retain_graph: bool = False) -> tuple[Array, ...]:
    """Give the gradients of a tensor with respect to other tensors, as a tuple, and leave every ``grad`` as it is.

    Formula: v^T dy/dx for each x of ``inputs``, with v = ``grad_outputs``, 1 where y is a single number.
    ``retain_graph`` as in :meth:`Tensor.backward`.

    Raises: RuntimeError where an input took no part in the outputs; ValueError as :meth:`Tensor.backward`.
    """
    wanted = inputs if isinstance(inputs, tuple | list) else (inputs,)
    found = _gathered(outputs, grad_outputs, retain_graph)
    for i, x in enumerate(wanted):
        if _key(x) not in found:
            raise RuntimeError(f"grad: input {i} took no part in the computation of the outputs")
    return tuple(found[_key(x)].copy() for x in wanted)


@public
def vjp(func: Callable, inputs, v: Array | None = None):
    """Give func(inputs) and the vector-Jacobian product v^T J, by one walk back: reverse mode.

    Formula: (y, v^T dy/dx) for each input x; v has y's shape and may be left out where y is a single number.
    """
    tensors, y = _recorded(func, inputs)
    found = _gathered(y, v)
    products = [found.get(_key(x), np.zeros_like(x.data)) for x in tensors]
    return y.data, _in_the_form_of(inputs, [dx.copy() for dx in products])


@public
def jvp(func: Callable, inputs, v):
    """Give func(inputs) and the Jacobian-vector product J v, by dual numbers: forward mode.

    Formula: (y, sum over the inputs x of dy/dx v_x); v has the form of the inputs.

    Raises: ValueError where v does not have the form and shapes of the inputs.

    Source: Griewank and Walther (2008), Evaluating Derivatives, section 3.1.
    """
    with no_grad():
        y = func(*[Tensor(dual) for dual in _duals("jvp", inputs, v)]).data
    return (y.value, y.tangent) if isinstance(y, Dual) else (y, np.zeros_like(y))


@public
def hvp(func: Callable, inputs, v):
    """Give func(inputs), a single number, and the Hessian-vector product H v: a dual pushed through a backward.

    Formula: H v = d/de grad func(x + e v) at e = 0. It costs two to three gradients, and no Hessian is stored.

    Raises: ValueError where func gives more than one number, or v does not have the form and shapes of the inputs.

    Source: Pearlmutter (1994), Fast Exact Multiplication by the Hessian, section 3.
    """
    tensors, y = _recorded(func, _duals("hvp", inputs, v))
    found = _gathered(y, None)
    products = [getattr(found.get(_key(x)), "tangent", np.zeros(x.shape, x.dtype)).copy() for x in tensors]
    return getattr(y.data, "value", y.data), _in_the_form_of(inputs, products)


@public
def jacobian(func: Callable, inputs):
    """Give the Jacobian of func at the inputs, row by row: one walk back for each number of the output.

    Formula: J has the output's axes first, then the input's: J[i, j] = dy_i/dx_j. A tuple of inputs gives a tuple.
    """
    tensors, y = _recorded(func, inputs)
    rows = [np.zeros(y.shape + x.shape, x.dtype) for x in tensors]
    for index in np.ndindex(y.shape) if y.requires_grad else ():
        v = np.zeros_like(y.data)
        v[index] = 1
        found = _gathered(y, v, retain_graph=True)
        for row, x in zip(rows, tensors, strict=True):
            if _key(x) in found:
                row[index] = found[_key(x)]
    return _in_the_form_of(inputs, rows)


def _recorded(func: Callable, inputs) -> tuple[list[Tensor], Tensor]:
    """Run func on leaves made from the inputs; give the leaves and its output."""
    tensors = [Tensor(x, requires_grad=True) for x in (inputs if isinstance(inputs, tuple | list) else (inputs,))]
    with enable_grad():  # whoever asks for a derivative means it, inside no_grad too
        return tensors, func(*tensors)


def _gathered(end: Tensor, gradient: Array | None, retain_graph: bool = False) -> dict[int, Array]:
    """Walk back, and give the whole gradient of all that was met."""
    if not end.requires_grad:
        return {}
    return {id(met): dx for met, dx in walk_back(end, end.upstream(gradient), retain_graph)}


def _key(x: Tensor) -> int:
    """Say under what the walk's gradient for a tensor is found."""
    return id(x.grad_fn or x)


def _duals(op: str, inputs, v) -> list[Dual]:
    """Pair every input with its tangent, or say that they do not fit."""
    pairs = [(x if isinstance(x, tuple | list) else (x,)) for x in (inputs, v)]
    if len(pairs[0]) != len(pairs[1]) or any(np.shape(x) != np.shape(t) for x, t in zip(*pairs, strict=True)):
        came, expected = ([np.shape(x) for x in part] for part in reversed(pairs))
        raise ValueError(f"{op}: v must have the shapes of the inputs, {expected}, got {came}")
    return [Dual(x, t) for x, t in zip(*pairs, strict=True)]


def _in_the_form_of(inputs, results: list):
    return tuple(results) if isinstance(inputs, tuple | list) else results[0]
