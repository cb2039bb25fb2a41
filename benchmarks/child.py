"""Measure rows of one subject in a process of its own: the number of threads must be set before NumPy starts.

The parent runs ``python -m benchmarks.child SUBJECT`` and writes the rows, one in JSON a line, to its input; each
answer, a result or an error, is one line of its output.
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import traceback
from collections.abc import Iterator
from contextlib import suppress

from benchmarks.records import FOLDER, ROOT

THREAD_VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


def environment(threads: int) -> dict[str, str]:
    """Give the environment in which every library uses so many threads."""
    one = " --xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1" if threads == 1 else ""
    return {
        **os.environ,
        **dict.fromkeys(THREAD_VARIABLES, str(threads)),
        "PYTHONPATH": str(ROOT),
        "XLA_FLAGS": os.environ.get("XLA_FLAGS", "") + one,
        "JAX_PLATFORMS": "cpu",
        "DEV": "CPU",  # tinygrad's device ...
        "NUM_CPU_THREADS": str(threads),  # ... its threads, and where it keeps what it compiled
        "CACHEDB": str(FOLDER / "tinygrad.db"),
    }


def results(subject: str, rows: list[dict], *, quick: bool, threads: int) -> Iterator[dict]:
    """Start a child with so many threads and give each row's answer when it comes: {"result"} or {"error"}.

    A child that dies gives an error for each row that it still owed.
    """
    command = [sys.executable, "-m", "benchmarks.child", subject, *(["--quick"] if quick else [])]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    FOLDER.mkdir(parents=True, exist_ok=True)
    answered = 0
    with subprocess.Popen(command, cwd=ROOT, env=environment(threads), **pipes) as child:
        try:
            child.stdin.write("".join(json.dumps(row) + "\n" for row in rows))
            child.stdin.close()
            for line in child.stdout:
                answered += 1
                yield json.loads(line)
        except BaseException:  # the run was interrupted, or nobody waits for the rest
            child.kill()
            raise
    for _ in rows[answered:]:
        yield {"error": f"the process that measures ended with status {child.returncode}"}


def main(subject: str, *options: str) -> None:
    """Answer each row on the input; what libraries print goes to the error stream."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    measure = importlib.import_module(f"benchmarks.{subject}").measure
    rows = [json.loads(line) for line in sys.stdin]
    limit_threads(rows[0]["threads"])
    for row in rows:
        try:
            answer = {"result": measure(row, "--quick" in options)}
        except Exception as error:
            traceback.print_exc()
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), file=answers, flush=True)


def limit_threads(threads: int) -> None:
    """Bind the process to so many processors where it is to use several: JAX takes as many as it may run on."""
    import torch

    torch.set_num_threads(threads)
    if threads > 1:
        with suppress(AttributeError):  # only Linux has it
            os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[-threads:])


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        main(*sys.argv[1:])
