"""The box: bubblewrap around the worker, so that a learner's code can reach nothing of the machine.

Inside there is a read-only root with an interpreter and NumPy, an empty /tmp of 16 MiB, no network, no other
process, no /proc, no variable of the environment. The box runs as a user who owns nothing, also where the grader
is root; limits of memory, processes and time hold for it as a whole where control groups may be made.
"""

from __future__ import annotations

import contextlib
import functools
import itertools
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from companion.homework import cells, worker
from companion.homework.runtime import PYTHON, runtime
from companion.homework.wire import Unavailable, Wire

MEMORY = 1 << 29  # bytes of address space a process; and of memory for the whole box, where cgroups are
PROCESSES = 16
_CGROUPS = Path("/sys/fs/cgroup")
_numbers = itertools.count()


def worker_source() -> str:
    """Give the program that travels as an argument: the module of cells, then the worker."""
    rule, main = (Path(module.__file__).read_text(encoding="utf-8") for module in (cells, worker))
    modules = {"companion": "", "companion.homework": "", cells.__name__: rule}
    return (
        "import sys, types\n"
        f"for name, source in {modules!r}.items():\n"
        "    module = sys.modules[name] = types.ModuleType(name)\n"
        "    exec(compile(source, name, 'exec'), module.__dict__)\n"
        f"sys.modules['companion.homework'].cells = module\n"
        f"exec(compile({main!r}, 'worker', 'exec'))\n"
    )


def limits(seconds: float) -> dict:
    """Give the limits that the worker sets itself before it runs a learner's code."""
    return {
        "AS": MEMORY,
        "CPU": int(seconds) + 2,
        "NPROC": PROCESSES,
        "FSIZE": 1 << 24,
        "NOFILE": 64,
        "CORE": 0,
    }


class Process:
    """A running worker: ``stdin`` and ``stdout`` are the wire; ``kill`` ends it and all it started."""

    def __init__(self, command: list[str], cgroup: Cgroup | None = None, env: dict | None = None, cwd: str = "/"):
        self._cgroup = cgroup
        self._popen = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,  # the worker closes it before the learner's code runs
            env=env or {},
            cwd=cwd,
            start_new_session=os.name == "posix",
        )
        self.stdin, self.stdout, self.pid = self._popen.stdin, self._popen.stdout, self._popen.pid
        self.complaint = ""  # the last line that whatever could not start has printed; known once closed

    def kill(self) -> None:
        """Send SIGKILL to the worker and what it started; may be called from any thread, and again."""
        if os.name != "posix":
            self._popen.kill()
        elif self._popen.returncode is None:  # not yet reaped, so the number is still this process's
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)
        if self._cgroup:
            self._cgroup.kill()

    def close(self) -> bool:
        """Kill, wait, close the wire; tell whether memory had run out."""
        self.kill()
        self._popen.wait()
        if not self._popen.stderr.closed:
            self.complaint = self._popen.stderr.read(4096).decode("utf-8", "replace").strip().rpartition("\n")[2]
        for stream in (self.stdin, self.stdout, self._popen.stderr):
            with contextlib.suppress(OSError):
                stream.close()
        return self._cgroup.remove() if self._cgroup else False


class Cgroup:
    """A control group for one box (version 1 or 2): bounds the memory and the number of processes of all together."""

    def __init__(self):
        name = f"companion-{os.getpid()}-{next(_numbers)}"
        unified = (_CGROUPS / "cgroup.controllers").exists()
        self.places = [_CGROUPS / name] if unified else [_CGROUPS / kind / name for kind in ("memory", "pids")]
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

    def kill(self) -> None:
        """Kill every process in the group."""
        for pid in self._pids():
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)

    def remove(self) -> bool:
        """Remove the group once it is empty; tell whether its memory had run out."""
        until = time.monotonic() + 5
        while self._pids() and time.monotonic() < until:
            self.kill()
            time.sleep(0.005)
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


def _remove_leftovers() -> None:
    """Remove empty control groups of graders that were killed; their boxes died with them."""
    for place in [*_CGROUPS.glob("companion-*"), *_CGROUPS.glob("*/companion-*")]:
        if not Path("/proc", place.name.split("-")[1]).exists():
            with contextlib.suppress(OSError):
                place.rmdir()


def _cgroup() -> Cgroup | None:
    if os.geteuid() != 0:
        return None
    try:
        return Cgroup()
    except OSError:
        return None


def start(seconds: float) -> Process:
    """Start a worker in a box of its own."""
    root = runtime()
    command = [
        _tool("bwrap"),
        "--unshare-all",
        "--unshare-user",
        "--disable-userns",
        "--uid",
        "1000",
        "--gid",
        "1000",
        "--cap-drop",
        "ALL",
        "--new-session",
        "--die-with-parent",
        "--hostname",
        "box",
        "--clearenv",
        "--ro-bind",
        str(root),
        "/",
        "--dev-bind",
        "/dev/null",
        "/dev/null",
        "--size",
        str(1 << 24),
        "--tmpfs",
        "/tmp",
        "--chdir",
        "/tmp",
        "--setenv",
        "HOME",
        "/tmp",
        "--setenv",
        "LD_LIBRARY_PATH",
        "/python/lib",
        "--setenv",
        "OPENBLAS_NUM_THREADS",
        "1",
        "--setenv",
        "LC_ALL",
        "C.UTF-8",
    ]
    command += [PYTHON, "-I", "-B", "-c", worker_source(), json.dumps(limits(seconds))]
    cgroup = None
    if os.geteuid() == 0:
        nobody = str(100_000 + secrets.randbelow(1 << 30))  # a user of its own for every box
        command = [
            _tool("setpriv"),
            f"--reuid={nobody}",
            f"--regid={nobody}",
            "--clear-groups",
            "--no-new-privs",
            *command,
        ]
        cgroup = _cgroup()
    if cgroup:
        joined = " && ".join(f'echo $$ > "{place}/cgroup.procs"' for place in cgroup.places)
        command = ["/bin/sh", "-c", f'{joined} && exec "$@"', "sh", *command]
    return Process(command, cgroup)


def start_unboxed(seconds: float) -> Process:
    """Start a worker without a box: for a learner's own code, or where the grader typed --unsafe-no-sandbox."""
    lowered = {"CORE": 0, "CPU": int(seconds) + 2}
    if sys.platform == "linux":
        lowered["AS"] = 2 * MEMORY
    kept = {key: os.environ[key] for key in ("PATH", "SYSTEMROOT", "TEMP", "TMPDIR") if key in os.environ}
    env = kept | {"OPENBLAS_NUM_THREADS": "1"}
    return Process([sys.executable, "-I", "-B", "-c", worker_source(), json.dumps(lowered)], env=env, cwd=os.getcwd())


@functools.cache
def why_unavailable() -> str:
    """Tell why no box can be made here; empty where one was made and answered."""
    _remove_leftovers()
    try:
        with Wire(start(20), patience=20):
            return ""
    except (Unavailable, OSError) as error:
        return str(error)


def _tool(name: str) -> str:
    if sys.platform != "linux":
        raise Unavailable(f"bubblewrap runs on Linux only, and this is {sys.platform}")
    found = shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/bin:/bin:/usr/sbin:/sbin")
    if not found:
        raise Unavailable(f"the program {name!r} is not installed")
    return found
