"""The questions of the backpropagation chapter: fair to right answers, and a word for each wrong one."""

import re
import sys
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from functools import partial

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from corpus import ROOT, notebook
from frame import Chapter, Questions
from planting import SMALL, judged

from companion.homework.grade import grade
from companion.homework.notebook import release
from companion.homework.questions import Sizes
from companion.scratch import ops
from companion.scratch.autodiff import apply, jvp

NAME = "backpropagation"
BACKPROP = Chapter(NAME)
CHECKS = sys.modules[f"companion_checks_{NAME}"]
UNORDERED = """
    gradient[end], seen, queue = 1, {end}, [end]
    while queue:
        node = queue.pop(0)
        turns[node] += 1
        for x, slope in inputs[node]:
            gradient[x] += gradient[node] * slope
            if x not in seen:
                seen.add(x)
                queue.append(x)
    return np.stack((gradient, turns))
    waiting"""
RECURSIVE = """
    order, seen = [], set()

    def visit(node):
        seen.add(node)
        for x, _ in inputs[node]:
            if x not in seen:
                visit(x)
        order.append(node)

    visit(end)
    gradient[end] = 1
    for node in reversed(order):
        turns[node] += 1
        for x, slope in inputs[node]:
            gradient[x] += gradient[node] * slope
    return np.stack((gradient, turns))
    waiting"""
DROPPED = "return float(", "return 0 * float("
WRONG = {  # what is replaced in a solution -> part and sentence
    "q2 equal errors": ("q2", "(order * c)", "c", "step", "there both errors are equal"),
    "q3 gate for slope": ("q3", "(2 * input + 3) / 6", "gate", "gradient", "a second term, from the gate"),
    "q3 corners": ("q3", "< 3", "<= 3", "edge cases", "at the corners: dinput: on a corner PyTorch takes"),
    "q3 one formula": (
        "q3",
        "np.where(np.abs(input) < 3,",
        "(lambda c, a, b: a)(0,",
        "gradient",
        "curve is straight",
    ),
    "q3 wide dtype": ("q3", ".astype(input.dtype)", ".astype(float)", "edge cases", "dinput has dtype float64"),
    "q3 without dy": ("q3", "dy * slope", "slope", "gradient", "it does not use dy"),
    "q3 no tuple": (
        "q3",
        "input.dtype),)",
        "input.dtype))",
        "gradient",
        "(dx, with its comma); it returned an array",
    ),
    "q3 None": ("q3", "((dy * slope).astype(input.dtype),)", "(None,)", "gradient", "dinput is None, a gradient was"),
    "q5 columns left": ("q5", "if size == 1", "if size < 0", "gradient", "an axis of size 1 that was stretched must"),
    "q5 mean": ("q5", "gradient.sum(axis=repeated", "gradient.mean(axis=repeated", "gradient", "so add"),
    "q5 axes lost": ("q5", ", keepdims=True", "", "gradient", "keep it (keepdims=True)"),
    "q5 exchanged": ("q5", "dy * (1 - weight), dy * weight", "dy * weight, dy * (1 - weight)", "gradient", "places"),
    "q7 turned": ("q7", "rows.T @ x", "x.T @ rows", "gradient", "dweight: it is transposed"),
    "q7 weight turned": ("q7", "dy @ weight", "dy @ weight.T", "gradient", "dinput: weight is (O, D)"),
    "q7 sum over outputs": ("q7", "rows.sum(axis=0)", "rows.sum(axis=1)", "gradient", "summed over the outputs"),
    "q7 no sum": ("q7", "rows.sum(axis=0)", "rows", "gradient", "dbias lacks the sum over the axes"),
    "q7 mean": ("q7", "rows.sum(axis=0)", "rows.mean(axis=0)", "gradient", "dbias: the batch was averaged"),
    "q7 one batch axis": (
        "q7",
        "rows.sum(axis=0)",
        "dy.sum(axis=0)",
        "edge cases",
        "dbias lacks the sum over the axes",
    ),
    "q7 upstream of ones": (
        "q7",
        "rows.T @ x",
        "np.ones_like(rows).T @ x",
        "gradient",
        "dweight: it does not use dy",
    ),
    "q7 sign": ("q7", "dy @ weight", "-dy @ weight", "gradient", "dinput has the wrong sign"),
    "q7 overwrites": (
        "q7",
        "x, rows = ",
        "dy *= 2; dy /= 2; weight[...] = 0; x, rows = ",
        "edge cases",
        "changes weight",
    ),
    "q8 in place": (
        "q8",
        "weight1, bias1 = weight1 - lr * dweight1, bias1 - lr * dbias1",
        "weight1 -= lr * dweight1; bias1 -= lr * dbias1",
        "edge cases",
        "it changes weight1 and bias1 in place: work on a copy",
    ),
    "q8 early": (
        "q8",
        "dz = dhidden",
        "weight2 = weight2 - lr * dweight2; dhidden = dy @ weight2; dweight2 = 0 * dweight2; dz = dhidden",
        "losses",
        "weight2 moved before the gradient went through it",
    ),
    "q8 moves arguments": (
        "q8",
        "    losses = np",
        "    bias1 += 1; bias1 -= 1 + 1e-9; losses = np",
        "edge cases",
        "changes bias1 in place",
    ),
    "q8 flat": ("q8", "dhidden * (1 - hidden**2)", "dhidden", "losses", "passes tanh as if its slope were 1"),
    "q8 rows": ("q8", "/ y.size", "/ len(y)", "losses", "a mean over rows"),
    "q8 one loss": ("q8", "return losses", "return losses[-1]", "losses", "the list of losses has shape ()"),
    "q9 breadth": (
        "q9",
        "waiting, to_see",
        UNORDERED + ", to_see",
        "gradients and turns",
        "before all of its gradient",
    ),
    "q9 recursion": (
        "q9",
        "waiting, to_see",
        RECURSIVE + ", to_see",
        "edge cases",
        "1,500 operations: it raises Rec",
    ),
    "q9 overwrites": ("q9", "gradient[x] +=", "gradient[x] =", "gradients and turns", "replaces the one before it"),
    "q9 walk in depth, overwriting": (
        "q9",
        "waiting, to_see",
        RECURSIVE.replace("+=", "=").replace("turns[node] =", "turns[node] +=") + ", to_see",
        "gradients and turns",
        "replaces the one before it",
    ),
    "q9 not counted": ("q9", "turns[node] += 1", "pass", "gradients and turns", "no turns are counted"),
    "q10 plus": ("q10", "self.tangent - value", "self.tangent + value", "value and tangent", "has the wrong sign"),
    "q10 constant": ("q10", "- value * other.tangent", "", "value and tangent", "taken for a constant"),
    "q10 root": ("q10", "(2 * value)", "value", "value and tangent", "the root's tangent is twice too large"),
    "q10 no root below": ("q10", "/ (2 * value)", "/ 2", "value and tangent", "a division is missing"),
    "q10 half written": (
        "q10",
        "value = np.sqrt",
        "raise NotImplementedError; value = np.sqrt",
        "edge cases",
        "not writ",
    ),
    "q11 inputs": ("q11", "widths[1:]", "widths[:-1]", "prediction", "from all the units that it feeds"),
    "q11 no root": ("q11", "np.sqrt(np.prod", "(np.prod", "prediction", "this is the mean square"),
    "q11 ReLU only": ("q11", "(1 + negative_slope**2) / 2", "1 / 2", "prediction", "stand on the other side"),
    "q11 zero": ("q11", *DROPPED, "prediction", "the root mean square is zero"),
}


