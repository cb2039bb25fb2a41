"""Where exercises lie, and how a set is loaded: its source notebook, and a file for each question.

A set is a folder: ``source.ipynb``, and for each graded exercise a file with its number, ``e04.py``, that defines
``QUESTION``. What several questions need stands in files beside them, and is imported from there as in any package
(``from .draws import scores``).
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.machinery
import importlib.util
import os
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import companion
from companion.homework.digest import digest_of
from companion.homework.notebook import given_function
from companion.homework.overlay import Overlay, read_overlay

if TYPE_CHECKING:  # it brings PyTorch along, which finding a folder does not need
    from companion.homework.questions import Question

QUESTION_FILES = "e[0-9][0-9].py"


@dataclass(frozen=True)
class ExerciseSet:
    """The exercises of one chapter, or of one homework, loaded.

    ``digest`` changes with every file of its folder, with the overlay and with the grading code; ``seed`` is the
    overlay's, mixed into every draw. ``lacking`` says by number what a question needs that is not installed.
    """

    name: str
    directory: Path
    questions: tuple[Question, ...]
    digest: str
    seed: int = 0
    lacking: dict[int, str] = field(default_factory=dict)

    def question(self, number: int | str) -> Question:
        """Find the question of an exercise by its number, 4 or "4".

        Raises: ValueError that lists the graded exercises, or says what one of them needs.
        """
        for question in self.questions:
            if str(question.number) == str(number).strip():
                return question
        for known, line in self.lacking.items():
            if str(known) == str(number).strip():
                raise ValueError(line)
        graded = sorted([*self.lacking, *(question.number for question in self.questions)])
        raise ValueError(not_graded(number, self.name, graded))


def not_graded(number: int | str, name: str, graded: list[int]) -> str:
    """Say in one line that an exercise is not graded, and which are."""
    what = number if str(number).isdecimal() else repr(number)
    return f"exercise {what} of {name} is not graded; graded are {', '.join(map(str, graded))}"


def exercises_directory(directory: str | Path | None = None) -> Path:
    """Find the exercises: as told, in COMPANION_EXERCISES, beside the package, or inside it once installed.

    Raises: ValueError where there is none.
    """
    package = Path(companion.__file__).parent
    told = directory or os.environ.get("COMPANION_EXERCISES")
    places = [Path(told)] if told else [package.parent / "exercises", package / "_exercises"]
    for place in places:
        if any(place.glob(f"*/{QUESTION_FILES}")):
            return place
    raise ValueError(f"exercises must be a folder of folders with questions in them (e01.py, ...), got {places[0]}")


def find_exercises(name: str, directory: str | Path | None = None) -> Path:
    """Give the folder of a set of exercises; its notebook is ``source.ipynb`` there.

    Raises: ValueError that lists the known names.
    """
    place = exercises_directory(directory)
    known = sorted({path.parent.name for path in place.glob("*/source.ipynb")})
    if name not in known:
        raise ValueError(f"exercises must be those of {', '.join(known)}; got {name!r}")
    return place / name


def load_exercises(
    name: str, directory: str | Path | None = None, overlay: str | Path | None = None, *, partly: bool = False
) -> ExerciseSet:
    """Load a set of exercises, with an instructor's sizes and seed from ``overlay/NAME.toml`` where one is given.

    ``partly`` leaves out, and lists in ``lacking``, the questions for which a library is not installed.

    Raises: ValueError for an unknown name, a file without a question, an overlay that is none, or a library that is
    not installed.
    """
    place = find_exercises(name, directory)
    digest = digest_of(place)
    package = _package(place, digest)
    questions, lacking = [], {}
    for path in sorted(place.glob(QUESTION_FILES)):
        try:
            questions.append(_load(package, path))
        except ModuleNotFoundError as error:
            if is_ours(error):
                raise
            lacking[int(path.stem[1:])] = (
                f"exercise {int(path.stem[1:])} of {name} cannot be checked: {missing(error)}"
            )
    if not questions and not lacking:
        raise ValueError(f"{name} has no graded exercises: its notebook compares by itself what you write")
    if lacking and not partly:
        raise ValueError(next(iter(lacking.values())))
    private = read_overlay(Path(overlay) / f"{name}.toml") if overlay is not None else Overlay()
    known = {str(question.number): question for question in questions}
    for number in private.sizes:
        if number not in known:
            line = not_graded(number, name, [question.number for question in questions])
            raise ValueError(f"overlay {private.file}: {line}")
    questions = tuple(replace(q, sizes=private.changed(q.number, q.sizes), open_sizes=q.sizes) for q in questions)
    if private.content:
        digest = hashlib.sha256(digest.encode() + private.content).hexdigest()
    return ExerciseSet(name, place, questions, digest, private.seed, lacking)


def is_ours(error: ModuleNotFoundError) -> bool:
    """Tell whether what could not be imported is of the book itself, which is a fault and nothing to install."""
    return (error.name or "companion").startswith("companion")


def missing(error: ModuleNotFoundError) -> str:
    """Say in one line which library is not installed, and how it is."""
    library = error.name.partition(".")[0]
    extra, whom = ("instructor", "a course") if library in ("nbgrader", "sqlalchemy") else ("learn", "the homework")
    return f"{library} is not installed; in the book's folder, pip install '.[{extra}]' brings all that {whom} needs"


def _package(place: Path, digest: str) -> str:
    """Let the files of a folder import each other, under a name that is new with every change of them."""
    name = f"companion_exercises_{digest[:16]}"
    spec = importlib.machinery.ModuleSpec(name, None, is_package=True)
    spec.submodule_search_locations = [str(place)]
    sys.modules.setdefault(name, importlib.util.module_from_spec(spec))
    return name


def _load(package: str, path: Path) -> Question:
    from companion.homework.questions import Question

    question = getattr(importlib.import_module(f"{package}.{path.stem}"), "QUESTION", None)
    if not isinstance(question, Question):
        raise ValueError(f"{path} must define QUESTION, a Question; got {type(question).__name__}")
    if question.differentiable is not None and not question.names:
        importlib.import_module("torch")  # whose gradients it is compared with, whether or not the file names it
    number = int(path.stem[1:])
    given = None
    if question.as_given:
        given = given_function(path.with_name("source.ipynb"), f"ex{number}", question.function)
    return replace(question, number=number, given=given)
