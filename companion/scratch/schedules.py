"""Learning-rate schedules, under ``torch.optim.lr_scheduler``'s names.

A schedule is made for an optimizer and changes its ``param_groups[i]["lr"]``: at once to the rate of the first step,
and to the next rate whenever its own ``step()`` is called, after the optimizer's.

Every rate here is computed from the number of the step and the rate that the optimizer began with. PyTorch computes
most of its rates from the one before, so that theirs drift from the formula by rounding (by 2e-13 of the largest rate
in a thousand steps), and so that several schedules may multiply one rate; here the last one to step sets it, and
:class:`SequentialLR` joins schedules. PyTorch's argument ``last_epoch`` is left out: ``state_dict`` resumes.

Chapter: gradient_descent
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from numbers import Integral

from companion.scratch.optimizers import Optimizer


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


class StepLR(LRScheduler):
    """Multiply the rate by ``gamma`` every ``step_size`` steps.

    Formula: lr_t = lr_0 gamma^floor(t / step_size).

    Raises: ValueError for a step_size below 1.
    """

    def __init__(self, optimizer: Optimizer, step_size: int, gamma: float = 0.1):
        self.step_size, self.gamma = _whole("StepLR", "step_size", step_size), float(gamma)
        super().__init__(optimizer)

    def lr_at(self, t: int, base_lr: float) -> float:
        """Give lr_0 gamma^floor(t / step_size)."""
        return base_lr * self.gamma ** (t // self.step_size)


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
        self.total_iters = _whole("LinearLR", "total_iters", total_iters)
        super().__init__(optimizer)

    def lr_at(self, t: int, base_lr: float) -> float:
        """Give the share of lr_0 that lies on the line."""
        return base_lr * _line(self.start_factor, self.end_factor, min(t / self.total_iters, 1.0))


class CosineAnnealingLR(LRScheduler):
    """Let the rate fall to ``eta_min`` in ``T_max`` steps along half a cosine wave; after them it rises again.

    Formula: lr_t = eta_min + (lr_0 - eta_min) (1 + cos(pi t / T_max)) / 2.

    Raises: ValueError for T_max below 1.

    Source: Loshchilov and Hutter (2017), SGDR, equation 5, without its restarts.
    """

    def __init__(self, optimizer: Optimizer, T_max: int, eta_min: float = 0.0):
        self.T_max, self.eta_min = _whole("CosineAnnealingLR", "T_max", T_max), float(eta_min)
        super().__init__(optimizer)

    def lr_at(self, t: int, base_lr: float) -> float:
        """Give the rate on the wave."""
        return _cosine(base_lr, self.eta_min, t / self.T_max)


class OneCycleLR(LRScheduler):
    """Let the rate rise to ``max_lr`` and then fall far below its start, while the momentum falls and rises.

    Formula: from max_lr / div_factor to max_lr in the first ``pct_start`` of ``total_steps``, from there to
    max_lr / div_factor / final_div_factor in the others, each way along half a cosine wave or a line
    (``anneal_strategy``). Meanwhile the momentum, or Adam's first beta, goes from max_momentum to base_momentum and
    back. With ``three_phase`` the fall first mirrors the rise, and only the steps left over bring the rate further
    down. ``total_steps`` may be given as ``epochs`` times ``steps_per_epoch``; ``max_lr`` and the two momenta as one
    number a group. As in PyTorch, the rise is complete one step before pct_start total_steps.

    Raises: ValueError for values out of range, for an optimizer without momentum where it is to be cycled, and for a
    step beyond total_steps.

    Source: Smith and Topin (2019), Super-Convergence.
    """

    def __init__(
        self,
        optimizer: Optimizer,
        max_lr: float | Sequence[float],
        total_steps: int | None = None,
        epochs: int | None = None,
        steps_per_epoch: int | None = None,
        pct_start: float = 0.3,
        anneal_strategy: str = "cos",
        cycle_momentum: bool = True,
        base_momentum: float | Sequence[float] = 0.85,
        max_momentum: float | Sequence[float] = 0.95,
        div_factor: float = 25.0,
        final_div_factor: float = 1e4,
        three_phase: bool = False,
    ):
        if total_steps is None:
            if epochs is None or steps_per_epoch is None:
                raise ValueError("OneCycleLR: expected total_steps, or both epochs and steps_per_epoch")
            epochs = _whole("OneCycleLR", "epochs", epochs)
            total_steps = epochs * _whole("OneCycleLR", "steps_per_epoch", steps_per_epoch)
        self.total_steps = total = _whole("OneCycleLR", "total_steps", total_steps)
        if not 0 <= pct_start <= 1:
            raise ValueError(f"OneCycleLR: pct_start must lie between 0 and 1, got {pct_start!r}")
        if anneal_strategy not in ("cos", "linear"):
            raise ValueError(f"OneCycleLR: anneal_strategy must be 'cos' or 'linear', got {anneal_strategy!r}")
        self._anneal = _cosine if anneal_strategy == "cos" else _line
        rise = ("initial_lr", "max_lr", "max_momentum", "base_momentum")
        fall = ("max_lr", "min_lr", "base_momentum", "max_momentum")
        self._phases = [(pct_start * total - 1, *rise), (total - 1, *fall)]  # each with its last step
        if three_phase:
            back = ("max_lr", "initial_lr", "base_momentum", "max_momentum")
            rest = ("initial_lr", "min_lr", "max_momentum", "max_momentum")
            self._phases[1:] = [(2 * pct_start * total - 2, *back), (total - 1, *rest)]
        momentum = next((name for name in ("betas", "momentum") if name in getattr(optimizer, "defaults", ())), None)
        if cycle_momentum and momentum is None:
            raise ValueError("OneCycleLR: cycle_momentum needs an optimizer with momentum or betas")
        self._momentum = momentum if cycle_momentum else None
        groups = getattr(optimizer, "param_groups", ())
        columns = {"max_lr": max_lr, "max_momentum": max_momentum, "base_momentum": base_momentum}
        for name, given in columns.items():
            values = list(given) if isinstance(given, Sequence) else [given] * len(groups)
            if len(values) != len(groups):
                raise ValueError(
                    f"OneCycleLR: {name} must have one number a group ({len(groups)}), got {len(values)}"
                )
            for group, value in zip(groups, values, strict=True):
                group[name] = float(value)
        for group in groups:
            group["initial_lr"] = group["max_lr"] / div_factor
            group["min_lr"] = group["initial_lr"] / final_div_factor
        super().__init__(optimizer)

    def go_to(self, t: int) -> None:
        """Set the rate and the momentum of step t in every group."""
        if t > self.total_steps:
            raise ValueError(f"OneCycleLR: the cycle has {self.total_steps} steps, got step {t}")
        self.last_epoch, ends = t, [end for end, *_ in self._phases]
        current = next((i for i, end in enumerate(ends) if t <= end), len(ends) - 1)
        start = ends[current - 1] if current else 0
        end, lr_from, lr_to, momentum_from, momentum_to = self._phases[current]
        share = (t - start) / (end - start) if end != start else 1.0
        for group in self.optimizer.param_groups:
            group["lr"] = self._anneal(group[lr_from], group[lr_to], share)
            if self._momentum:
                momentum = self._anneal(group[momentum_from], group[momentum_to], share)
                is_beta = self._momentum == "betas"
                group[self._momentum] = (momentum, group["betas"][1]) if is_beta else momentum


class SequentialLR(LRScheduler):
    """Follow one schedule after the other: the next one takes over at each of the ``milestones``, from its own start.

    Raises: ValueError for no schedules, for a schedule of another optimizer, and for milestones that are not one
    fewer than the schedules, or not growing.
    """

    def __init__(self, optimizer: Optimizer, schedulers: Sequence[LRScheduler], milestones: Sequence[int]):
        self._schedulers, self._starts = list(schedulers), [0, *milestones]
        if not self._schedulers:
            raise ValueError("SequentialLR: schedulers must hold at least one schedule, got none")
        for i, scheduler in enumerate(self._schedulers):
            if getattr(scheduler, "optimizer", None) is not optimizer:
                raise ValueError(f"SequentialLR: schedule {i} is not one of the same optimizer")
        if len(self._starts) != len(self._schedulers) or sorted(set(self._starts)) != self._starts:
            expected = f"expected {len(self._schedulers) - 1} growing whole numbers"
            raise ValueError(f"SequentialLR: milestones are {list(milestones)}; {expected}")
        super().__init__(optimizer)

    def go_to(self, t: int) -> None:
        """Set what the schedule in force at step t sets."""
        self.last_epoch = t
        current = bisect_right(self._starts, t) - 1
        self._schedulers[current].go_to(t - self._starts[current])

    def state_dict(self) -> dict:
        """Give what a schedule made alike needs to go on from here."""
        return {**super().state_dict(), "_schedulers": [schedule.state_dict() for schedule in self._schedulers]}

    def load_state_dict(self, state_dict: dict) -> None:
        """Go on from where a ``state_dict()`` was taken, and set the rates of that step."""
        for schedule, state in zip(self._schedulers, state_dict["_schedulers"], strict=True):
            schedule.load_state_dict(state)
        super().load_state_dict(state_dict)


def _line(start: float, end: float, share: float) -> float:
    return start + (end - start) * share


def _cosine(start: float, end: float, share: float) -> float:
    return end + (start - end) / 2 * (1 + math.cos(math.pi * share))


def _whole(schedule: str, name: str, value: int) -> int:
    if not isinstance(value, Integral) or value < 1:
        raise ValueError(f"{schedule}: {name} must be a whole number of at least 1, got {value!r}")
    return int(value)
