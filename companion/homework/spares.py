"""Workers that wait: while one submission is graded, the next one's interpreter and NumPy start, in a box of its own.

A start takes longer than most of what is asked of a worker. Who waits holds nothing of anybody's, and is given to one
submission like any other. Only a submission's first worker comes from here: who loses it pays for the next ones.
"""

from __future__ import annotations

import contextlib
import itertools
import threading
from collections import deque
from collections.abc import Callable

from companion.homework.box import Process
from companion.homework.wire import Unavailable


class Spares:
    """Starts a worker ahead for each submission that ``queued`` counts; ``start`` starts one."""

    def __init__(self, start: Callable[[float], Process], queued: Callable[[], int]):
        self._start, self._queued = start, queued
        self._lock, self._waiting, self._closed = threading.Lock(), deque[Process](), False

    def one_submission(self) -> Callable[[float], Process]:
        """Give what starts the workers of one submission."""
        ways = itertools.chain([self._take], itertools.repeat(self._start))
        return lambda seconds: next(ways)(seconds)

    def _take(self, seconds: float) -> Process:
        """Give a worker that has waited, or a fresh one, and start the next."""
        one = None
        with self._lock:
            while one is None and self._waiting:
                one = self._waiting.popleft()
                if not one.alive:  # whoever runs the machine may have killed it
                    one.close()
                    one = None
        one = one or self._start(seconds)
        with self._lock:
            if not self._closed and len(self._waiting) < self._queued():
                with contextlib.suppress(OSError, Unavailable):  # the next one's trouble is not this one's
                    self._waiting.append(self._start(seconds))
        return one

    def close(self) -> None:
        """End whoever still waits; nobody waits from now on."""
        with self._lock:
            self._closed = True
            while self._waiting:
                self._waiting.popleft().close()
