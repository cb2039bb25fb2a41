"""Every algorithm from scratch: NumPy and the standard library, nothing else.

PyTorch's names, argument order and layouts throughout, so that a reader who changes ``companion.scratch`` to
``companion.reference`` in an import has the same program in PyTorch.

Chapter: softmax
"""

import numpy as np

from companion.scratch import autodiff

np.empty(31 << 20, np.uint8)  # glibc now keeps blocks of up to this size when freed, instead of faulting them in anew


def tensor(data, dtype=None, requires_grad: bool = False) -> autodiff.Tensor:
    """Give a tensor of a copy of some numbers: an array, a list, one number; ``dtype`` is NumPy's.

    The twin of :func:`companion.reference.tensor`.
    """
    return autodiff.Tensor(np.array(data, dtype), requires_grad)


def numpy(value):
    """Give back the array inside a :class:`~companion.scratch.autodiff.Tensor`, or an array as it is."""
    return np.asarray(getattr(value, "data", value)) if not isinstance(value, np.ndarray) else value
