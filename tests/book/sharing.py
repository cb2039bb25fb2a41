"""What several test processes need and one of them makes."""

from __future__ import annotations

import contextlib
import fcntl
from pathlib import Path

ROOT = Path(__file__).parents[2]


@contextlib.contextmanager
def one_at_a_time(what: str):
    """Hold back the test processes that run beside this one, if it is the same that they want to make."""
    (ROOT / "_build").mkdir(exist_ok=True)
    with open(ROOT / "_build" / f".{what}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
