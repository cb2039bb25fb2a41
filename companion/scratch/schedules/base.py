"""What every schedule is, and the curves that rates follow from one value to another.

Chapter: gradient_descent
"""

from __future__ import annotations

import math
from numbers import Integral

from companion.scratch._public import public
from companion.scratch.optimizers import Optimizer


@public
class LRScheduler:
    """What every schedule is: a rate for every step, set in each of the optimizer's groups.

    A subclass writes ``lr_at``. ``last_epoch`` is the number of the current step, from 0.

    Raises: TypeError for an optimizer of another world.
    """

    def __init__(self, optimizer: Optimizer):
        if not isinstance(optimizer, Optimizer):
            kind = f"{type(optimizer).__module__}.{type(optimizer).__name__}"
            raise TypeError(f"{self._name}: optimizer must be one of companion.scratch, got {kind}")
        self.optimizer = optimizer
        self.base_lrs = [group.setdefault("initial_lr", group["lr"]) for group in optimizer.param_groups]
        self.go_to(0)

    def lr_at(self, t: int, base_lr: float) -> float:
        """Compute the rate of step t, for a group that began with ``base_lr``; each subclass says how."""
        raise NotImplementedError(f"{self._name} has no lr_at")

    def go_to(self, t: int) -> None:
        """Set the rate of step t in every group."""
        self.last_epoch = t
        for group, base_lr in zip(self.optimizer.param_groups, self.base_lrs, strict=True):
            group["lr"] = self.lr_at(t, base_lr)

    def step(self) -> None:
        """Go on to the next step's rate; call it after the optimizer's ``step``."""
        self.go_to(self.last_epoch + 1)

    def get_last_lr(self) -> list[float]:
        """Give the current rate of every group."""
        return [group["lr"] for group in self.optimizer.param_groups]

    def state_dict(self) -> dict:
        """Give what a schedule made alike needs to go on from here."""
        return {"last_epoch": self.last_epoch, "base_lrs": list(self.base_lrs)}

    def load_state_dict(self, state_dict: dict) -> None:
        """Go on from where a ``state_dict()`` was taken, and set the rates of that step."""
        self.base_lrs = list(state_dict["base_lrs"])
        self.go_to(state_dict["last_epoch"])

    _name = property(lambda self: type(self).__name__)


def line(start: float, end: float, share: float) -> float:
    return start + (end - start) * share


def cosine(start: float, end: float, share: float) -> float:
    return end + (start - end) / 2 * (1 + math.cos(math.pi * share))


def whole(schedule: str, name: str, value: int) -> int:
    if not isinstance(value, Integral) or value < 1:
        raise ValueError(f"{schedule}: {name} must be a whole number of at least 1, got {value!r}")
    return int(value)
