"""One submission to its marks: bytes in, a dictionary out. It runs on any ``concurrent.futures.Executor``."""

from __future__ import annotations

import hashlib
import platform
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from companion.homework import box
from companion.homework.box import Process
from companion.homework.examine import examine
from companion.homework.exercises import ExerciseSet, load_exercises
from companion.homework.notebook import NotebookError, canonical, learner_cells
from companion.homework.spares import Spares
from companion.homework.verdicts import lost
from companion.homework.watch import Budget

TIME_LIMIT = 20.0  # seconds for one submission; a single cell or call may take a quarter of them


def environment(sandbox: bool) -> dict:
    """Tell what the marks may depend on besides the code and the checks."""
    import torch  # here, so that `check` can do without where no question needs it

    return {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "torch": torch.__version__,
        "sandbox": "bubblewrap" if sandbox else "none",
    }


def graded(submission: bytes) -> bytes:
    """Give what counts of a submission; of one that is no notebook, all."""
    try:
        return canonical(submission)
    except NotebookError:
        return submission


def receipt(submission: bytes, exercises: ExerciseSet, seed: int, time_limit: float, sandbox: bool) -> str:
    """Give the hash that a result is filed under: equal hashes, equal marks."""
    parts = (hashlib.sha256(graded(submission)).hexdigest(), exercises.digest, seed, time_limit, environment(sandbox))
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def own_seed(submission: bytes, seed: int) -> int:
    """Give the seed of one submission's inputs: by the run's seed as key, so that a next try meets others.

    ``submission`` is ``graded`` bytes, so that whoever stores a notebook in another form changes no inputs.
    """
    key = str(seed).encode()[:64]
    return int.from_bytes(hashlib.blake2b(submission, digest_size=7, key=key).digest(), "big")


def starter(sandbox: bool) -> Callable[[float], Process]:
    """Give what starts a worker."""
    return box.start if sandbox else box.start_unboxed


def grade(
    submission: bytes,
    name: str,
    seed: int,
    *,
    time_limit: float = TIME_LIMIT,
    sandbox: bool = True,
    exercises: str | Path | None = None,
    overlay: str | Path | None = None,
    spares: Spares | None = None,
) -> dict:
    """Grade one notebook, given as bytes, and return what ``results/*.json`` holds, which is not the seed: a secret.

    ``crowded`` says that something was cut off for want of a processor: it deserves another try, alone.
    ``spares`` may have a worker that is up. Without ``sandbox`` the learner's code runs unprotected: for one's own
    code only.
    """
    import torch

    torch.set_num_threads(1)  # a grader's tensors are small, and its processors are busy with boxes
    loaded = load_exercises(name, exercises, overlay)
    submission = graded(submission)
    started, budget = time.monotonic(), Budget(time_limit)
    try:
        cells = learner_cells(submission)
    except NotebookError as error:
        verdicts = [lost(question, str(error)) for question in loaded.questions]
        notes = [str(error)]
    else:
        start = spares.one_submission() if spares else starter(sandbox)
        verdicts, notes = examine(cells, loaded, own_seed(submission, seed), start, time_limit, budget=budget)
    return {
        "format": 2,
        "receipt": receipt(submission, loaded, seed, time_limit, sandbox),
        "exercises": name,
        "submission": hashlib.sha256(submission).hexdigest(),
        "checks": loaded.digest,
        "environment": environment(sandbox),
        "time_limit": time_limit,
        "crowded": budget.crowded,
        "seconds": round(time.monotonic() - started, 3),
        "seconds_each": {str(verdict.number): round(verdict.seconds, 3) for verdict in verdicts},
        "points": sum(verdict.points for verdict in verdicts),
        "of": sum(verdict.of for verdict in verdicts),
        "questions": [verdict.to_dict() for verdict in verdicts],
        "notes": notes,
    }
