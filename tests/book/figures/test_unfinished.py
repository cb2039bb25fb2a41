"""A figure that is not finished, or not in order, says what it lacks."""

from __future__ import annotations

import shutil

import numpy as np
import pytest
from figure_checks import ALT, FOLDERS, differences

from companion.show import moving_figure


@pytest.fixture
def line(tmp_path):
    """The smallest figure, to be spoilt."""
    shutil.copytree(FOLDERS["line"] / "line", tmp_path / "line", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "line"


def said(line) -> str:
    with pytest.raises(moving_figure.FigureError) as caught:
        moving_figure.render("line", ALT, line.parent)
    return str(caught.value)


def change(path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_whole_figure_is_rendered(line):
    assert moving_figure.render("line", ALT, line.parent).count('data-value="y-4"') == 2


@pytest.mark.parametrize("file", ["numbers.py", "template.html", "figure.js"])
def test_a_missing_file_is_named(line, file):
    (line / file).unlink()
    assert said(line) == f"line: its folder lacks {file}"


def test_what_is_left_of_a_deleted_figure_is_none(line):
    (line / "__pycache__").mkdir()
    for path in line.glob("*.*"):
        path.unlink()
    assert said(line) == "no figure 'line'; known: "


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("def first_state", "def start", "line: numbers.py lacks first_state()"),
        ('"y": y[:, 0]', '"y": y[:, 0], "a": 1', "line: first_state() and numbers() both give a"),
        ('"y": y[:, 0]', '"y": y[:, 0] / 0', "line: numbers.py: Out of range float values are not JSON compliant"),
        ('"y": y[:, 0]', '"y": object()', "line: numbers.py: 'object' object has no attribute 'tolist'"),
        ('"y": y[:, 0]', '"y": y[:3, 0]', "line: template.html:5: no number is called 'y-4'; first_state() and"),
        ('"y": y[:, 0]', '"x": y[:, 0]', "line: template.html:5: no number is called 'y-0'; first_state() and"),
    ],
)
@pytest.mark.filterwarnings("ignore:divide by zero", "ignore:invalid value")
def test_a_fault_in_the_numbers_is_named(line, old, new, reason):
    change(line / "numbers.py", old, new)
    assert said(line).startswith(reason)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('slider("a"', 'slider("b"', "no number is called 'b'; first_state() and numbers() give a, y"),
        ("{% block description %}", "{% block said %}", "Required block 'description' not found"),
        ("{% block label %}", "{% block name %}", "Required block 'label' not found"),
        ("{% block table %}", "{% block numbers %}", "Required block 'table' not found"),
        ("{% endblock %}\n{% block table %}", "\n{% block table %}", "Unexpected end of template"),
    ],
)
def test_a_fault_in_the_template_is_named(line, old, new, reason):
    change(line / "template.html", old, new)
    assert said(line).startswith("line: ")
    assert reason in said(line)


def test_script_and_package_must_give_the_same_numbers():
    found = differences({"y": np.array([1.0, 2.0]), "word": "A"}, {"y": [1, 2.1, 3], "word": "A", "z": 1})
    assert found == [
        "the script computes y-2, which numbers() does not give",
        "the script computes z, which numbers() does not give",
        "y-1 is 2.0, by the script 2.1",
    ]
    assert differences({"y": 1.0}, {}) == ["the script does not compute y, which numbers() gives"]
    assert differences({"y": 1.0}, {"y": None}) and differences({"tie": True}, {"tie": False})


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        *[(0.0625, 3, "0.063"), (-0.0625, 3, "−0.063"), (2.5, 0, "3"), (-1e-9, 2, "0.00"), (12.0, 1, "12.0")],
        *[(0.5, None, "0.5"), (1e-5, None, "0.000"), (0.0, None, "0"), (-1234.56, None, "−1234.6"), ("A", None, "A")],
    ],
)
def test_template_and_script_write_numbers_alike(reader, value, digits, text):
    assert moving_figure.shown(value, digits) == text
    if not isinstance(value, str):
        page = reader().open("pages/line.html")
        by_script = "([v, digits]) => digits === null ? movingFigure.short(v) : movingFigure.fixed(v, digits)"
        assert page.evaluate(by_script, [value, digits]) == text
