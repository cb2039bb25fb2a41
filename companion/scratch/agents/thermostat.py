"""The simplest agent: one rule for a heater, the room that it warms, and the log from which the rule can be learned.

Chapter: ai_ml_dl
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from companion.shapes import Array, Bool, Float


def thermostat(temperature: float, heating: bool, *, low: float = 19.0, high: float = 21.0) -> bool:
    """Say whether to heat: below ``low`` yes, above ``high`` no, and between them go on as before.

    With one threshold in place of two, the heater would be switched at every breath of air; that the answer between
    them hangs on the past is called hysteresis.

    Raises: ValueError unless low is at most high.
    """
    if not low <= high:
        raise ValueError(f"thermostat: low must be at most high, got {low!r} and {high!r}")
    if heating:
        return bool(temperature <= high)
    return bool(temperature < low)


@dataclass(frozen=True)
class Log:
    """What a thermostat saw and did at every step: the temperature, if the heater was on, and if it then was."""

    temperature: Float[Array, "T"]
    before: Bool[Array, "T"]
    heating: Bool[Array, "T"]

    @property
    def examples(self) -> Float[Array, "T 2"]:
        """The temperature and the heater's state as features, from which ``heating`` can be learned as a label."""
        return np.column_stack([self.temperature, self.before])


@dataclass(frozen=True)
class Room:
    """A room that goes towards the temperature outside, or towards one that is warmer by ``heater`` degrees.

    Formula: Newton's law of cooling, dT/dt = (goal - T) / tau with goal = outside + heater where the heater is on,
    else outside. While neither changes, T(t) = goal + (T(0) - goal) e^(-t / tau), which is what a step computes.
    Temperatures are in degrees Celsius; ``tau`` and times are in hours.

    Raises: ValueError for a tau that is not positive.
    """

    heater: float = 25.0
    tau: float = 4.0

    def __post_init__(self):
        if not self.tau > 0:
            raise ValueError(f"Room: tau must be positive, got {self.tau!r}")

    def step(self, temperature: float, heating: bool, outside: float, hours: float) -> float:
        """Give the temperature so many hours later."""
        goal = outside + self.heater * heating
        return goal + (temperature - goal) * math.exp(-hours / self.tau)

    def log(
        self,
        rule: Callable[[float, bool], bool],
        outside: Float[Array, "T"],
        *,
        start: float = 15.0,
        hours: float = 0.05,
    ) -> Log:
        """Let a rule heat the room, one decision for each temperature outside, ``hours`` apart; keep what happened.

        Raises: ValueError for no steps or a time that is not positive.
        """
        if len(outside) == 0 or not hours > 0:
            raise ValueError(f"log: expected at least one step and a positive time, got {len(outside)} and {hours!r}")
        temperature, heating = start, False
        rows = []
        for air in outside:
            before, heating = heating, rule(temperature, heating)
            rows.append((temperature, before, heating))
            temperature = self.step(temperature, heating, air, hours)
        return Log(*map(np.array, zip(*rows, strict=True)))
