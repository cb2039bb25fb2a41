"""A course is a folder: settings, roster, attempts, results and grade book, laid out as nbgrader has it.

course.toml  roster.csv      what the instructor writes
nbgrader_config.py           lets nbgrader's own commands and its formgrader use the book's grader
source/ release/             the homework with its solutions, and as learners get it
attempts/                    each file that ever came in, as it was
submitted/ autograded/       of each learner the attempt that counts, and how it was graded
results/ feedback/           the grader's findings, and a page for each learner
gradebook.db                 nbgrader's grade book
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import tzinfo
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from companion.course.deadlines import Homework, Late
from companion.course.roster import Roster, read_roster
from companion.homework.exercises import find_exercises
from companion.homework.files import write_whole

SETTINGS = """\
# A course: what is due when, what being late costs, who may be later. Times are those of this zone.
timezone = "UTC"           # "Europe/London", say
roster = "roster.csv"
counts = "best"            # of several attempts: "best", after what being late costs, or "last"
# overlay = "../private"   # a folder outside any repository, with a seed and sizes of your own, NAME.toml

[late]
grace_minutes = 15
per_day = "10 %"           # of what was earned; or a number of points, per_day = 2
at_most = "50 %"
closes_after_days = 7

# [homework.softmax]
# due = 2026-10-12T23:59:00
# [homework.softmax.extensions]
# ada = 2026-10-19T23:59:00
"""
ROSTER = "learner,first name,last name,email\n"
CONFIG = """\
# Lets nbgrader's commands and its formgrader use the book's grader: learners' code runs in the box only.
from companion.course.nbgrader_glue import configure

configure(get_config(), __file__)  # noqa: F821
"""
PRIVATE = "# Everything here is private: names, marks, the seed.\n*\n"


@dataclass(frozen=True)
class Course:
    """A course, as its folder says."""

    root: Path
    zone: tzinfo
    counts: str = "best"
    late: Late = field(default_factory=Late)
    homework: dict[str, Homework] = field(default_factory=dict)
    roster_file: Path = Path("roster.csv")
    overlay: Path | None = None
    exercises: Path | None = None

    @cached_property
    def roster(self) -> Roster:
        """Read who is in the class."""
        return read_roster(self.root / self.roster_file)

    @property
    def database(self) -> str:
        """Give the address of the grade book."""
        return f"sqlite:///{self.root.resolve() / 'gradebook.db'}"

    def about(self, name: str) -> Homework:
        """Give what the course says of a homework; a name that the book does not know is refused."""
        find_exercises(name, self.exercises)
        return self.homework.get(name) or Homework(name)

    def place(self, step: str, learner: str, name: str) -> Path:
        """Give where nbgrader has a learner's notebook at one of its steps, "submitted" say."""
        return self.root / step / learner / name / f"{name}.ipynb"


def open_course(root: Path) -> Course:
    """Read a course's settings.

    Raises: ValueError in one line for what is no course, or says something that is not understood.
    """
    path = root / "course.toml"
    try:
        table = tomllib.loads(path.read_bytes().decode("utf-8"))
    except FileNotFoundError:
        raise ValueError(
            f"no course in {root}: course.toml is missing; `companion course FOLDER` makes one"
        ) from None
    except (OSError, ValueError) as error:
        raise ValueError(f"{path}: {error}") from None
    known = {"timezone", "roster", "counts", "overlay", "exercises", "late", "homework"}
    try:
        if unknown := set(table) - known:
            raise ValueError(f"known are {', '.join(sorted(known))}; got {min(unknown)}")
        if table.get("counts", "best") not in ("best", "last"):
            raise ValueError(f'counts must be "best" or "last"; got {table["counts"]!r}')
        try:
            zone = ZoneInfo(table.get("timezone", "UTC"))
        except (KeyError, ValueError, TypeError):
            raise ValueError(f"timezone must be one such as Europe/London; got {table['timezone']!r}") from None
        homework = {name: Homework.read(name, about, zone) for name, about in table.get("homework", {}).items()}
        late = Late.read(table.get("late", {}))
    except (ValueError, AttributeError) as error:
        raise ValueError(f"{path}: {error}") from None
    places = {key: root / table[key] if key in table else None for key in ("overlay", "exercises")}
    return Course(
        root, zone, table.get("counts", "best"), late, homework, Path(table.get("roster", "roster.csv")), **places
    )


def make_course(root: Path) -> None:
    """Make a course: settings and a roster to fill in, and nbgrader's configuration.

    Raises: ValueError where there is one.
    """
    if (root / "course.toml").exists():
        raise ValueError(f"{root} is a course already")
    write_whole(root / ".gitignore", PRIVATE)
    if not (root / "roster.csv").exists():
        write_whole(root / "roster.csv", ROSTER)
    write_whole(root / "nbgrader_config.py", CONFIG)
    write_whole(root / "course.toml", SETTINGS)
