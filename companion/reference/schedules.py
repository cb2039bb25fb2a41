"""PyTorch's own learning-rate schedules.

Chapter: gradient_descent
"""

from torch.optim.lr_scheduler import CosineAnnealingLR, LinearLR, LRScheduler, OneCycleLR, SequentialLR, StepLR
