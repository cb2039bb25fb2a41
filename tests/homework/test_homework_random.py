"""Whatever is handed in is a notebook or is told why it is none: random files, and notebooks spoilt at random.

A hundred of each kind a day, drawn by the date; two thousand with COMPANION_EVERY=1.
"""

import json
import string

from corpus import ROOT, notebook, solution
from hypothesis import given, seed, settings
from hypothesis import strategies as st
from turns import DAY, EVERY

from companion.homework.files import read_submissions
from companion.homework.grade import graded, own_seed
from companion.homework.notebook import NotebookError, canonical, learner_cells
from companion.homework.receipts import receipt_in
from companion.homework.resetting import reset

SOURCE = ROOT / "exercises/softmax/source.ipynb"
TODAY = seed(DAY)
MANY = settings(max_examples=2000 if EVERY else 100, derandomize=False, database=None)

TEXTS = st.text(st.characters(codec=None), max_size=20) | st.sampled_from(
    ["code", "markdown", "x = 1", "ex4", "\ud800"]
)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | TEXTS
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4), max_leaves=12
)
CELLS = st.fixed_dictionaries(
    {},
    optional={
        "cell_type": st.sampled_from(["code", "markdown", "raw"]) | VALUES,
        "source": TEXTS | st.lists(TEXTS, max_size=3) | VALUES,
        "metadata": st.fixed_dictionaries({}, optional={"nbgrader": VALUES, "tags": VALUES}) | VALUES,
        "outputs": VALUES,
    },
)
TREES = st.fixed_dictionaries(
    {},
    optional={
        "cells": st.lists(CELLS, max_size=5) | VALUES,
        "nbformat": st.just(4) | VALUES,
        "metadata": st.fixed_dictionaries({}, optional={"companion": VALUES}) | VALUES,
    },
)


def places(tree, path=()):
    """Yield the path of everything in a tree."""
    yield path
    children = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, child in children:
        yield from places(child, (*path, key))


PLACES = list(places(solution()))[1:]


def read(content: bytes) -> None:
    """Do all that is done with what was handed in, short of running it; the only complaint is one line."""
    for use in (learner_cells, canonical, receipt_in, lambda text: reset(text, SOURCE, 4)):
        try:
            use(content)
        except NotebookError as error:
            assert str(error) and "\n" not in str(error)
            str(error).encode("utf-8")
    assert graded(graded(content)) == graded(content)
    assert own_seed(content, 1) != own_seed(content, 2)


@TODAY
@MANY
@given(TREES)
def test_any_json_is_read_or_refused(tree):
    read(json.dumps(tree).encode())


@TODAY
@MANY
@given(st.lists(st.tuples(st.sampled_from(PLACES), VALUES), min_size=1, max_size=4))
def test_notebook_spoilt_anywhere_is_read_or_refused(changes):
    tree = solution()
    for path, value in changes:
        at = tree
        try:
            for key in path[:-1]:
                at = at[key]
            at[path[-1]] = value
        except (TypeError, KeyError, IndexError):  # an earlier change took it away
            continue
    read(json.dumps(tree).encode())


RIGHT = notebook()


@TODAY
@MANY
@given(st.integers(0, len(RIGHT)), st.binary(max_size=8), st.integers(0, 8))
def test_file_spoilt_anywhere_is_read_or_refused(place, bytes_, gone):
    read(RIGHT[:place] + bytes_ + RIGHT[place + gone :])


NAMES = st.text(string.ascii_letters + "._- é=@\u200b", min_size=1, max_size=12).filter(lambda n: n.strip(".") != "")


@TODAY
@settings(MANY, max_examples=MANY.max_examples // 4)
@given(
    tree=st.dictionaries(NAMES, st.binary(max_size=30) | st.dictionaries(NAMES, st.binary(max_size=9), max_size=3))
)
def test_any_folder_is_read(tree, tmp_path_factory):
    """Each name that could be a learner's once, with its content or the reason why there is none."""
    folder = tmp_path_factory.mktemp("any")
    for name, content in tree.items():
        if isinstance(content, dict):
            (folder / name).mkdir(exist_ok=True)
            for inner, text in content.items():
                (folder / name / inner).write_bytes(text)
        elif not (folder / name).exists():
            (folder / name).write_bytes(content)
    found = list(read_submissions(folder, "softmax"))
    assert len({learner for learner, _ in found}) == len(found)
    assert all(isinstance(content, bytes | str) for _, content in found)
