"""Schedules of one curve: steps, a line, half a cosine.

Chapter: gradient_descent
"""

from __future__ import annotations

from companion.scratch._public import public
from companion.scratch.optimizers import Optimizer
from companion.scratch.schedules.base import LRScheduler, cosine, line, whole


@public
class StepLR(LRScheduler):
    """Multiply the rate by ``gamma`` every ``step_size`` steps.

    Formula: lr_t = lr_0 gamma^floor(t / step_size).

    Raises: ValueError for a step_size below 1.
    """

    def __init__(self, optimizer: Optimizer, step_size: int, gamma: float = 0.1):
        self.step_size, self.gamma = whole("StepLR", "step_size", step_size), float(gamma)
        super().__init__(optimizer)

    def lr_at(self, t: int, base_lr: float) -> float:
        """Give lr_0 gamma^floor(t / step_size)."""
        return base_lr * self.gamma ** (t // self.step_size)


@public
class LinearLR(LRScheduler):
    """Bring the rate from one share of itself to another in ``total_iters`` steps: a warm-up, as a rule.

    Formula: lr_t = lr_0 (start_factor + (end_factor - start_factor) min(t, total_iters) / total_iters).

    Raises: ValueError for factors outside (0, 1] and [0, 1], and for total_iters below 1.

    Source: Goyal and others (2017), Accurate, Large Minibatch SGD, section 2.2, for the warm-up.
    """

    def __init__(
        self, optimizer: Optimizer, start_factor: float = 1 / 3, end_factor: float = 1.0, total_iters: int = 5
    ):
        if not 0 < start_factor <= 1:
            raise ValueError(f"LinearLR: start_factor must be above 0 and at most 1, got {start_factor!r}")
        if not 0 <= end_factor <= 1:
            raise ValueError(f"LinearLR: end_factor must lie between 0 and 1, got {end_factor!r}")
        self.start_factor, self.end_factor = float(start_factor), float(end_factor)
        self.total_iters = whole("LinearLR", "total_iters", total_iters)
        super().__init__(optimizer)

    def lr_at(self, t: int, base_lr: float) -> float:
        """Give the share of lr_0 that lies on the line."""
        return base_lr * line(self.start_factor, self.end_factor, min(t / self.total_iters, 1.0))


@public
class CosineAnnealingLR(LRScheduler):
    """Let the rate fall to ``eta_min`` in ``T_max`` steps along half a cosine wave; after them it rises again.

    Formula: lr_t = eta_min + (lr_0 - eta_min) (1 + cos(pi t / T_max)) / 2.

    Raises: ValueError for T_max below 1.

    Source: Loshchilov and Hutter (2017), SGDR, equation 5, without its restarts.
    """

    def __init__(self, optimizer: Optimizer, T_max: int, eta_min: float = 0.0):
        self.T_max, self.eta_min = whole("CosineAnnealingLR", "T_max", T_max), float(eta_min)
        super().__init__(optimizer)

    def lr_at(self, t: int, base_lr: float) -> float:
        """Give the rate on the wave."""
        return cosine(base_lr, self.eta_min, t / self.T_max)
