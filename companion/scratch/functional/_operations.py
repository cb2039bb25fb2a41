"""Every operation as a function of tensors.

Chapter: softmax
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable

from companion.chapters import taught_in
from companion.scratch import ops
from companion.scratch._public import public
from companion.scratch.autodiff.tape import Tensor, apply
from companion.shapes import array_arguments

__all__: list[str] = []
NUMPYS_NAMES = {"axis": "dim", "keepdims": "keepdim"}  # which PyTorch takes as well


def either_name(function: Callable) -> Callable:
    """Let ``axis`` and ``keepdims`` stand for ``dim`` and ``keepdim``."""

    @functools.wraps(function)
    def renamed(*inputs, **options):
        return function(*inputs, **{NUMPYS_NAMES.get(name, name): value for name, value in options.items()})

    return renamed


def on_tensors(op: Callable) -> Callable:
    """Give an operation as a function of tensors, which may be given by name too, as PyTorch's of that name."""
    signature, arrays = inspect.signature(op), frozenset(array_arguments(op))

    def function(*inputs, **options):
        if not arrays.isdisjoint(options):
            given = signature.bind(*inputs, **options)
            given.apply_defaults()
            inputs, options = given.args, given.kwargs
        return apply(op, *inputs, **options)

    function.__name__ = function.__qualname__ = op.__name__
    function.__signature__ = signature.replace(return_annotation=Tensor)
    function.__doc__ = (
        f"{inspect.getdoc(op).splitlines()[0]}\n\n"
        f"Formula and errors: :func:`companion.scratch.ops.{op.__name__}`.\n\n"
        f"Chapter: {taught_in(op).name}\n"
    )
    return either_name(function) if "dim" in signature.parameters else function


# In place of these operations stands x[where], or a function in one of the two files beside.
OTHERWISE = {"ELEMENTWISE", "concatenate", "dropout", "index", "max", "sum"}
for _name in ops.__all__:
    if _name not in OTHERWISE:
        globals()[_name] = public(on_tensors(getattr(ops, _name)))


def plain(x):
    """Give the array in a tensor, or an array as it is."""
    return x.data if isinstance(x, Tensor) else x
