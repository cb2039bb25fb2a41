"""The questions of the softmax chapter: fair to right answers, strict with wrong ones, and with a word for each."""

import json

import numpy as np
import pytest
import torch
from corpus import OTHER_WAY
from frame import Chapter, Questions
from planting import SMALL, asked, judged, truth

from companion.homework.here import calls_here
from companion.homework.questions import Sizes
from companion.homework.verdicts import judge
from companion.scratch import ops

SOFTMAX = Chapter("softmax")


@pytest.mark.parametrize("name", OTHER_WAY)
def test_flake_gate_for_another_way(name):
    """Other right answers pass too."""
    namespace = {"__name__": "__main__", "np": np}
    exec(OTHER_WAY[name].replace("%matplotlib inline", ""), namespace)
    for seed in range(20):
        verdict = judged(SOFTMAX.question(name), namespace, seed)
        assert verdict.points == verdict.of, f"seed {seed}: {verdict}"


WRONG = {  # what is replaced in a solution -> part and sentence
    "q1 = for +=": ("q1", "target] += 1", "target] = 1", "value", "the value: the true class also gets its s / K"),
    "q1 = for +=, p - t": ("q1", "target] += 1", "target] = 1", "gradient", "dlogits: the true class also gets"),
    "q1 s each": (
        "q1",
        "label_smoothing / k",
        "label_smoothing",
        "gradient",
        "dlogits: each class gets s / K, not s",
    ),
    "q2 rows alike": (
        "q2",
        "dy * share)[:, None]",
        "dy / weight[target].sum())",
        "gradient",
        "each row of p - onehot",
    ),
    "q2 by column": ("q2", "* share)[:, None]", "/ weight[target].sum()) * weight", "gradient", "not to columns"),
    "q3 not given back": ("q3", "value = shifted", "value = logits", "value", "must be given back to log-sum-exp"),
    "q3 its exponential": (
        "q3",
        "value = shifted",
        "value = logits",
        "gradient",
        "must be given back to log-sum-exp",
    ),
    "q3 taken off twice": ("q3", "np.exp(shifted)", "np.exp(logits)", "value", "the maximum was taken off twice"),
    "q3 sum of all dy": ("q3", "dy.sum(axis=1, keepdims=True)", "dy.sum()", "gradient", "each row of dy, not of all"),
    "q2 weight by class": (
        "q2",
        "weight[target] / weight[target].sum()",
        "weight[:, None] / weight.sum()",
        "gradient",
        "dlogits: weight has one entry per class: use weight[target], one per example",
    ),
    "q2 weight by class in the gradient": (
        "q2",
        "dy * share)[:, None]",
        "dy * weight[:, None] / weight[target].sum())",
        "edge cases",
        "a batch of one (N = 1): dlogits: weight has one entry per class",
    ),
    "q3 one maximum": (
        "q3",
        "logits.max(axis=1, keepdims=True)",
        "logits.max()",
        "edge cases",
        "the value: some rows' exponentials underflow to 0: take off each *row's* maximum",
    ),
    "q3 no maximum": ("q3", "logits.max(axis=1, keepdims=True)", "0", "edge cases", "an exponential overflowed"),
    "q5 a pair": (
        "q5",
        "float(np.exp(-(low + high) / 2))",
        "np.exp(-(low + high) / 2), slope",
        "temperature",
        "must return one number, it returned a tuple",
    ),
    "q5 a list": ("q5", "return float(", "return [0] or (", "temperature", "one number, it returned a list"),
    "q6 with its constant": (
        "q6",
        "(rate - target * log_rate).mean()",
        "(rate - target * log_rate + np.vectorize(math.lgamma)(target + 1)).mean()",
        "value",
        "the value: leave out the constant log(target!)",
    ),
    "q5 coarse search": ("q5", "range(50)", "range(7)", "temperature", "T is nearly right, but not to 0.001"),
    "q5 no search": ("q5", "range(50)", "range(0)", "temperature", "T is a wrong number"),
    "q6 over N": ("q6", "log_rate.size", "len(log_rate)", "gradient", "exactly K, the number of columns"),
    "not written": ("q6", "rate = np.exp(log_rate)", "raise NotImplementedError", "value", "it is not written yet"),
    "no backward": (
        "q6",
        "share = dy / log_rate.size",
        "raise NotImplementedError",
        "gradient",
        "backward is not written yet",
    ),
}


class TestQuestions(Questions):
    chapter = SOFTMAX
    points = 20
    wrong = WRONG
    operations = ("q1", "q2", "q3", "q6")
    mannered = "q3"
    ready = ("q3", "q4")  # a rebuild and a repair
    formula = r"softmax\(|\*\*|exp\b|onehot|s / K|p minus|weight\[|row sums|bisection| - "


GIVEN = SOFTMAX.question("q4").given


