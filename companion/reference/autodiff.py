"""PyTorch's tensor and its switch for recording. Chapter: 4."""

from torch import Tensor, no_grad

__all__ = ["Tensor", "no_grad"]
