"""Products of two tensors whose number of axes is known: ``matmul`` takes any.

Chapter: softmax
"""

from __future__ import annotations

from companion.scratch._public import public
from companion.scratch.autodiff.tape import Tensor
from companion.scratch.functional._operations import matmul

__all__: list[str] = []


@public
def dot(input, tensor) -> Tensor:
    """Multiply two vectors: sum_i x_i y_i.

    Raises: ValueError for anything but two vectors.
    """
    return _product("dot", "vectors", 1, input, tensor)


@public
def mm(input, mat2) -> Tensor:
    """Multiply two matrices.

    Raises: ValueError for anything but two matrices.
    """
    return _product("mm", "matrices", 2, input, mat2)


@public
def bmm(input, mat2) -> Tensor:
    """Multiply two batches of matrices, each with its partner.

    Raises: ValueError for anything but two batches of one size.

    Chapter: transformers
    """
    if input.ndim == mat2.ndim == 3 and input.shape[0] != mat2.shape[0]:
        raise ValueError(f"bmm: expected two batches of one size, got shapes {input.shape} and {mat2.shape}")
    return _product("bmm", "batches of matrices", 3, input, mat2)


def _product(name: str, kind: str, ndim: int, x, y) -> Tensor:
    if not x.ndim == y.ndim == ndim:
        raise ValueError(f"{name}: expected two {kind}, got shapes {x.shape} and {y.shape}; matmul takes any")
    return matmul(x, y)
