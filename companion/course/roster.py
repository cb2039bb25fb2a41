"""Who is in the class: a CSV file of one's own, or the one that Canvas or Moodle exports, read as it is.

Of its columns those are used whose names are known here; all are kept, since an export gives them back.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from pathlib import Path

from companion.homework.tables import same_name

ID = ("learner", "sis login id", "username", "login", "student_id")
EMAIL = ("email", "email address")
WHOLE = ("name", "student", "full name")
FIRST, LAST = ("first name", "first_name", "firstname"), ("last name", "surname", "last_name", "lastname")
NUMBERS = ("id", "canvas_id", "sis user id", "id number", "moodle_id", "lms_user_id")
NOBODY = {"points possible", "student, test", "manual posting"}  # rows of Canvas that are no learner


@dataclass(frozen=True)
class Learner:
    """A learner: the name that folders and grade book go by, what people call them, and the row of the roster."""

    id: str
    first: str = ""
    last: str = ""
    email: str = ""
    row: dict[str, str] = field(default_factory=dict, hash=False)

    @property
    def name(self) -> str:
        """Give the whole name."""
        return f"{self.first} {self.last}".strip() or self.id

    def of(self, *columns: str) -> str:
        """Give what the roster has in the first of these columns that is not empty; told in small letters."""
        plain = {key.strip().lower(): value.strip() for key, value in self.row.items()}
        return next((plain[column] for column in columns if plain.get(column)), "")

    def called(self) -> set[str]:
        """Give all that a file of this learner may be named after, in the form that ``same_name`` gives."""
        names = {self.id, self.email, self.name, f"{self.last} {self.first}", f"{self.last}, {self.first}"}
        names |= {self.of(column) for column in (*WHOLE, *NUMBERS)}
        return {same_name(name) for name in names} - {"", ","}


def letters(name: str) -> str:
    """Give the letters and digits of a name and nothing between them: so Canvas names its files.

    Source: Canvas LMS, ``lib/content_zipper.rb`` (read in 2026).
    """
    return "".join(c for c in same_name(name) if c.isalnum())


@dataclass(frozen=True)
class Roster:
    """The class, by identity and in the file's order, and the file's columns."""

    learners: dict[str, Learner]
    columns: tuple[str, ...] = ()

    def find(self, name: str) -> list[Learner]:
        """Give the learners that are called so; where the identity of one is meant, only that one."""
        wanted = same_name(name)
        exactly = [one for one in self.learners.values() if same_name(one.id) == wanted]
        run = letters(name)
        return exactly or [
            one
            for one in self.learners.values()
            if wanted in one.called() or run == letters(f"{one.last}{one.first}") != ""
        ]


def read_roster(path: Path) -> Roster:
    """Read a roster.

    Raises: ValueError in one line: no file, no column to know learners by, two rows for one learner.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"roster must be a CSV file in UTF-8, got {path}: {error}") from None
    rows = csv.DictReader(io.StringIO(text), delimiter=_separator(text), restkey="")
    columns = tuple(name or "" for name in rows.fieldnames or ())
    if not {name.strip().lower() for name in columns} & {*ID, *EMAIL}:
        raise ValueError(f"roster {path}: a column learner, SIS Login ID, Username or Email is needed; got {columns}")
    learners: dict[str, Learner] = {}
    seen: dict[str, int] = {}
    for row in rows:
        learner = _learner({key: value or "" for key, value in row.items() if isinstance(value, str | None)})
        if learner is None:
            continue
        if not re.fullmatch(r"[^\s./\\\x00-\x1f*?\[\]][^/\\\x00-\x1f*?\[\]]*", learner.id):
            raise ValueError(f"roster {path}, line {rows.line_num}: no folder can be called {learner.id!r}")
        known = seen.setdefault(same_name(learner.id), rows.line_num)
        if known != rows.line_num:
            raise ValueError(f"roster {path}: lines {known} and {rows.line_num} are both {learner.id}")
        learners[learner.id] = learner
    return Roster(learners, columns)


def _separator(text: str) -> str:
    """Give the separator: what stands in the head most often; Excel of half of Europe writes semicolons."""
    head = text.partition("\n")[0]
    return max(",;\t", key=head.count)


def _learner(row: dict[str, str]) -> Learner | None:
    bare = Learner("", row=row)
    whole, first, last = bare.of(*WHOLE), bare.of(*FIRST), bare.of(*LAST)
    identity = bare.of(*ID) or bare.of(*EMAIL)
    if not identity or same_name(whole) in NOBODY:
        return None
    if whole and not (first or last):
        last, comma, first = (part.strip() for part in whole.partition(","))
        if not comma:
            first, _, last = whole.rpartition(" ")
    return Learner(identity, first, last, bare.of(*EMAIL), row)
