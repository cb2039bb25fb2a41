"""Where exercises lie, and how one is loaded: its source notebook, its questions, an instructor's overlay."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import sys
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import companion

if TYPE_CHECKING:  # they bring PyTorch along, which finding a folder does not need
    from companion.homework.questions import Question, Sizes


@dataclass(frozen=True)
class Exercise:
    """An exercise set, loaded. ``digest`` changes with its checks, with the overlay and with the grading code."""

    name: str
    directory: Path
    questions: tuple[Question, ...]
    sizes: Sizes
    digest: str

    def question(self, name: str) -> Question:
        """Find a question by its name.

        Raises: ValueError that lists the known names.
        """
        for question in self.questions:
            if question.name == name:
                return question
        known = ", ".join(question.name for question in self.questions)
        raise ValueError(f"question must be one of {known}; got {name!r}")


def exercises_directory(directory: str | Path | None = None) -> Path:
    """Find the exercises: as told, in COMPANION_EXERCISES, beside the package, or inside it once installed.

    Raises: ValueError where there is none.
    """
    package = Path(companion.__file__).parent
    told = directory or os.environ.get("COMPANION_EXERCISES")
    places = [Path(told)] if told else [package.parent / "exercises", package / "_exercises"]
    for place in places:
        if any(place.glob("*/checks.py")):
            return place
    raise ValueError(f"exercises must be a folder with a checks.py in each exercise, got {places[0]}")


def find_exercise(name: str, directory: str | Path | None = None) -> Path:
    """Give the folder of an exercise set; its notebook is ``source.ipynb`` there.

    Raises: ValueError that lists the known names.
    """
    place = exercises_directory(directory)
    known = sorted(path.parent.name for path in place.glob("*/checks.py"))
    if name not in known:
        raise ValueError(f"exercise must be one of {', '.join(known)}; got {name!r}")
    return place / name


def load_exercise(name: str, directory: str | Path | None = None, overlay: str | Path | None = None) -> Exercise:
    """Load an exercise set, and replace its sizes and seed by those of ``overlay/NAME.toml`` where one is given.

    Raises: ValueError for an unknown name or an overlay that is none.
    """
    place = find_exercise(name, directory)
    checks = place / "checks.py"
    spec = importlib.util.spec_from_file_location(f"companion_checks_{name}", checks)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    sizes, private = module.SIZES, b""
    if overlay is not None:
        sizes, private = _overlaid(module.SIZES, Path(overlay) / f"{name}.toml")
    digest = hashlib.sha256(checks.read_bytes() + private)
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return Exercise(name, place, tuple(module.QUESTIONS), sizes, digest.hexdigest())


def _overlaid(sizes: Sizes, path: Path) -> tuple[Sizes, bytes]:
    try:
        content = path.read_bytes()
        values = tomllib.loads(content.decode("utf-8"))
    except (OSError, ValueError) as error:
        raise ValueError(f"overlay must be a folder with a TOML file {path.name}, got {path}: {error}") from None
    kinds = {"rounds": int, "seed": int, "batch": list, "classes": list}
    for key, value in values.items():
        good = key in kinds and type(value) is kinds[key]
        if good and kinds[key] is list:
            good = len(value) == 2 and all(type(n) is int for n in value) and 2 <= value[0] < value[1]
        if not good or (key == "rounds" and not 1 <= value <= 20):
            expected = "rounds (1 to 20), seed, batch = [low, high], classes = [low, high]"
            raise ValueError(f"overlay {path.name}: expected {expected}; got {key} = {value!r}")
    changed = {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}
    return replace(sizes, **changed), content
