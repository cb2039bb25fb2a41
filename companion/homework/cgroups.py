"""Control groups: limits that hold for all processes of a box together, where the grader is root and may set them.

They count processor time, too, and forget no process that has ended.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import secrets
import signal
import time
from pathlib import Path

MEMORY = 1 << 29  # bytes of address space a process; and of memory for the whole box, where cgroups are
PROCESSES = 16
_CGROUPS = Path("/sys/fs/cgroup")


class Cgroup:
    """A control group for one box (version 1 or 2): bounds the memory and the number of processes of all together."""

    def __init__(self):
        # A grader that was killed may have left a group, and its process's number may come again.
        name = f"companion-{os.getpid()}-{secrets.token_hex(8)}"
        unified = (_CGROUPS / "cgroup.controllers").exists()
        kinds = ["memory", "pids", *(["cpuacct"] if (_CGROUPS / "cpuacct").is_dir() else [])]
        self.places = [_CGROUPS / name] if unified else [_CGROUPS / kind / name for kind in kinds]
        try:
            for place in self.places:
                place.mkdir()
            if unified:
                settings = {"memory.max": MEMORY, "memory.swap.max": 0, "pids.max": 4 * PROCESSES}
            else:
                settings = {"memory.limit_in_bytes": MEMORY, "pids.max": 4 * PROCESSES}
            for place, (key, value) in itertools.product(self.places, settings.items()):
                if (place / key).exists():
                    (place / key).write_text(str(value))
                elif unified and key != "memory.swap.max":
                    raise FileNotFoundError(place / key)
        except OSError:
            self.remove()
            raise

    def used(self) -> float | None:
        """Give the seconds of processor time of all that was ever in the group; None where that is not counted."""
        for place in self.places:
            with contextlib.suppress(OSError, ValueError):
                return int((place / "cpuacct.usage").read_text()) / 1e9
            with contextlib.suppress(OSError, ValueError, IndexError):
                return int((place / "cpu.stat").read_text().split()[1]) / 1e6
        return None

    def kill(self) -> None:
        """Kill every process in the group."""
        for pid in self._pids():
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)

    def remove(self) -> bool:
        """Remove the group once it is empty; tell whether its memory had run out."""
        until, pause = time.monotonic() + 5, 0.0002
        while self._pids() and time.monotonic() < until:
            self.kill()
            time.sleep(pause)
            pause = min(2 * pause, 0.005)
        full = False
        for place in self.places:
            for file, word in (("memory.events", "oom_kill"), ("memory.oom_control", "oom_kill")):
                with contextlib.suppress(OSError, ValueError, IndexError):
                    fields = (place / file).read_text().split()
                    full |= int(fields[fields.index(word) + 1]) > 0
            with contextlib.suppress(OSError):
                place.rmdir()
        return full

    def _pids(self) -> list[int]:
        pids = set()
        for place in self.places:
            with contextlib.suppress(OSError):
                pids.update(map(int, (place / "cgroup.procs").read_text().split()))
        return sorted(pids - {os.getpid()})


def remove_leftovers() -> None:
    """Remove empty control groups of graders that were killed; their boxes died with them."""
    for place in [*_CGROUPS.glob("companion-*"), *_CGROUPS.glob("*/companion-*")]:
        if not Path("/proc", place.name.split("-")[1]).exists():
            with contextlib.suppress(OSError):
                place.rmdir()


def cgroup_for_a_box() -> Cgroup | None:
    """Make a group; None where this process may not."""
    if os.geteuid() != 0:
        return None
    try:
        return Cgroup()
    except OSError:
        return None
