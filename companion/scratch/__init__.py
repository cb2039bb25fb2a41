"""Every algorithm from scratch: NumPy and the standard library, nothing else.

PyTorch's names, argument order and layouts throughout, so that a reader who changes ``companion.scratch`` to
``companion.reference`` in an import has the same program in PyTorch.

Chapter: softmax
"""

import numpy as np

np.empty(31 << 20, np.uint8)  # glibc now keeps blocks of up to this size when freed, instead of faulting them in anew


def tensor(array):
    """Give an array as this world takes it: a NumPy array (here nothing is to be done).

    The twin of :func:`companion.reference.tensor`; code that drives either world calls it on each batch.
    """
    return np.asarray(array)


def numpy(value):
    """Give back the array inside a :class:`~companion.scratch.autodiff.Tensor`, or an array as it is."""
    return np.asarray(getattr(value, "data", value)) if not isinstance(value, np.ndarray) else value
