"""What learners handed in: every file that came is kept as it was, with the time at which it came.

An attempt is a file ``attempts/NAME/LEARNER/20261012T215900Z-0123456789ab.ipynb``: its time in UTC, and the hash of
its content. A file that could not be read is an attempt too, with the reason in place of a notebook.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from companion.course.folder import Course
from companion.homework.files import read_file, write_whole
from companion.homework.tables import same_name

TIME = "%Y%m%dT%H%M%SZ"
UNREAD = ".unread.txt"


@dataclass(frozen=True)
class Attempt:
    """One file of a learner."""

    learner: str
    at: datetime
    path: Path

    @property
    def key(self) -> str:
        """Name the attempt among all of a homework."""
        return f"{self.learner}/{self.path.name}"

    def content(self) -> bytes | str:
        """Give what was handed in, or why it was not read."""
        read = read_file(self.path)
        return read.decode() if self.path.name.endswith(UNREAD) and isinstance(read, bytes) else read


def keep(course: Course, name: str, learner: str, at: datetime, content: bytes | str) -> bool:
    """Keep what came in; False where the learner had handed in the same before, which then counts from that time."""
    place = course.root / "attempts" / name / learner
    raw = content.encode() if isinstance(content, str) else content
    digest = hashlib.sha256(raw).hexdigest()[:12]
    if any(place.glob(f"*-{digest}.*")):
        return False
    ending = UNREAD if isinstance(content, str) else ".ipynb"
    write_whole(place / f"{at.astimezone(UTC).strftime(TIME)}-{digest}{ending}", raw)
    return True


def attempts(course: Course, name: str) -> dict[str, list[Attempt]]:
    """Give all attempts of those in the class, by learner, the earliest first."""
    found: dict[str, list[Attempt]] = {}
    for learner in course.roster.learners:
        for path in sorted((course.root / "attempts" / name / learner).glob("*-*")):
            with contextlib.suppress(ValueError):
                at = datetime.strptime(path.name.partition("-")[0], TIME).replace(tzinfo=UTC)
                found.setdefault(learner, []).append(Attempt(learner, at, path))
    return found


def adopt(course: Course, name: str) -> Iterator[str]:
    """Keep what nbgrader itself collected into ``submitted``; tell of folders that are nobody's."""
    submitted = course.root / "submitted"
    known = {same_name(learner): learner for learner in course.roster.learners}
    for folder in sorted(submitted.iterdir()) if submitted.is_dir() else ():
        path = folder / name / f"{name}.ipynb"
        if not path.exists():
            continue
        learner = known.get(same_name(folder.name))
        if learner is None:
            yield f"{folder}: no learner of the roster has this name"
        else:
            keep(course, name, learner, time_of(path, course), read_file(path))


def time_of(path: Path, course: Course) -> datetime:
    """Give when a file came: as nbgrader's ``timestamp.txt`` beside it says, or else when it was last changed."""
    with contextlib.suppress(OSError, ValueError):
        text = (path.parent / "timestamp.txt").read_text(encoding="utf-8").strip()
        return read_time(text, course)
    return datetime.fromtimestamp(path.lstat().st_mtime, UTC)


def read_time(text: str, course: Course) -> datetime:
    """Read a time as people and nbgrader write it; without a zone it is one of the course's.

    Raises: ValueError in one line.
    """
    plain = re.sub(r"(\.\d+)?\s*(UTC|Z)$", "+00:00", text.strip())
    try:
        at = datetime.fromisoformat(plain)
    except ValueError:
        raise ValueError(f"a time must be such as 2026-10-12 23:59, got {text!r}") from None
    return at if at.tzinfo else at.replace(tzinfo=course.zone)
