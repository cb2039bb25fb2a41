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
from companion.homework.tables import same_name, shortened

try:
    import fcntl
except ImportError:  # Windows has none; only a learner's own notebook is checked there
    fcntl = None


def read_submissions(folder: Path, name: str) -> Iterator[tuple[str, bytes | str]]:
    """Yield (learner, content), or (learner, why it was not read).

    A submission is a file ``LEARNER.ipynb``, or the notebook NAME somewhere in a folder ``LEARNER``; where there is
    none of this name, the only notebook. Other files are nobody's (``strays``). Links are not followed.
    """
    taken: set[str] = set()
    for entry in entries(folder):
        learner = entry.name.encode("utf-8", "backslashreplace").decode()
        learner = learner[: -len(".ipynb")] if _is_notebook(entry) else learner
        if learner in taken:
            learner = f"{learner} ({entry.name})"
        taken.add(learner)
        yield learner, _read_folder(entry, name) if entry.is_dir() and not entry.is_symlink() else read_file(entry)


def entries(folder: Path) -> list[Path]:
    """Give the files and folders that are somebody's."""
    return [entry for entry in sorted(folder.iterdir()) if not entry.name.startswith(".") and not _is_stray(entry)]


def strays(folder: Path) -> Iterator[str]:
    """Tell of what is no submission, and of names that people take for one: two files may be of one learner."""
    if left := [path.name for path in sorted(folder.iterdir()) if path.name[0] != "." and _is_stray(path)]:
        yield f"left alone, no notebooks: {shortened(left)}"
    called: dict[str, list[str]] = {}
    for entry in entries(folder):
        called.setdefault(same_name(entry.stem if _is_notebook(entry) else entry.name), []).append(entry.name)
    for names in called.values():
        if len(names) > 1:
            yield f"are these of one learner? {', '.join(names)}: each has a row of its own"


def _is_notebook(path: Path) -> bool:
    return path.suffix.lower() == ".ipynb"


def _is_stray(path: Path) -> bool:
    """Tell whether a file is nobody's: a text beside the submissions, say. A link or a pipe is somebody's mistake."""
    return not _is_notebook(path) and path.is_file() and not path.is_symlink()


def _read_folder(folder: Path, name: str) -> bytes | str:
    """Read the one notebook of a learner's folder, however deep it lies there."""
    places = ((Path(place), files) for place, _, files in os.walk(folder))  # which follows no link
    found = sorted(place / file for place, files in places for file in files if _is_notebook(Path(file)))
    found = [path for path in found if not any(part.startswith(".") for part in path.relative_to(folder).parts)]
    named = [path for path in found if path.stem.lower() == name.lower()]
    one = named or found
    if len(one) == 1:
        return read_file(one[0])
    if not one:
        return "not read: there is no notebook in the folder"
    several = ", ".join(path.relative_to(folder).as_posix() for path in one[:5])
    return f"not read: which of these counts? {several}".encode("utf-8", "backslashreplace").decode()


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
