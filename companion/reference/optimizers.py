"""PyTorch's own optimizers. Chapter: 4."""

from torch.optim import SGD

__all__ = ["SGD"]
