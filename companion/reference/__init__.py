"""The same tree as :mod:`companion.scratch`, in PyTorch: the library's own functions and classes.

What is here is PyTorch's (scikit-learn's for the classical learners), re-exported under one roof. The few classes
written out draw their starting numbers in NumPy, as their twins do, and change nothing else.

Chapter: softmax
"""

import numpy as np
import torch


def tensor(data, dtype=None, requires_grad: bool = False) -> torch.Tensor:
    """Give a ``torch.Tensor`` of a copy of some numbers, in NumPy's dtype of them: a list of fractions is float64."""
    return torch.from_numpy(np.array(data, dtype)).requires_grad_(requires_grad)


def numpy(value):
    """Give the array inside a tensor, without its history."""
    return value.numpy(force=True) if isinstance(value, torch.Tensor) else np.asarray(value)


def tensors(state: dict) -> dict[str, torch.Tensor]:
    """Turn a scratch model's ``state_dict()`` into one that ``torch.nn.Module.load_state_dict`` takes."""
    return {name: tensor(array) for name, array in state.items()}