def renamed(scores, answers):
    """Give the planted code under other names, and in other words."""
    sure = np.reciprocal(1 + np.exp(-scores))
    surprise = answers * np.log(sure) + (1 - answers) * np.log(1 - sure)

    def back(upstream):
        answers[...] = sure - answers
        return answers * upstream, -scores * (upstream / scores.size)

    return -surprise.mean(), back


renamed.__module__ = "__main__"  # as in a notebook


@pytest.mark.parametrize("function", [GIVEN, renamed], ids=["given", "renamed"])
@pytest.mark.parametrize("hidden", [True, False])
def test_code_as_given_is_told_nothing_but_that(function, hidden):
    """In a repair the bugs are the learner's to find, so none is named; and there are no points by luck."""
    question = SOFTMAX.question("q4")
    with np.errstate(all="ignore"):
        for seed in range(40):
            verdict = judge(question, calls_here({question.function: function}), seed, Sizes(rounds=1), hidden)
            assert str(verdict) == (
                "q4: 0 of 3 points\n"
                "  value, gradient, edge cases: this is the code as given: find the three bugs first, then mend it"
            )


MENDED = {
    "the overflow": ("np.exp(-logits)", "np.exp(np.minimum(-logits, 9))"),
    "the size": ("dlogits * dy", "dlogits * (dy / logits.size)"),
    "the target": ("np.subtract(p, target, out=target)", "p - target"),
}


@pytest.mark.parametrize("bug", MENDED)
def test_code_with_one_bug_mended_is_told_of_the_others(bug):
    """From the first change on, all that is found is told."""
    source = SOFTMAX.cells["q4"]
    head, given = source.partition("    ### BEGIN SOLUTION")[0], source.partition("### BEGIN GIVEN")[2]
    old, new = MENDED[bug]
    assert old in given
    namespace = {"np": np}
    exec(head + given.replace("    # ", "    ").replace("    #\n", "\n").replace(old, new), namespace)
    with np.errstate(all="ignore"):
        verdict = judged(SOFTMAX.question("q4"), namespace)
    assert verdict.points < verdict.of and "as given" not in str(verdict) and "hint: experiment" in str(verdict)


CLIPPED = """
def binary_cross_entropy_from_logits(logits, target):
    p = np.clip(1 / (1 + np.exp(-logits)), {0}, 1 - {0})
    value = -(target * np.log(p) + (1 - target) * np.log(1 - p)).mean()
    return value, lambda dy: ((p - target) * (dy / logits.size), -logits * (dy / logits.size))
"""


@pytest.mark.parametrize("smallest", [1e-7, 1e-12])
def test_clipped_probabilities_are_named(smallest):
    """In the repair, clipping p removes the warnings and not the bug."""
    namespace = {"__name__": "__main__", "np": np}
    exec(CLIPPED.format(smallest), namespace)
    with np.errstate(all="ignore"):
        verdict = judged(SOFTMAX.question("q4"), namespace)
    assert verdict.parts[0].reason.startswith("the value: clipping p cuts off large losses"), str(verdict)


def test_forgotten_upstream_is_named():
    """A backward that ignores dy is told so."""
    question = SOFTMAX.question("q2")

    def function(*args):
        value, backward = truth(question)(*args)
        return value, lambda dy: backward(np.ones_like(dy))

    verdict = asked(question, function)
    assert "dlogits: it does not use dy" in str(verdict)


@pytest.mark.parametrize("name", ["log_softmax", "binary_cross_entropy_with_logits"])
def test_package_functions_are_refused(name):
    """A ready function of the package, direct or wrapped, earns nothing, and check says what it found."""
    question = SOFTMAX.question("q3" if name == "log_softmax" else "q4")
    direct = SOFTMAX.answers | {question.function: getattr(ops, name)}
    assert judged(question, direct).points == 0
    wrapped = SOFTMAX.answers | {"ops": ops}
    exec(f"def helper(*a): return ops.{name}(*a)\ndef {question.function}(*a): return helper(*a)", wrapped)
    verdict = judged(question, wrapped)
    assert verdict.points == 0 and "uses ops: the grader has Python and NumPy only" in str(verdict)


def test_torch_is_refused():
    """So is PyTorch."""
    namespace = SOFTMAX.answers | {"F": torch.nn.functional}
    exec("def stable_log_softmax(z): return F.log_softmax(z, 1)", namespace)
    assert "uses F" in str(judged(SOFTMAX.question("q3"), namespace))


def test_fresh_inputs_for_every_seed():
    """Two seeds, and an overlay's, draw different inputs; one seed draws the same again."""

    def drawn(seed, sizes=SMALL):
        seen = []
        judge(SOFTMAX.question("q1"), lambda f, a, k, u: seen.append(a[0].tolist()) or {"missing": True}, seed, sizes)
        return json.dumps(seen)

    assert drawn(1) == drawn(1)
    assert len({drawn(1), drawn(2), drawn(1, Sizes(rounds=2, seed=5))}) == 3
