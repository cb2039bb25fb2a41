"""The legend of the whole package: one letter a dimension, and the array types that signatures use.

=======  ============================================================
letter   meaning
=======  ============================================================
``N``    examples in a batch
``D``    features of one example (inputs of a layer)
``O``    outputs of a layer
``K``    classes
``H``    hidden units
``C``    channels of an image; ``C H W`` are its channels, rows and columns
``T``    places in a sequence; ``L`` and ``S`` where queries and keys differ
``E``    numbers that a place in a sequence is described by (its embedding)
=======  ============================================================

``Float[Array, "N D"]`` reads: an array of floating-point numbers with N rows and D columns. ``"..."`` stands for any
number of dimensions, ``"*places"`` for any number that all arguments share, and ``""`` for a single number. Type
checkers read it as jaxtyping's; when the program runs it is a small class that knows its axes, which is all that an
operation needs to check what it is given, so the package needs no typing library.
"""

from __future__ import annotations

import typing
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from jaxtyping import Bool, Float, Int
else:

    class Shaped:
        """A kind of number; with axes, ``Float[Array, "N D"]``, a class of its own that remembers them."""

        axes: tuple[str, ...] = ()

        def __class_getitem__(cls, item):
            axes = item[1]
            return type(f'{cls.__name__}[Array, "{axes}"]', (cls,), {"axes": tuple(axes.split())})

    class Bool(Shaped):
        """An array of truth values, with its shape: ``Bool[Array, "L S"]``."""

        dtypes = frozenset({np.dtype(bool)})
        kind = "booleans"

    class Float(Shaped):
        """An array of floating-point numbers, with its shape: ``Float[Array, "N D"]``."""

        dtypes = frozenset(map(np.dtype, ("float32", "float64")))  # in float16, sums overflow at 65,504
        kind = "floating-point numbers (float32 or float64)"

    class Int(Shaped):
        """An array of integers, with its shape: ``Int[Array, "N"]``."""

        dtypes = frozenset(map(np.dtype, ("i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8")))
        kind = "integers"


Array = np.ndarray
Backward = Callable[..., tuple[Any, ...]]  # upstream gradient -> one gradient (or None) per argument


def array_arguments(function: Callable) -> dict[str, tuple]:
    """Give the arguments that a function's annotations call arrays, each with the alternatives that it may be.

    ``bias: Float[Array, "O"] | None`` has two: the class for (O,), and that of None.
    """
    hints = {name: hint for name, hint in typing.get_type_hints(function).items() if name != "return"}
    alternatives = {name: typing.get_args(hint) or (hint,) for name, hint in hints.items()}
    return {name: forms for name, forms in alternatives.items() if any(is_shaped(form) for form in forms)}


def is_shaped(form) -> bool:
    """Say whether an annotation is one of an array with its shape."""
    return isinstance(form, type) and issubclass(form, Bool | Float | Int)


__all__ = ["Array", "Backward", "Bool", "Float", "Int", "array_arguments", "is_shaped"]
