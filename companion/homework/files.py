"""Files that come in, read with distrust, and files that go out, written whole or not at all."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from companion.homework.notebook import LARGEST

try:
    import fcntl
except ImportError:  # Windows has none; only a learner's own notebook is checked there
    fcntl = None


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
        yield learner, read_file(path)


def read_file(path: Path) -> bytes | str:
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


def file_name(learner: str) -> str:
    """Turn a learner's name into a file name; one that had to be changed gets a hash, so that no two collide."""
    safe = re.sub(r"[^a-z0-9_-]+", "-", learner.lower())[:60]  # no two that differ by case alone, as a disk may not
    return safe if safe == learner else f"{safe}-{hashlib.sha256(learner.encode()).hexdigest()[:8]}"


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(content if isinstance(content, bytes) else content.encode())
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Let one process at a time write into a folder; the claim ends with the process, however that ends.

    Raises: ValueError where another is at it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / ".lock", "a+") as file:
        if fcntl is not None:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.seek(0)
                raise ValueError(f"another run (process {file.read(20)}) writes into {folder}; wait for it") from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
