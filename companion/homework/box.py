"""The box: bubblewrap around the worker, so that a learner's code can reach nothing of the machine.

Inside there is a read-only root with an interpreter and NumPy, an empty /tmp of 16 MiB, no network, no other
process, no /proc, no variable of the environment. The box runs as a user who owns nothing, also where the grader
is root; limits of memory, processes and time hold for it as a whole where control groups may be made.
"""

from __future__ import annotations

import contextlib
import functools
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from companion.homework import cells, observation, packing, seccomp, worker
from companion.homework.cgroups import MEMORY, PROCESSES, Cgroup, cgroup_for_a_box, remove_leftovers
from companion.homework.runtime import PYTHON, runtime
from companion.homework.wire import Unavailable, Wire

PROCESSES_UNCOUNTED = 4  # where no cgroup bounds the memory of all together


def worker_source() -> str:
    """Give the program that travels as an argument: the modules that the worker needs, then the worker."""
    needed = {module.__name__: _source(module) for module in (cells, packing, observation)}
    modules = {"companion": "", "companion.homework": ""} | needed
    return (
        "import sys, types\n"
        f"for name, source in {modules!r}.items():\n"
        "    module = sys.modules[name] = types.ModuleType(name)\n"
        "    exec(compile(source, name, 'exec'), module.__dict__)\n"
        f"sys.modules['companion.homework'].cells = sys.modules[{cells.__name__!r}]\n"
        f"exec(compile({_source(worker)!r}, 'worker', 'exec'))\n"
    )


def _source(module) -> str:
    return Path(module.__file__).read_text(encoding="utf-8")


def limits(seconds: float, processes: int = PROCESSES) -> dict:
    """Give the limits that the worker sets itself before it runs a learner's code."""
    return {
        "AS": MEMORY,
        "CPU": int(seconds) + 2,
        "NPROC": processes,
        "FSIZE": 1 << 24,
        "NOFILE": 64,
        "CORE": 0,
    }


class Process:
    """A running worker: ``stdin`` and ``stdout`` are the wire; ``kill`` ends it and all it started.

    ``cgroup`` is the group that it and all it starts are in, where there is one.
    """

    def __init__(self, command: list[str], cgroup: Cgroup | None = None, env: dict | None = None, cwd="/", fds=()):
        self.cgroup = cgroup
        self._popen = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,  # the worker closes it before the learner's code runs
            env=env or {},
            cwd=cwd,
            start_new_session=os.name == "posix",
            pass_fds=fds,
        )
        widen(self._popen.stdin, self._popen.stdout)
        self.stdin, self.stdout, self.pid = self._popen.stdin, self._popen.stdout, self._popen.pid
        self.complaint = ""  # the last line that whatever could not start has printed; known once closed

    @property
    def alive(self) -> bool:
        """Tell whether the worker has not ended."""
        return self._popen.poll() is None

    def kill(self) -> None:
        """Send SIGKILL to the worker and what it started; may be called from any thread, and again."""
        if os.name != "posix":
            self._popen.kill()
        elif self._popen.returncode is None:  # not yet reaped, so the number is still this process's
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)
        if self.cgroup:
            self.cgroup.kill()

    def close(self) -> bool:
        """Kill, wait, close the wire; tell whether memory had run out."""
        self.kill()
        self._popen.wait()
        if not self._popen.stderr.closed:
            self.complaint = self._popen.stderr.read(4096).decode("utf-8", "replace").strip().rpartition("\n")[2]
        for stream in (self.stdin, self.stdout, self._popen.stderr):
            with contextlib.suppress(OSError):
                stream.close()
        return self.cgroup.remove() if self.cgroup else False


def widen(*pipes) -> None:
    """Let pipes hold a large array, so that the two ends need not wait for each other at every 64 KiB of it."""
    if sys.platform == "linux":
        import fcntl

        for pipe in pipes:
            with contextlib.suppress(OSError):  # a user may have so many pages in pipes
                fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, 1 << 20)


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
    cgroup, fds = cgroup_for_a_box(), ()
    if (filtered := seccomp.descriptor()) is not None:
        command += ["--seccomp", str(filtered)]
        fds = (filtered,)
    limited = limits(seconds, PROCESSES if cgroup else PROCESSES_UNCOUNTED)
    command += [PYTHON, "-I", "-B", "-c", worker_source(), json.dumps(limited)]
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
    if cgroup:
        joined = " && ".join(f'echo $$ > "{place}/cgroup.procs"' for place in cgroup.places)
        command = ["/bin/sh", "-c", f'{joined} && exec "$@"', "sh", *command]
    try:
        return Process(command, cgroup, fds=fds)
    finally:
        for one in fds:
            os.close(one)


def start_unboxed(seconds: float) -> Process:
    """Start a worker without a box: for a learner's own code, or where the grader typed --unsafe-no-sandbox."""
    lowered = {"CORE": 0, "CPU": int(seconds) + 2, "PARENT": os.getpid()}
    if sys.platform == "linux":
        lowered["AS"] = 2 * MEMORY
    kept = {key: os.environ[key] for key in ("PATH", "SYSTEMROOT", "TEMP", "TMPDIR") if key in os.environ}
    env = kept | {"OPENBLAS_NUM_THREADS": "1"}
    return Process([sys.executable, "-I", "-B", "-c", worker_source(), json.dumps(lowered)], env=env, cwd=os.getcwd())


@functools.cache
def why_unavailable() -> str:
    """Tell why no box can be made here; empty where one was made and answered."""
    remove_leftovers()
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
        package = {"bwrap": "bubblewrap"}.get(name, "util-linux")
        raise Unavailable(f"the program {name!r} is not installed (on Debian: apt install {package})")
    return found
