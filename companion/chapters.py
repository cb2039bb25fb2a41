"""The chapters in the order in which they are read, projects, and homework: what contents, pages and tests ask.

A chapter is a place. Its name is the name of its notebook, of its folders in ``exercises``, ``experiments``,
``plots`` and ``book/_figures``, and what a docstring says where something is taught: ``Chapter: softmax``.
"""

from __future__ import annotations

import inspect
import re
import sys
from dataclasses import dataclass


@dataclass(frozen=True)
class Chapter:
    """One chapter: its place in the book, its name, its title, its pages as paths without an ending, what it gives.

    ``gives`` is the landing page's line: what a reader comes away with.
    """

    number: int
    name: str
    title: str
    pages: tuple[str, ...] = ()  # the road, side paths, exercises; none as long as the chapter is not written
    gives: str = ""


CHAPTERS = (
    Chapter(
        1,
        "ai_ml_dl",
        "AI, machine learning, deep learning",
        ("notebooks/01_ai_ml_dl", "notebooks/01_ai_ml_dl_further", "exercises/ai_ml_dl/source"),
        "Read digits by rules, by a tree and by a network, and say what each had to be told.",
    ),
    Chapter(
        2,
        "layers",
        "Layers: matrix-function sandwiches",
        ("notebooks/02_layers", "notebooks/02_layers_further", "exercises/layers/source"),
        "Build the sandwich of matrices and functions that all networks are, and see what every unit sees.",
    ),
    Chapter(
        3,
        "universal_approximation",
        "Universal approximation",
        (
            "notebooks/03_universal_approximation",
            "notebooks/03_universal_approximation_further",
            "exercises/universal_approximation/source",
        ),
        "Write down a network that follows any curve you can draw, and learn why nobody builds them so.",
    ),
    Chapter(
        4,
        "softmax",
        "Softmax classification",
        ("notebooks/04_softmax", "notebooks/04_softmax_further", "exercises/softmax/source"),
        "Turn scores into probabilities, derive the gradient $p - y$, and train a classifier in twelve lines.",
    ),
    Chapter(
        5,
        "gradient_descent",
        "Gradient descent and stochastic gradient descent",
        (
            "notebooks/05_gradient_descent",
            "notebooks/05_gradient_descent_further",
            "exercises/gradient_descent/source",
        ),
        "Roll downhill on noisy slopes: rates, batches, momentum and Adam, each written from memory.",
    ),
    Chapter(
        6,
        "backpropagation",
        "Backpropagation",
        ("notebooks/06_backpropagation", "notebooks/06_backpropagation_further", "exercises/backpropagation/source"),
        "Write the tape that finds all slopes for the price of two or three losses, and break it on purpose.",
    ),
    Chapter(
        7,
        "double_descent",
        "Generalisation and double descent",
        (
            "notebooks/07_double_descent",
            "notebooks/07_double_descent_further",
            "exercises/double_descent/source",
        ),
        "Watch a model get worse, then better, as it grows; then switch off the causes one by one.",
    ),
    Chapter(8, "convolution", "Convolutional networks"),
    Chapter(9, "embeddings", "Embeddings and word2vec"),
    Chapter(10, "autoencoders", "Autoencoders"),
    Chapter(11, "gans", "Generative adversarial networks"),
    Chapter(12, "transformers", "Attention and Transformers"),
    Chapter(13, "practice", "Deep learning in practice"),
    Chapter(14, "outlook", "Where to go next"),
)
WRITTEN = tuple(chapter for chapter in CHAPTERS if chapter.pages)


@dataclass(frozen=True)
class _Exercises:
    """Exercises beside the chapters: their name, which is their folder's, their title, and the chapters."""

    name: str
    title: str
    chapters: tuple[str, ...]

    @property
    def page(self) -> str:
        """Give their page, as a path without an ending."""
        return f"exercises/{self.name}/source"


class Homework(_Exercises):
    """A homework, whose page shows what a learner is given, and no solution."""


class Project(_Exercises):
    """A project over several chapters, without marks; its page folds its solutions as a chapter's exercises do."""


PROJECTS = (Project("milestones", "Milestones on your own code", ("softmax", "gradient_descent", "backpropagation")),)
HOMEWORK = (
    Homework(
        "hw1",
        "Homework 1: units, layers, losses",
        ("ai_ml_dl", "layers", "universal_approximation", "softmax"),
    ),
    Homework("hw2", "Homework 2: slopes, and what to do with them", ("gradient_descent", "backpropagation")),
    Homework("hw3", "Homework 3: generalisation, measured honestly", ("double_descent",)),
    Homework("project", "Project: a network of your own", tuple(one.name for one in WRITTEN)),
)

_LINE = re.compile(r"^Chapter: (\w+)", re.MULTILINE)


def chapter(name: str) -> Chapter:
    """Find a chapter by its name.

    Raises: ValueError that lists the names.
    """
    for one in CHAPTERS:
        if one.name == name:
            return one
    raise ValueError(f"chapter must be one of {', '.join(one.name for one in CHAPTERS)}; got {name!r}")


def chapter_of_page(page: str) -> Chapter:
    """Find the chapter that a page belongs to, by the page's path without an ending.

    A project's page, or a homework's, belongs to the last chapter it is about.

    Raises: ValueError for a page of neither.
    """
    pages = {own: one for one in WRITTEN for own in one.pages}
    pages |= {one.page: max(map(chapter, one.chapters), key=lambda its: its.number) for one in (*PROJECTS, *HOMEWORK)}
    if page not in pages:
        raise ValueError(f"page must be one of {', '.join(pages)}; got {page!r}")
    return pages[page]


def taught_in(thing) -> Chapter | None:
    """Say which chapter teaches a function, class or module; None where nothing says it.

    Asked in turn: its own docstring, its module's, and the chapter's folder that the module lies in.

    Raises: ValueError for a ``Chapter:`` line that names no chapter.
    """
    module = thing if inspect.ismodule(thing) else sys.modules.get(getattr(thing, "__module__", None))
    for holder in (thing, module):
        if found := _LINE.search(inspect.getdoc(holder) or ""):
            return chapter(found[1])
    place = re.match(r"companion\.(?:experiments|plots)\.(\w+)", getattr(module, "__name__", ""))
    return next((one for one in CHAPTERS if place and one.name == place[1]), None)
