"""Schedules of several parts: up and down in one cycle, and one schedule after another.

Chapter: gradient_descent
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from companion.scratch._public import public
from companion.scratch.optimizers import Optimizer
from companion.scratch.schedules.base import LRScheduler, cosine, line, whole


@public
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
            epochs = whole("OneCycleLR", "epochs", epochs)
            total_steps = epochs * whole("OneCycleLR", "steps_per_epoch", steps_per_epoch)
        self.total_steps = total = whole("OneCycleLR", "total_steps", total_steps)
        if not 0 <= pct_start <= 1:
            raise ValueError(f"OneCycleLR: pct_start must lie between 0 and 1, got {pct_start!r}")
        if anneal_strategy not in ("cos", "linear"):
            raise ValueError(f"OneCycleLR: anneal_strategy must be 'cos' or 'linear', got {anneal_strategy!r}")
        self._anneal = cosine if anneal_strategy == "cos" else line
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


@public
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