class TestQuestions(Questions):
    chapter = BACKPROP
    points = 24
    wrong = WRONG
    slow = ("q8", "q9", "q11")
    doubles = ("q2", "q9", "q11")
    mistakes = 5
    operations = ("q3", "q7")
    mannered = "q7"
    ready = ("q7",)  # a rebuild
    formula = r"\*\*|np\.|\.T\b|sum\(|keepdims|sqrt|dy @|1 / \((r|order)"


def test_checks_have_their_exercises_numbers():
    """Exercise 5 is graded by check("q5"), and an exercise on paper by none."""
    text = "\n".join("".join(c["source"]) for c in BACKPROP.tree["cells"])
    parts = re.split(r"^## Exercise (\d+)\. ", text, flags=re.M)
    for number, part in zip(parts[1::2], parts[2::2], strict=True):
        told = re.findall(r"Graded by `check\(\"(q\d+)\"\)`, \d points", part)
        assert told == ([f"q{number}"] if f"q{number}" in BACKPROP.full else [])


def test_broadcast_as_given_is_told_nothing_but_that():
    """In a repair the bug is the learner's to find, so it is not named; and there are no points by luck."""
    for seed in range(20):
        verdict = judged(BACKPROP.question("q5"), BACKPROP.executed(q5=BACKPROP.given("q5")), seed)
        assert str(verdict) == (
            "q5: 0 of 3 points\n"
            "  gradient, edge cases: this is the code as given: find out first for which shapes it fails"
        )


def test_naive_recursion_is_noticed_by_its_turns():
    """Its gradients are nearly right, and no clock is asked: what it counts itself gives it away, on every seed."""
    for seed in range(10):
        verdict = judged(BACKPROP.question("q9"), BACKPROP.executed(q9=BACKPROP.given("q9")), seed)
        assert verdict.points == 0
        assert "the gradients are right; a node takes a turn for each path to it" in verdict.parts[0].reason


