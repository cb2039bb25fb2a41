"""The questions of the layers chapter: fair to right answers, and a word for each wrong one."""

import numpy as np
import pytest
from frame import Questions, chapter
from planting import judged
from sizing import drawn

LAYERS = chapter("layers")


class TestQuestions(Questions):
    chapter = LAYERS
    points = 20
    formula = r"\*\*|np\.|\.T\b|sum\(|keepdims|sqrt|@|einsum|reshape"


def test_untouched_copy_gets_nothing_and_no_hint():
    """Of what is not written, that is said, and nothing else; of the code to repair, that it is as given."""
    for question in LAYERS.questions:
        verdict = judged(question, LAYERS.executed(**{f"ex{question.number}": LAYERS.given(question.number)}))
        assert verdict.points == 0 and verdict.hint == ""
        assert str(verdict).endswith(question.as_given or "it is not written yet"), str(verdict)


OTHER_WAYS = {
    2: """def signed_distances(x, weight, bias):
        unit = weight / np.linalg.norm(weight, axis=1, keepdims=True)
        foot = -(bias / (weight**2).sum(1))[:, None] * weight
        return ((x[:, None] - foot) * unit).sum(2)""",
    4: """def merged(weight1, bias1, weight2, bias2, weight3, bias3):
        def stack(x):
            return ((x @ weight1.T + bias1) @ weight2.T + bias2) @ weight3.T + bias3
        places = np.eye(weight1.shape[1], dtype=weight1.dtype)
        bias = stack(0 * places[0])
        return {"bias": bias, "weight": (stack(places) - bias).T}""",
    9: """def rescaled(weight1, bias1, weight2):
        turn = np.diag(np.linalg.norm(weight1, axis=1))
        back = np.linalg.inv(turn)
        return {"weight1": back @ weight1, "bias1": back @ bias1, "weight2": weight2 @ turn}""",
    10: """def cost(x, widths, bias=True):
        parameters, products, d = 0, 0, x.shape[1]
        for o in widths.tolist():
            parameters, products, d = parameters + d * o + bias * o, products + len(x) * d * o, o
        return np.array([parameters, products])""",
    11: """def bilinear(x, y, weight):
        return ((x @ weight) * y).sum(axis=2).T""",
    13: """def weighted_error(answers, wanted, weight):
        return np.average((answers[:, 0] - wanted.ravel()) ** 2, weights=weight)""",
}


@pytest.mark.parametrize("number", OTHER_WAYS)
def test_another_right_answer_has_full_points(number):
    namespace = {"__name__": "__main__", "np": np}
    exec(OTHER_WAYS[number], namespace)
    for seed in range(20):
        verdict = judged(LAYERS.question(number), namespace, seed)
        assert verdict.points == verdict.of, f"seed {seed}: {verdict}"


def test_the_counts_are_those_of_the_formula():
    """PyTorch's counters, which are the reference, against a sum on paper."""
    for case in drawn(LAYERS.question(10)):
        counts = LAYERS.file("e10").counted(*case.args, **case.kwargs)
        assert counts.tolist() == LAYERS.answers["cost"](*case.args, **case.kwargs).tolist()
