"""A folder of submissions to marks and feedback pages: with progress, and so that an interruption loses nothing.

Each result is a file of its own, named by the hash of all it depends on, and written whole or not at all. A second
run finds them and grades only what is new. The run's seed is kept beside them.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import stat
import sys
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path

from tqdm import tqdm

from companion.homework.exercises import load_exercise
from companion.homework.feedback import marks, page
from companion.homework.grade import environment, grade, receipt
from companion.homework.notebook import LARGEST
from companion.homework.verdicts import lost


@dataclass
class Batch:
    """What a run found: results by learner, how many were known before, and where the grader itself failed."""

    results: dict[str, dict]
    known: int = 0
    failures: dict[str, str] = field(default_factory=dict)


def grade_folder(
    name: str,
    submissions: Path,
    out: Path,
    *,
    jobs: int = 2,
    seed: int | None = None,
    time_limit: float = 20.0,
    sandbox: bool = True,
    exercises=None,
    overlay=None,
    executor: Executor | None = None,
    progress: bool = True,
) -> Batch:
    """Grade all of a folder, write ``marks.csv``, ``feedback/*.html`` and ``results/*.json`` into ``out``.

    ``executor`` may be any ``concurrent.futures.Executor``; by default ``jobs`` threads, each minding one box.

    Raises: ValueError for a folder that cannot be read.
    """
    exercise = load_exercise(name, exercises, overlay)
    if not submissions.is_dir():
        raise ValueError(f"submissions must be a folder, got {submissions}")
    results_in = out / "results"
    results_in.mkdir(parents=True, exist_ok=True)
    seed = _seed(out / "seed.json", seed)
    batch, pending = Batch({}), {}
    pool = executor or ThreadPoolExecutor(max_workers=jobs)
    try:
        for learner, content in read_submissions(submissions, name):
            if isinstance(content, str):
                batch.results[learner] = _unread(exercise, content, seed, time_limit, sandbox)
                continue
            known = _load(results_in / f"{receipt(content, exercise, seed, time_limit, sandbox)}.json")
            if known:
                batch.results[learner], batch.known = known, batch.known + 1
                continue
            future = pool.submit(
                grade,
                content,
                name,
                seed,
                time_limit=time_limit,
                sandbox=sandbox,
                exercises=exercises,
                overlay=overlay,
            )
            pending[future] = learner
        bar = tqdm(
            as_completed(pending),
            total=len(pending),
            desc="grading",
            unit="notebook",
            file=sys.stderr,
            disable=not progress,
        )
        for future in bar:
            try:
                result = future.result()
            except Exception as error:  # one submission may not end the batch
                batch.failures[pending[future]] = f"{type(error).__name__}: {error}"
                continue
            write_whole(results_in / f"{result['receipt']}.json", json.dumps(result, indent=1))
            batch.results[pending[future]] = result
    finally:
        if executor is None:
            pool.shutdown(cancel_futures=True)
        _publish(out, batch.results)
    return batch


def read_submissions(folder: Path, name: str) -> Iterator[tuple[str, bytes | str]]:
    """Yield (learner, content), or (learner, why it was not read).

    A submission is a file ``LEARNER.ipynb``, or ``LEARNER/NAME.ipynb``. Links are not followed.
    """
    taken: set[str] = set()
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith("."):
            continue
        path = entry
        if entry.is_dir() and not entry.is_symlink():
            notebooks = sorted(p for p in entry.iterdir() if p.suffix == ".ipynb")
            named = [p for p in notebooks if p.stem == name]
            path = (named or notebooks or [entry / f"{name}.ipynb"])[0]
        learner = entry.name.removesuffix(".ipynb").encode("utf-8", "backslashreplace").decode()
        if learner in taken:
            learner = f"{learner} ({entry.name})"
        taken.add(learner)
        yield learner, _read(path)


def _read(path: Path) -> bytes | str:
    """Read a regular file of decent size, without following links or waiting on pipes."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    if path.is_symlink():
        return "not read: the submission is a symbolic link"
    try:
        with os.fdopen(os.open(path, flags), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                return "not read: the submission is not a regular file"
            content = file.read(LARGEST + 1)
    except OSError as error:
        return f"not read: {error.strerror or 'the file cannot be opened'}"
    return content if len(content) <= LARGEST else f"not read: the file has more than {LARGEST:,} bytes"


def _unread(exercise, reason: str, seed: int, time_limit: float, sandbox: bool) -> dict:
    verdicts = [lost(question, reason).to_dict() for question in exercise.questions]
    return {
        "format": 1,
        "receipt": receipt(reason.encode(), exercise, seed, time_limit, sandbox),
        "exercise": exercise.name,
        "submission": "",
        "checks": exercise.digest,
        "environment": environment(sandbox),
        "seed": seed,
        "time_limit": time_limit,
        "seconds": 0.0,
        "points": 0,
        "of": sum(v["of"] for v in verdicts),
        "questions": verdicts,
        "notes": [reason],
    }


def _seed(path: Path, told: int | None) -> int:
    """Give the seed that was told, else the one of the run that is being taken up again, else a fresh one."""
    if told is None:
        known = _load(path)
        told = known["seed"] if known and isinstance(known.get("seed"), int) else secrets.randbits(63)
    write_whole(path, json.dumps({"seed": told}))
    return told


def _load(path: Path) -> dict | None:
    """Read an earlier result; None where there is none, or only a damaged one."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def _publish(out: Path, results: dict[str, dict]) -> None:
    pages = out / "feedback"
    pages.mkdir(exist_ok=True)
    for learner, result in results.items():
        write_whole(pages / f"{file_name(learner)}.html", page(learner, result))
    write_whole(out / "marks.csv", marks(results))


def file_name(learner: str) -> str:
    """Turn a learner's name into a file name; one that had to be changed gets a hash, so that no two collide."""
    safe = re.sub(r"[^A-Za-z0-9_-]+", "-", learner)[:60]
    return safe if safe == learner else f"{safe}-{hashlib.sha256(learner.encode()).hexdigest()[:8]}"


def write_whole(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_text(text, encoding="utf-8")
    os.replace(beside, path)
