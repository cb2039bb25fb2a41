"""From what an LMS gives, a folder or a ZIP file, to attempts; whatever is not certain is a question, and not taken.

A file is known by its name or by its folders' names: a learner's own, or as Canvas and Moodle write it,
``lovelaceada_LATE_4711_815_hw1-1.ipynb`` and ``Ada Lovelace_4711_assignsubmission_file/hw1.ipynb``.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path, PurePosixPath

from companion.course.attempts import keep, time_of
from companion.course.folder import Course
from companion.course.roster import Learner, Roster
from companion.homework.files import read_file
from companion.homework.notebook import LARGEST

CANVAS = re.compile(r"(?P<name>[^_]+)(_LATE)?_(?P<number>\d+)_\d+_.+", re.IGNORECASE)
MOODLE = re.compile(r"(?P<name>.+?)_(?P<number>\d+)_assignsubmission_(file|onlinetext)_?.*", re.IGNORECASE)
COPY = re.compile(r"\s*\(\d+\)$|[ _-]*(copy|kopie)\d*$|-Copy\d+$", re.IGNORECASE)
MOST_FILES = 20_000


@dataclass
class Found:
    """A file among those that came: its place there, its time, how to read it (or why it cannot be)."""

    label: str
    at: datetime
    read: Callable[[], bytes | str]


@dataclass
class Collected:
    """What became of the files that came: attempts kept, known before, questions to answer, files left alone."""

    kept: int = 0
    known: int = 0
    questions: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def collect(
    course: Course, name: str, source: Path, *, take: Mapping[str, str] | None = None, at: datetime | None = None
) -> Collected:
    """Keep each notebook of ``source`` as an attempt of the one learner that it is certainly of.

    ``take`` answers questions: a file's place in the source, and whose it is. With ``at`` all came at that time.

    Raises: ValueError for a source that is none, and for an answer that names no file or no learner.
    """
    course.about(name)
    take, result = dict(take or {}), Collected()
    found = list(_found(course, source, result.left))
    labels = {one.label for one in found}
    for label, learner in take.items():
        if label not in labels:
            raise ValueError(f"--take: no notebook {label} in {source}")
        if learner not in course.roster.learners:
            raise ValueError(f"--take: no learner {learner} in the roster")
    files: dict[str, list[Found]] = {}
    for one in found:
        owners = (
            [take[one.label]] if one.label in take else [who.id for who in owners_of(one.label, name, course.roster)]
        )
        if len(owners) == 1:
            files.setdefault(owners[0], []).append(one)
        else:
            whose = f"may be of {', '.join(owners)}" if owners else "is called like nobody in the roster"
            result.questions.append(f"{one.label} {whose}; --take '{one.label}=LEARNER' says whose it is")
    for learner, theirs in files.items():
        told = [one for one in theirs if one.label in take]
        if not told and len(theirs) > 1 and len({one.read() for one in theirs}) > 1:
            both = ", ".join(sorted(one.label for one in theirs))
            result.questions.append(f"{both}: all may be of {learner}; --take 'FILE={learner}' says which to take")
            continue
        for one in sorted(told or theirs, key=lambda one: one.at):
            new = keep(course, name, learner, at or one.at, one.read())
            result.kept, result.known = result.kept + new, result.known + (not new)
    return result


def owners_of(label: str, name: str, roster: Roster) -> list[Learner]:
    """Give the learners that a file may be of, by the parts of its path, the first that tells anything."""
    path = PurePosixPath(label)
    for part in (*path.parts[:-1], path.stem):
        for called in _readings(part, name):
            if owners := roster.find(called):
                return owners
    return []


def _readings(part: str, name: str) -> Iterator[str]:
    """Give what a part of a path may mean, the most certain first."""
    yield part
    if moodle := MOODLE.fullmatch(part):
        yield from (moodle["name"], moodle["number"])
    if canvas := CANVAS.fullmatch(part):
        yield from (canvas["number"], canvas["name"])
    bare = COPY.sub("", part)
    bare = re.sub(rf"(^|[ _-]+){re.escape(name)}([ _-]+|$)", " ", bare, flags=re.IGNORECASE).strip()
    if bare and bare != part:
        yield bare


def _found(course: Course, source: Path, left: list[str]) -> Iterator[Found]:
    """Give the notebooks of a folder or a ZIP file; add to ``left`` what is none."""
    if source.is_dir():
        return _in_folder(course, source, left)
    if zipfile.is_zipfile(source):
        return _in_zip(course, source, left)
    raise ValueError(f"submissions must be a folder or a ZIP file, got {source}")


def _in_folder(course: Course, source: Path, left: list[str]) -> Iterator[Found]:
    paths = [path for path in sorted(source.rglob("*")) if path.is_symlink() or not path.is_dir()]
    for path in paths[:MOST_FILES]:
        label = path.relative_to(source).as_posix().encode("utf-8", "backslashreplace").decode()
        if _hidden(label) or path.name == "timestamp.txt":
            continue
        if path.suffix.lower() == ".ipynb":
            yield Found(label, time_of(path, course), partial(read_file, path))
        else:
            left.append(label)


def _in_zip(course: Course, source: Path, left: list[str]) -> Iterator[Found]:
    archive = zipfile.ZipFile(source)  # open as long as one of its files may be asked for
    for info in archive.infolist()[:MOST_FILES]:
        label = info.filename.encode("utf-8", "backslashreplace").decode()
        if info.is_dir() or _hidden(label):
            continue
        if not label.lower().endswith(".ipynb"):
            left.append(label)
            continue
        at = datetime(*info.date_time, tzinfo=course.zone) if info.date_time[1] else datetime.now(course.zone)
        yield Found(label, at, partial(_member, archive, info))


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes | str:
    """Read a file of an archive, however much it says it holds; nothing is ever unpacked to a disk."""
    try:
        with archive.open(info) as file:
            content = file.read(LARGEST + 1)
    except Exception as error:  # a damaged archive raises whatever its reader comes upon
        return f"not read: the ZIP file is damaged there ({type(error).__name__})"
    return content if len(content) <= LARGEST else f"not read: the file has more than {LARGEST:,} bytes"


def _hidden(label: str) -> bool:
    parts = PurePosixPath(label).parts
    return any(part.startswith((".", "__MACOSX")) for part in parts if part != "..")
