"""The watch over a worker: what an answer costs, and when it is late. Processor time counts, more than the clock.

A clock would charge a learner for what others do on the machine, and for the grader's own work. So an answer costs
the processor time of the worker and all that it started, and on the clock it may take ``CROWDED`` times as long, not
counting the time in which it, or whoever asked it, stood in line for a processor: who is late by that slept. Where no
system tells that, the clock is all there is.
"""

from __future__ import annotations

import heapq
import itertools
import os
import threading
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CROWDED = 3.0  # times as long on the clock may an answer take
IN_LINE = 10.0  # and so many times as long again while it stands in line; a process may put itself behind all others
GLANCE = 0.25  # seconds; what is over sooner costs what the clock says, and nobody looks


@dataclass
class Budget:
    """What one submission may still use, in seconds. ``crowded``: it may have lacked a processor, not time."""

    left: float = float("inf")
    crowded: bool = False


class Lookout:
    """One thread of this process that looks after whatever is watched, each in its time.

    Most answers come within milliseconds, and a thread of its own for each would cost more than the answer does.
    """

    def __init__(self):
        self._due: list[tuple[float, int, Watch]] = []  # when, a number that is nobody else's, whom
        self._numbers, self._changed, self._thread = itertools.count(), threading.Condition(), None

    def after(self, seconds: float, watch: Watch) -> None:
        """Look after a watch in so many seconds."""
        with self._changed:
            entry = (time.monotonic() + seconds, next(self._numbers), watch)
            heapq.heappush(self._due, entry)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, daemon=True)
                self._thread.start()
            elif self._due[0] is entry:
                self._changed.notify()

    def _run(self) -> None:
        while True:
            watch = self._next()
            try:
                watch.look()
            except Exception:  # it is one worker's trouble, and all the others are watched as before
                traceback.print_exc()

    def _next(self) -> Watch:
        """Wait for the next that is due; those that were over before cost nothing."""
        with self._changed:
            while True:
                while self._due and self._due[0][2].over:
                    heapq.heappop(self._due)
                wait = self._due[0][0] - time.monotonic() if self._due else None
                if wait is not None and wait <= 0:
                    return heapq.heappop(self._due)[2]
                self._changed.wait(wait)


_lookout = Lookout()


def _in_a_child() -> None:
    global _lookout  # a process that was forked off has none of its parent's threads
    _lookout = Lookout()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_in_a_child)


class Watch:
    """Kills a worker that uses more than ``seconds`` for one answer; ``late`` tells that it did."""

    def __init__(self, process, seconds: float):
        self._process, self._seconds = process, max(seconds, 0.0)
        self._asker = threading.get_native_id()
        self._started, self._before = time.monotonic(), None
        self._lock, self.over = threading.Lock(), False
        self.late = self.crowded = False
        self.clock = self.cost = self._stood = 0.0
        _lookout.after(min(GLANCE, self._seconds), self)

    def stop(self) -> None:
        """From now on it cannot be late; ``clock`` and ``cost`` are what the answer took.

        Where nobody looked, that is the least that it can have cost: a ``Meter`` adds the rest.
        """
        with self._lock:
            self.over = True
            if not self.late:
                self._add_up()

    def look(self) -> None:
        """Add up what was used until now, and kill if it is too much, or have somebody look again."""
        with self._lock:
            if self.over:
                return
            if self._before is None:
                self._before = (time.monotonic() - self._started, worked(self._process), self._in_line())
            self._add_up()
            if self.cost < self._seconds:
                _lookout.after(min(max(self._seconds - self.cost, 0.01), 1.0), self)
                return
            self.over = self.late = True
            self._process.kill()

    def _add_up(self) -> None:
        """Add up the cost: by the clock up to the first look, from there on by what was used."""
        self.clock = time.monotonic() - self._started
        if self._before is None:
            self.cost = max(self.cost, self.clock / CROWDED)
            return
        first, before, stood = self._before
        self._stood = max(self._stood, self._in_line() - stood)  # of a process that has ended nothing is known
        self.cost = max(self.cost, max(self.clock - self._stood, self.clock / IN_LINE) / CROWDED)
        if before is None:  # no such numbers on this system
            self.cost = self.clock
        elif (now := worked(self._process)) is not None:  # or else it has ended
            own = first + now - before
            self.crowded = own < self.clock / CROWDED
            self.cost = max(self.cost, own)

    def _in_line(self) -> float:
        """Give for how long the worker and whoever asks it have stood in line until now."""
        return stood_in_line(self._process.pid) + _stood(Path("/proc/self/task", str(self._asker)))


class Meter:
    """Makes a budget pay for all that a worker uses, between answers too, without looking at every short one."""

    def __init__(self, process, budget: Budget):
        self._process, self._budget, self._before = process, budget, worked(process)
        self._clock = self._paid = self._looked = 0.0

    def add(self, watch: Watch, answered: bool) -> None:
        """Pay for an answer, and now and then what all of them together lack; a dead one tells nothing."""
        self._clock += watch.clock
        self._pay(watch.cost)
        if answered and self._before is not None and self._clock - self._looked > GLANCE:
            self._looked, now = self._clock, worked(self._process)
            self._pay(now - self._before - self._paid if now is not None else 0.0)

    def _pay(self, cost: float) -> None:
        self._paid += max(cost, 0.0)
        self._budget.left -= max(cost, 0.0)


def worked(process) -> float | None:
    """Give the processor time of a worker and all that it started, as its control group counted it where it has one.

    In /proc a child is forgotten that has ended and that nobody waited for.
    """
    counted = process.cgroup.used() if process.cgroup else None
    return used(process.pid) if counted is None else counted


def used(pid: int) -> float | None:
    """Give the processor time of a process and all below it, in seconds; None where it is gone or nothing tells."""
    worked, found = 0, False
    for place in _tree(pid):
        try:
            times = (place / "stat").read_text().rpartition(")")[2].split()[11:15]  # own, and of children that ended
            worked, found = worked + sum(map(int, times)), True
        except (OSError, ValueError):  # it ended meanwhile
            continue
    return worked / os.sysconf("SC_CLK_TCK") if found else None


def stood_in_line(pid: int) -> float:
    """Give for how many seconds a process, or the one below it that did so longest, could have run and did not."""
    return max(map(_stood, _tree(pid)), default=0.0)


def _stood(place: Path) -> float:
    try:
        return int((place / "schedstat").read_text().split()[1]) / 1e9
    except (OSError, ValueError, IndexError):  # it ended meanwhile, or nothing tells
        return 0.0


def _tree(pid: int) -> Iterator[Path]:
    """Give the places in /proc of a process and of all below it."""
    pids = [pid]
    while pids:
        place = Path("/proc", str(pids.pop()))
        try:
            for task in (place / "task").iterdir():
                pids += (task / "children").read_text().split()
        except (OSError, ValueError):  # it ended meanwhile, or this is no Linux
            continue
        yield place
