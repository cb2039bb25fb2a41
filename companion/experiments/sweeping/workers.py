"""Processes on this machine that compute for a sweep, and of which any may die.

Chapter: double_descent
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing.connection import wait


class Workers(ThreadPoolExecutor):
    """An executor of so many processes, each a pool of its own with a thread that minds it.

    So a process that dies fails one task, which is known, and its thread starts another; in a shared pool, every task
    would fail. The processes start afresh (spawn), hence a script that uses them needs the usual
    ``if __name__ == "__main__":``.
    """

    def __init__(self, processes: int):
        if processes < 1:
            raise ValueError(f"there must be at least one worker, got {processes}")
        super().__init__(processes)
        self._mine = threading.local()
        self._stopped = threading.Event()
        self._started: dict[ProcessPoolExecutor, int] = {}  # with the number of its process

    def submit(self, function, /, *args, **kwargs) -> Future:
        """Have a function called in one of the processes; BrokenExecutor is the future's error where that died."""
        return super().submit(self._send, None, function, args, kwargs)

    def submit_then(self, then: Callable, function: Callable, /, *args, **kwargs) -> Future:
        """Have a function called in one of the processes, and ``then`` here with what it gives.

        The process gets nothing else to do before that has returned, so that no results pile up behind it.
        """
        return super().submit(self._send, then, function, args, kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes, once they have done what they are at."""
        super().shutdown(wait, cancel_futures=cancel_futures)
        for pool in list(self._started):
            pool.shutdown(wait)

    def __exit__(self, kind, error, trace) -> None:
        if error is None:
            self.shutdown()
        else:
            self.stop()

    def stop(self) -> None:
        """End the processes at once, whatever they are at."""
        self._stopped.set()
        super().shutdown(wait=False, cancel_futures=True)
        for process in list(self._started.values()):
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGTERM)
        self.shutdown()

    def _send(self, then, function, args, kwargs):
        pool = getattr(self._mine, "pool", None)
        try:
            if pool is None:
                pool = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), _mind_the_parent)
                self._started[pool] = pool.submit(os.getpid).result()
                self._mine.pool = pool
            if self._stopped.is_set():  # while this process was starting
                raise BrokenExecutor("stopped")
            result = pool.submit(function, *args, **kwargs).result()
        except BrokenExecutor:
            pool.shutdown()  # waits until the system has taken the dead process away
            self._started.pop(pool, None)
            self._mine.pool = None
            raise
        if then:
            then(result)
        return result


def _mind_the_parent() -> None:
    """Leave Ctrl-C to the parent, and end when it ends, however that may be."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process().sentinel

    def watch() -> None:
        wait([parent])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
