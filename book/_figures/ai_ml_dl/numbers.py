"""The chapter's figure: ones and sevens by two measurements, parted by the reader's rule, a tree or a line."""

from __future__ import annotations

import numpy as np

from companion.data import digits
from companion.data.features import NAMES, hand_made
from companion.scratch.learners import DecisionTreeClassifier, LinearRegression

EACH = 30  # pictures of either digit to learn from
LEFT, RIGHT, LOW, HIGH = 0.1, 0.6, 0.0, 0.5  # the picture's axes
RULE, TREE, LINE = range(3)


def first_state() -> dict:
    """The two thresholds, who answers, the pictures as points, and what tree and line have learned from them.

    The new pictures stay covered until the reader asks for them, and are covered again when a threshold moves.
    """
    part = digits()
    points, sevens = ones_and_sevens(part.x_train, part.y_train, EACH)
    new_points, new_sevens = ones_and_sevens(part.x_test, part.y_test, EACH)
    tree = DecisionTreeClassifier(max_depth=2).fit(points, sevens).tree_
    line = LinearRegression().fit(points, sevens)
    return {
        "top": 0.45,
        "bottom": 0.4,
        "answer": RULE,
        "looks": 0,  # how often the new pictures were uncovered
        "looked_at": [-1, -1],  # with which thresholds last, in hundredths
        "points": points.tolist(),
        "sevens": sevens.tolist(),
        "new_points": new_points.tolist(),
        "new_sevens": new_sevens.tolist(),
        "leaves": leaves(tree, 0, (LEFT, RIGHT, LOW, HIGH)),
        "line": [*line.coef_.tolist(), float(line.intercept_)],
        "ground": ground(*line.coef_, line.intercept_),
    }


def ones_and_sevens(x, labels, each: int):
    """The first ones and sevens of a part: ink above and below, to four decimals, and 1 for a seven."""
    rows = np.concatenate([np.flatnonzero(labels == digit)[:each] for digit in (1, 7)])
    ink = hand_made(x[rows])[:, [NAMES.index("top ink"), NAMES.index("bottom ink")]]
    return ink.round(4), (labels[rows] == 7).astype(int)


def leaves(tree, node: int, box: tuple) -> list:
    """A tree's leaves as boxes of the plane: left, right, low, high, and 1 where the answer is a seven."""
    if tree.children_left[node] < 0:
        return [[*map(float, box), int(tree.value[node, 0].argmax())]]
    axis, at = 2 * int(tree.feature[node]), round(float(tree.threshold[node]), 6)
    below, above = list(box), list(box)
    below[axis + 1] = above[axis] = at
    return leaves(tree, tree.children_left[node], below) + leaves(tree, tree.children_right[node], above)


def ground(slope_x: float, slope_y: float, level: float) -> list:
    """The corners of that part of the picture in which the line's answer is a seven."""
    corners = [(LEFT, LOW), (RIGHT, LOW), (RIGHT, HIGH), (LEFT, HIGH)]
    lead = [slope_x * x + slope_y * y + level - 0.5 for x, y in corners]  # above 0: a seven
    found = []
    for i, (x, y) in enumerate(corners):
        (last_x, last_y), last, here = corners[i - 1], lead[i - 1], lead[i]
        if last * here < 0:  # the side crosses the line
            share = last / (last - here)
            found.append([last_x + share * (x - last_x), last_y + share * (y - last_y)])
        if here > 0:
            found.append([x, y])
    return [[round(float(x), 6), round(float(y), 6)] for x, y in found]


def answers(state: dict, points) -> np.ndarray:
    """1 for every point that is called a seven."""
    x, y = np.array(points).T
    if state["answer"] == RULE:
        return ((x > state["top"]) & (y < state["bottom"])).astype(int)
    if state["answer"] == LINE:
        slope_x, slope_y, level = state["line"]
        return (slope_x * x + slope_y * y + level > 0.5).astype(int)
    found = np.zeros(len(x), int)
    for left, right, low, high, seven in state["leaves"]:
        found[(x > left) & (x <= right) & (y > low) & (y <= high)] = seven
    return found


def hundredths(state: dict) -> list[int]:
    """The two thresholds as whole numbers, so that they can be compared."""
    return [int(np.floor(100 * state[name] + 0.5)) for name in ("top", "bottom")]


def numbers(state: dict) -> dict:
    """Which points are misread, how many of either kind, how many new ones and whether one sees it; who answers."""
    wrong = answers(state, state["points"]) != np.array(state["sevens"])
    new_wrong = answers(state, state["new_points"]) != np.array(state["new_sevens"])
    sevens = np.array(state["sevens"]) == 1
    return {
        "wrong": wrong.astype(int),
        "errors": int(wrong.sum()),
        "false_sevens": int((wrong & ~sevens).sum()),
        "missed_sevens": int((wrong & sevens).sum()),
        "new_errors": int(new_wrong.sum()),
        "uncovered": state["looked_at"] == hundredths(state),
        "again": state["looks"] > 1,
        "who": ("Your rule", "The tree", "The line")[state["answer"]],
        "is": [int(state["answer"] == who) for who in (RULE, TREE, LINE)],
    }
