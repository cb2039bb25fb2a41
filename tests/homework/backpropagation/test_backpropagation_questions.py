"""The questions of the backpropagation chapter: fair to right answers, and a word for each wrong one."""

import re
from functools import partial

import nbformat
import pytest
from corpus import ROOT, earned, notebook
from frame import Questions, chapter
from planting import judged

from companion.homework.grade import grade
from companion.homework.notebook import release

NAME = "backpropagation"
BACKPROPAGATION = chapter(NAME)


class TestQuestions(Questions):
    chapter = BACKPROPAGATION
    points = 32
    doubles = (2, 9, 11, 19)
    mistakes = 5
    operations = (3, 7)
    mannered = 7
    ready = (7,)  # a rebuild
    formula = r"\*\*|np\.|\.T\b|sum\(|keepdims|sqrt|dy @|1 / \((r|order)"


def test_untouched_copy_gets_nothing_and_no_hint():
    """Of what is not written, that is said, and nothing else."""
    for question in BACKPROPAGATION.questions:
        given = {f"ex{question.number}": BACKPROPAGATION.given(question.number)}
        verdict = judged(question, BACKPROPAGATION.executed(**given))
        assert verdict.points == 0
        if question.number not in (5, 9):  # the two repairs
            assert verdict.hint == "" and str(verdict).endswith("it is not written yet"), str(verdict)


def test_points_are_partial():
    """What is right counts: a value without its gradient, plain cases without edge cases."""
    for number, old, new, points in (
        (3, "dy * slope", "slope", [1, 0, 0]),
        (7, "rows.T @ x", "x.T @ rows", [1, 0, 0]),
        (7, "rows.sum(axis=0)", "dy.sum(axis=0)", [1, 2, 0]),
    ):
        name = f"ex{number}"
        answers = BACKPROPAGATION.executed(**{name: BACKPROPAGATION.cells[name].replace(old, new)})
        assert [part.points for part in judged(BACKPROPAGATION.question(number), answers).parts] == points


handed_in = partial(notebook, exercise=NAME)
ENDLESS = "def gradients_and_turns(slopes, edges, n, end):\n    while True: pass"
LIAR = """
class Yes(np.ndarray):
    def __array_ufunc__(self, *a, **k): return np.True_
    def __eq__(self, other): return np.True_
def hardswish(input):
    return np.zeros(input.shape).view(Yes), lambda dy: (np.zeros(input.shape).view(Yes),)
"""
READS = """
import os
found = [p for p in ("REPOSITORY", "/root", "/home") if os.path.isdir(p) and os.listdir(p)]
raise RuntimeError(f"found {found}")
"""
HANDED_IN = {
    "good": (handed_in(), {}),
    "endless": (handed_in(ex9=ENDLESS), {"ex9": 0}),
    "exits": (handed_in(ex8="import os\ndef train_by_hand(*a, **k): os._exit(0)"), {"ex8": 0}),
    "liar": (handed_in(ex3=LIAR), {"ex3": 0}),
    "reads": (handed_in(first=READS.replace("REPOSITORY", str(ROOT))), {}),
    "no layer": (handed_in(ex7="my_linear = None"), {"ex7": 0, "ex8": 0}),
    "empty": (b"", dict.fromkeys(BACKPROPAGATION.full, 0)),
}


@pytest.mark.in_turn(3)
@pytest.mark.parametrize("name", HANDED_IN)
def test_submission_in_the_box(name, boxed):
    """A good file has all points; hostile and broken ones lose their own, and no others."""
    content, lost = HANDED_IN[name]
    result = grade(content, NAME, 7, time_limit=24)
    assert earned(result) == BACKPROPAGATION.full | lost, result
    if name == "reads":
        assert any("found []" in note for note in result["notes"])


def test_learner_sees_hints_and_no_solution():
    """Nineteen hints, nothing between the marks of a solution, none of the book's own markup."""
    cells = release(BACKPROPAGATION.source).cells
    text = "\n".join(cell.source for cell in cells)
    assert text.count("<summary>Hint</summary>") == 19
    assert not re.search(r"SOLUTION|GIVEN|<summary>Solution|sum_to_shape\(gradient, shape\):|waiting", text)
    raw = re.compile(r"^:::|^```\{|\{[\w:-]+\}`|^\([\w-]+\)=|^% ", re.MULTILINE)
    assert not [c.source for c in cells if c.cell_type == "markdown" and raw.search(c.source)]


def test_released_copy_in_the_box(boxed):
    """As released, the notebook has no points, and a reason for each part."""
    result = grade(nbformat.writes(release(BACKPROPAGATION.source)).encode(), NAME, 7)
    assert result["points"] == 0 and all(part["reason"] for q in result["questions"] for part in q["parts"])
