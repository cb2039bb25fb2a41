"""Time functions against one another, so that whatever slows the machine slows them all.

The contestants take turns, round after round, in an order that changes. A sample is so many calls of one function
that they last at least 20 ms. The least of a contestant's samples is its time: noise only ever adds. With one thread
the processor's time is taken, which does not count the turns of other processes; with more, the wall's.
"""

from __future__ import annotations

import gc
import math
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import repeat

SAMPLE = 0.02  # seconds that a sample lasts at least
REST = 0.05  # seconds: the idle threads of OpenBLAS and OpenMP spin for up to 30 ms after their last work
FEWEST = 5  # rounds, however slow they are


@dataclass(frozen=True)
class Timing:
    """Seconds per call of one contestant, a number for each round."""

    seconds: tuple[float, ...]

    @property
    def minimum(self) -> float:
        """The least, which is what the function costs where nothing disturbs it."""
        return min(self.seconds)

    @property
    def median(self) -> float:
        """The median; far above the minimum it tells of a busy machine."""
        return statistics.median(self.seconds)


@dataclass(frozen=True)
class Ratio:
    """How many times longer one contestant takes than another, and by how much single rounds scatter."""

    value: float
    spread: float

    def __str__(self):
        return f"{self.value:.2f} ± {self.spread:.2f}"


def ratio(one: Timing, other: Timing) -> Ratio:
    """Divide the least times; the spread is half the range that holds the middle half of the rounds' ratios."""
    rounds = [a / b for a, b in zip(one.seconds, other.seconds, strict=True)]
    low, _, high = statistics.quantiles(rounds, n=4) if len(rounds) > 1 else (0, 0, 0)
    return Ratio(one.minimum / other.minimum, (high - low) / 2)


def geometric_mean(values) -> float:
    """The mean for ratios: twice as fast and half as fast cancel."""
    return math.exp(statistics.fmean(math.log(value) for value in values))


def timed(function: Callable, loops: int, clock: Callable[[], float]) -> float:
    """Give the seconds that ``loops`` calls take."""
    start = clock()
    for _ in repeat(None, loops):
        function()
    return clock() - start


def calibrate(function: Callable, sample: float = SAMPLE, clock: Callable[[], float] = time.perf_counter) -> int:
    """Give a number of calls that lasts at least ``sample`` seconds; what runs on the way warms the function up."""
    function()
    loops = 1
    while (seconds := timed(function, loops, clock)) < sample:
        growth = 1.2 * sample / seconds if seconds > 0 else 10
        loops = max(loops + 1, math.ceil(loops * min(growth, 10)))
    return loops


def race(
    contestants: dict[str, Callable],
    *,
    rounds: int = 15,
    patience: float = 4.0,
    threads: int = 1,
    sample: float = SAMPLE,
    clock: Callable[[], float] | None = None,
) -> dict[str, Timing]:
    """Time the contestants in turns; stop after ``rounds``, or after ``patience`` seconds and five rounds.

    The garbage collector is off during a sample and runs between two, so that nobody pays for another's garbage.
    """
    clock = clock or (time.process_time if threads == 1 else time.perf_counter)
    seconds = {name: [] for name in contestants}
    was_enabled = gc.isenabled()
    gc.collect()
    gc.freeze()  # what lives already need not be searched again between samples
    gc.disable()
    try:
        loops = {name: calibrate(function, sample, clock) for name, function in contestants.items()}
        start = time.perf_counter()
        for turn in range(rounds):
            if turn >= min(FEWEST, rounds) and time.perf_counter() - start > patience:
                break
            for name in list(contestants)[:: -1 if turn % 2 else 1]:
                gc.collect()
                if threads > 1:
                    time.sleep(REST)
                    contestants[name]()  # wakes its threads
                seconds[name].append(timed(contestants[name], loops[name], clock) / loops[name])
    finally:
        gc.unfreeze()
        if was_enabled:
            gc.enable()
    return {name: Timing(tuple(values)) for name, values in seconds.items()}