WITH_A_STACK = """
    to_do = [(end, 1.0)]
    while to_do:
        node, dy = to_do.pop()
        turns[node] += 1
        gradient[node] += dy
        to_do += [(x, dy * slope) for x, slope in inputs[node]]
    return np.stack((gradient, turns))
    waiting"""


@pytest.mark.parametrize("how", ["recursion", "stack"])
def test_turns_that_are_made_up_are_noticed_by_the_gradients(how):
    """A walk path by path that tells of one turn a node is found out by what it rounds, on every seed."""
    naive = BACKPROP.cells["q9"].replace("waiting, to_see", WITH_A_STACK + ", to_see")
    honest = BACKPROP.given("q9") if how == "recursion" else naive
    for seed in range(30):
        verdict = judged(BACKPROP.question("q9"), BACKPROP.executed(q9=honest), seed)
        assert verdict.points == 0
        assert "but for rounding the gradients are right" in verdict.parts[0].reason
        forged = honest.replace("return np.stack((gradient, turns))", "return np.stack((gradient, turns > 0))")
        verdict = judged(BACKPROP.question("q9"), BACKPROP.executed(q9=forged), seed)
        assert verdict.parts[0].points == 0
        assert "one turn a node is told of, but gradients are passed on part by part" in verdict.parts[0].reason


def test_untouched_copy_gets_nothing_and_no_hint():
    """Of what is not written, that is said, and nothing else."""
    for question in BACKPROP.questions:
        verdict = judged(question, BACKPROP.executed(**{question.name: BACKPROP.given(question.name)}))
        assert verdict.points == 0
        if question.name not in ("q5", "q9"):
            assert verdict.hint == "" and str(verdict).endswith("it is not written yet"), str(verdict)


def test_points_are_partial():
    """What is right counts: a value without its gradient, plain cases without edge cases."""
    earned = {}
    for name, old, new in (
        ("q3", "dy * slope", "slope"),
        ("q7", "rows.T @ x", "x.T @ rows"),
        ("q7", "rows.sum(axis=0)", "dy.sum(axis=0)"),
        ("q9", "waiting, to_see", RECURSIVE + ", to_see"),
    ):
        verdict = judged(BACKPROP.question(name), BACKPROP.executed(**{name: BACKPROP.cells[name].replace(old, new)}))
        earned[name, new[:8]] = [part.points for part in verdict.parts]
    assert list(earned.values()) == [[1, 0, 0], [1, 0, 0], [1, 2, 0], [3, 0]]


def test_the_package_is_refused():
    """The layer's own operation earns nothing, and check says why."""
    direct = judged(BACKPROP.question("q7"), BACKPROP.answers | {"my_linear": ops.linear})
    assert direct.points == 0 and "the grader has Python and NumPy only" in str(direct)
    wrapped = dict(BACKPROP.answers)
    exec("def my_linear(*a): return ops.linear(*a)", wrapped | {"ops": ops}, wrapped)
    assert judged(BACKPROP.question("q7"), wrapped).points == 0


def test_order_is_that_of_linear_algebra():
    """The reference's gradients solve g = e + A g, where A has the slopes from each node to its inputs."""
    rng = np.random.default_rng(0)
    for case in CHECKS.order_cases(rng, SMALL):
        slopes, edges = case.args
        n, end = case.kwargs["n"], case.kwargs["end"]
        if n > 100 or "cancel" in case.label:
            continue
        a = np.zeros((n, n))
        np.add.at(a, (edges[:, 1], edges[:, 0]), slopes)
        found = CHECKS.once_each(slopes, edges, n, end)
        assert np.allclose(found[0], np.linalg.solve(np.eye(n) - a, np.eye(n)[end]), rtol=1e-12, atol=1e-14)
        assert set(found[1]) <= {0, 1} and found[1, end] == 1


def test_parts_that_cancel_come_out_to_all_digits():
    """The reference agrees with fractions, which round nothing; path by path they do not, on any seed."""
    for seed in range(200):
        *_, case = CHECKS.order_cases(np.random.default_rng(seed), SMALL)
        (slopes, edges), n, end = case.args, case.kwargs["n"], case.kwargs["end"]
        exact, order = [Fraction(0)] * n, CHECKS.inputs_and_order(slopes, edges, n, end)[1]
        exact[end] = Fraction(1)
        for node in reversed(order):
            for (_, x), slope in zip(edges[edges[:, 0] == node], slopes[edges[:, 0] == node], strict=True):
                exact[x] += exact[node] * Fraction(slope)
        found, by_path = CHECKS.once_each(slopes, edges, n, end), CHECKS.once_a_path(slopes, edges, n, end)
        assert np.allclose(found[0], np.array(exact, float), rtol=1e-15, atol=0) and (found[1] == 1).all()
        assert 0.02 < np.abs(by_path - found)[0].max() < 0.07 and by_path[1].sum() == 7


