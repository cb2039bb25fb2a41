"""The same tree as :mod:`companion.scratch`, in PyTorch: the library's own functions and classes.

What is here is PyTorch's (scikit-learn's for the classical learners), re-exported under one roof. The few classes
written out draw their starting numbers in NumPy, as their twins do, and change nothing else.

Chapter: softmax
"""

import numpy as np
import torch


def tensor(array) -> torch.Tensor:
    """Give an array as this world takes it: a ``torch.Tensor`` that shares no memory with it."""
    return torch.from_numpy(np.array(array))


def numpy(value):
    """Give the array inside a tensor, without its history."""
    return value.numpy(force=True) if isinstance(value, torch.Tensor) else np.asarray(value)


def tensors(state: dict) -> dict[str, torch.Tensor]:
    """Turn a scratch model's ``state_dict()`` into one that ``torch.nn.Module.load_state_dict`` takes."""
    return {name: tensor(array) for name, array in state.items()}
