"""How large a question's cases are: its own sizes, and those of an instructor's overlay."""

import numpy as np
import pytest
from corpus import ROOT
from sizing import drawn

from companion.homework.exercises import load_exercises
from companion.homework.questions import LARGE
from companion.homework.sizes import Range, Sizes

DEMO = ROOT / "exercises/overlay_demo"
SIZES = Sizes({"batch": Range(4, 9), "classes": Range(3, 8)})


def test_sizes_are_drawn_from_their_ranges_and_never_alike():
    """Both ends are drawn, and no factor N looks like a factor K; names choose which, in which order."""
    rng = np.random.default_rng(0)
    found = [SIZES.draw(rng) for _ in range(500)]
    assert {n for n, _ in found} == set(range(4, 10)) and {k for _, k in found} == set(range(3, 9))
    assert all(n != k for n, k in found)
    assert all(3 <= SIZES.draw(rng, "classes")[0] <= 8 for _ in range(50))
    assert Sizes({"n": Range(4, 4), "k": Range(4, 4)}).draw(rng) == (4, 4)  # where there is no other number


@pytest.mark.parametrize(("rounds", "expected"), [(1, [3, 11]), (2, [3, 11]), (3, [3, 7, 11]), (5, [3, 5, 7, 9, 11])])
def test_a_range_is_gone_through_evenly(rounds, expected):
    assert Sizes({"rungs": Range(3, 11)}, rounds).spread("rungs") == expected


@pytest.mark.parametrize("ends", [(9, 4), (1, 4), (4, 300)])
def test_a_range_keeps_its_limits(ends):
    with pytest.raises(ValueError, match=f"expected 2 <= low <= high <= 256, got {ends[0]} and {ends[1]}"):
        Range(*ends)


@pytest.mark.parametrize(
    ("name", "rounds", "other"),
    [
        ("ai_ml_dl", 4, [5, 8]),
        ("layers", 4, [2, 13]),
        ("universal_approximation", 4, [3, 8]),
        ("softmax", 5, [4, 8]),
        ("gradient_descent", 4, [4, 9]),
        ("backpropagation", 4, [7, 8, 9]),
    ],
)
def test_demo_changes_the_inputs_and_the_receipt(name, rounds, other):
    """Private seeds and sizes are part of what a result is filed under."""
    public, private = load_exercises(name), load_exercises(name, overlay=DEMO)
    assert private.digest != public.digest and private.seed == 20240229 and public.seed == 0
    assert {question.sizes.rounds for question in private.questions} == {rounds}
    pairs = zip(public.questions, private.questions, strict=True)
    assert [after.number for before, after in pairs if before.sizes.ranges != after.sizes.ranges] == other


def test_every_set_of_exercises_has_a_demo():
    sets = {path.parent.name for path in ROOT.glob("exercises/*/e??.py")}
    assert {path.stem for path in DEMO.iterdir()} == sets


def test_an_overlay_changes_one_exercise_and_no_other():
    """Its batch is as large as the overlay says, and its file's ranges stay for the rest."""
    private = load_exercises("softmax", overlay=DEMO)
    batches = [
        len(case.args[0]) for seed in range(20) for case in drawn(private.question(4), seed) if case.kind != LARGE
    ]
    assert 9 < max(batches) <= 24
    assert private.question(5).sizes.ranges == load_exercises("softmax").question(5).sizes.ranges


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("rounds = 0", r"expected rounds \(1 to 20\), seed .* got rounds = 0"),
        ("rounds = true", "got rounds = True"),
        ("seed = 'x'", "got seed = 'x'"),
        ("seed = -1", r"seed \(0 or more\).* got seed = -1"),
        ("batch = [4, 9]", r"tables of sizes, \[4\] for exercise 4; got batch = \[4, 9\]"),
        ("[2]\nbatch = [4, 9]", "exercise 2 of softmax is not graded; graded are 3, 4, 5, 6, 8, 9"),
        ("[4]\nklasses = [3, 9]", r"exercise 4: expected batch, classes = \[low, high\]; got klasses = \[3, 9\]"),
        ("[4]\nself = [3, 9]", r"exercise 4: expected batch, classes = \[low, high\]; got self = \[3, 9\]"),
        ("[4]\nbatch = [9, 4]", r"expected batch = \[low, high\] with 2 <= low <= high <= 256; got batch = \[9, 4\]"),
        ("[4]\nbatch = [1, 4]", r"with 2 <= low <= high <= 256; got batch = \[1, 4\]"),
        ("[8]\nexamples = [400, 5000]", r"exercise 8: expected examples = .* with 100 <= low <= high <= 2000; got"),
        ("[4]\nbatch = [4.0, 9]", r"got batch = \[4\.0, 9\]"),
        ("[4]\nbatch = 9", "got batch = 9"),
    ],
)
def test_overlay_that_is_none(tmp_path, text, line):
    """One line, which names the file, what came and what was expected."""
    (tmp_path / "softmax.toml").write_text(text)
    with pytest.raises(ValueError, match=rf"^overlay .*softmax\.toml.*{line}") as caught:
        load_exercises("softmax", overlay=tmp_path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", [None, "= 3"])
def test_folder_without_an_overlay(tmp_path, text):
    """No such file, and one that is no TOML."""
    if text:
        (tmp_path / "softmax.toml").write_text(text)
    with pytest.raises(ValueError, match=r"overlay must be a folder with a TOML file softmax\.toml, got ") as caught:
        load_exercises("softmax", overlay=tmp_path)
    assert "\n" not in str(caught.value)
