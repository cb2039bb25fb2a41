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

``Float[Array, "N D"]`` reads: an array of floating-point numbers with N rows and D columns; ``"..."`` stands
for any number of dimensions and ``""`` for a single number. The annotations are for people and for type
checkers: nothing is evaluated when the program runs, so the package needs no typing library to import.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from jaxtyping import Bool, Float, Int
else:

    class _Shaped:
        """Stands for jaxtyping's types where only the annotation's text is wanted."""

        def __class_getitem__(cls, item):
            return np.ndarray

    class Bool(_Shaped):
        """An array of truth values, with its shape: ``Bool[Array, "L S"]``."""

    class Float(_Shaped):
        """An array of floating-point numbers, with its shape: ``Float[Array, "N D"]``."""

    class Int(_Shaped):
        """An array of integers, with its shape: ``Int[Array, "N"]``."""


Array = np.ndarray
Backward = Callable[..., tuple[Any, ...]]  # upstream gradient -> one gradient (or None) per argument

__all__ = ["Array", "Backward", "Bool", "Float", "Int"]