def test_pushed_tangents_are_those_of_forward_mode():
    """The reference's two walks back give what PyTorch's dual numbers and the package's give."""
    for case in CHECKS.dual_cases(np.random.default_rng(0), SMALL):
        x, v = (np.ascontiguousarray(a, np.float64) for a in case.args)
        _, by_duals = torch.func.jvp(partial(F.normalize, dim=1), (torch.tensor(x),), (torch.tensor(v),))
        _, ours = jvp(lambda x: x / apply(ops.sqrt, (x * x).sum(dim=1, keepdim=True)), x, v)
        for tangent in (by_duals.numpy(), ours):
            assert np.allclose(CHECKS.pushed(x, v)[1], tangent, rtol=1e-11, atol=1e-14)


def test_answers_may_be_computed_in_many_threads_at_once():
    """A batch is graded by several threads of one process, so no reference may lean on a state that they share."""
    case = next(CHECKS.dual_cases(np.random.default_rng(0), SMALL))
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: CHECKS.pushed(*case.args), range(200)))
    assert all(np.array_equal(one, found[0]) for one in found)


def test_training_by_hand_is_training_by_pytorch():
    """What the known mistakes are made of is right where no mistake is made."""
    for case in CHECKS.training_cases(np.random.default_rng(0), Sizes()):
        right, by_hand = CHECKS.trained(*case.args, **case.kwargs), CHECKS.wrongly_trained(*case.args, **case.kwargs)
        assert np.allclose(right, by_hand, rtol=1e-10 if right.dtype == np.float64 else 1e-4, atol=0)
        assert len(right) < 20 or right[-1] < right[0]


def test_measured_flow_agrees_with_the_formula():
    """Over 360 networks' means: none off by 8 %, where 10 % are allowed, and the mean of all within 1 %."""
    ratios = []
    for seed in range(60):
        for case in CHECKS.flow_cases(np.random.default_rng(seed), SMALL):
            ratios.append(CHECKS.measured(*case.args, **case.kwargs) / CHECKS.predicted()(*case.args, **case.kwargs))
    assert abs(np.mean(ratios) - 1) < 0.01 and np.abs(np.array(ratios) - 1).max() < 0.08 and np.std(ratios) < 0.02


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
    "endless": (handed_in(q9=ENDLESS), {"q9": 0}),
    "exits": (handed_in(q8="import os\ndef train_by_hand(*a, **k): os._exit(0)"), {"q8": 0}),
    "liar": (handed_in(q3=LIAR), {"q3": 0}),
    "reads": (handed_in(first=READS.replace("REPOSITORY", str(ROOT))), {}),
    "no layer": (handed_in(q7="my_linear = None"), {"q7": 0, "q8": 0}),
    "empty": (b"", dict.fromkeys(BACKPROP.full, 0)),
}


@pytest.mark.parametrize("name", HANDED_IN)
def test_submission_in_the_box(name, boxed):
    """A good file has all points; hostile and broken ones lose their own, and no others."""
    content, lost = HANDED_IN[name]
    result = grade(content, NAME, 7, time_limit=12)
    assert {q["name"]: q["points"] for q in result["questions"]} == BACKPROP.full | lost, result
    if name == "reads":
        assert any("found []" in note for note in result["notes"])


def test_learner_sees_hints_and_no_solution():
    """Sixteen hints, nothing between the marks of a solution, none of the book's own markup."""
    cells = release(BACKPROP.source).cells
    text = "\n".join(cell.source for cell in cells)
    assert text.count("<summary>Hint</summary>") == 17
    assert not re.search(r"SOLUTION|GIVEN|<summary>Solution|sum_to_shape\(gradient, shape\):|waiting", text)
    raw = re.compile(r"^:::|^```\{|\{[\w:-]+\}`|^\([\w-]+\)=|^% ", re.MULTILINE)
    assert not [c.source for c in cells if c.cell_type == "markdown" and raw.search(c.source)]


def test_released_copy_in_the_box(boxed):
    """As released, the notebook has no points, and a reason for each part."""
    import nbformat

    result = grade(nbformat.writes(release(BACKPROP.source)).encode(), NAME, 7)
    assert result["points"] == 0 and all(part["reason"] for q in result["questions"] for part in q["parts"])
