"""Exercise 9 of the backpropagation chapter: every node once."""

from fractions import Fraction

import numpy as np
import pytest
from frame import chapter, wrong_answers
from planting import judged
from sizing import drawn, small

BACKPROPAGATION = chapter("backpropagation")
WALKS = BACKPROPAGATION.file("e09_walks")
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

test_wrong_answer = wrong_answers(
    BACKPROPAGATION,
    9,
    {
        "breadth": ("waiting, to_see", UNORDERED + ", to_see", "gradients and turns", "before all of its gradient"),
        "recursion": ("waiting, to_see", RECURSIVE + ", to_see", "edge cases", "5,000 operations: it raises Rec"),
        "overwrites": ("gradient[x] +=", "gradient[x] =", "gradients and turns", "replaces the one before it"),
        "walk in depth, overwriting": (
            "waiting, to_see",
            RECURSIVE.replace("+=", "=").replace("turns[node] =", "turns[node] +=") + ", to_see",
            "gradients and turns",
            "replaces the one before it",
        ),
        "leaves": (
            "turns[node] += 1",
            "turns[node] += bool(inputs[node])",
            "gradients and turns",
            "takes its turn, too",
        ),
        "not counted": ("turns[node] += 1", "pass", "gradients and turns", "no turns are counted"),
    },
)


def test_naive_recursion_is_noticed_by_its_turns():
    """Its gradients are nearly right, and no clock is asked: what it counts itself gives it away, on every seed."""
    for seed in range(10):
        verdict = judged(BACKPROPAGATION.question(9), BACKPROPAGATION.executed(ex9=BACKPROPAGATION.given(9)), seed)
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
    naive = BACKPROPAGATION.cells["ex9"].replace("waiting, to_see", WITH_A_STACK + ", to_see")
    honest = BACKPROPAGATION.given(9) if how == "recursion" else naive
    for seed in range(30):
        verdict = judged(BACKPROPAGATION.question(9), BACKPROPAGATION.executed(ex9=honest), seed)
        assert verdict.points == 0
        assert "but for rounding the gradients are right" in verdict.parts[0].reason
        forged = honest.replace("return np.stack((gradient, turns))", "return np.stack((gradient, turns > 0))")
        verdict = judged(BACKPROPAGATION.question(9), BACKPROPAGATION.executed(ex9=forged), seed)
        assert verdict.parts[0].points == 0
        assert "one turn a node is told of, but gradients are passed on part by part" in verdict.parts[0].reason


def test_points_are_partial():
    """An order found by recursion is right, but for the chain: it keeps the points of the plain cases."""
    recursive = BACKPROPAGATION.cells["ex9"].replace("waiting, to_see", RECURSIVE + ", to_see")
    verdict = judged(BACKPROPAGATION.question(9), BACKPROPAGATION.executed(ex9=recursive))
    assert [part.points for part in verdict.parts] == [3, 0]


def test_order_is_that_of_linear_algebra():
    """The reference's gradients solve g = e + A g, where A has the slopes from each node to its inputs."""
    for case in drawn(small(BACKPROPAGATION.question(9))):
        slopes, edges = case.args
        n, end = case.kwargs["n"], case.kwargs["end"]
        if n > 100 or "cancel" in case.label:
            continue
        a = np.zeros((n, n))
        np.add.at(a, (edges[:, 1], edges[:, 0]), slopes)
        found = WALKS.once_each(slopes, edges, n, end)
        assert np.allclose(found[0], np.linalg.solve(np.eye(n) - a, np.eye(n)[end]), rtol=1e-12, atol=1e-14)
        assert set(found[1]) <= {0, 1} and found[1, end] == 1


def test_parts_that_cancel_come_out_to_all_digits():
    """The reference agrees with fractions, which round nothing; path by path they do not, on any seed."""
    for seed in range(200):
        *_, case = drawn(small(BACKPROPAGATION.question(9)), seed)
        (slopes, edges), n, end = case.args, case.kwargs["n"], case.kwargs["end"]
        exact, order = [Fraction(0)] * n, WALKS.inputs_and_order(slopes, edges, n, end)[1]
        exact[end] = Fraction(1)
        for node in reversed(order):
            for (_, x), slope in zip(edges[edges[:, 0] == node], slopes[edges[:, 0] == node], strict=True):
                exact[x] += exact[node] * Fraction(slope)
        found, by_path = WALKS.once_each(slopes, edges, n, end), WALKS.once_a_path(slopes, edges, n, end)
        assert np.allclose(found[0], np.array(exact, float), rtol=1e-15, atol=0) and (found[1] == 1).all()
        assert 0.02 < np.abs(by_path - found)[0].max() < 0.07 and by_path[1].sum() == 7
