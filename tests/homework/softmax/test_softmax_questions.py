"""The questions of the softmax chapter: fair to right answers, strict with wrong ones, and with a word for each."""

import json
from dataclasses import replace

import numpy as np
import pytest
from answers import OTHER_WAY
from frame import Questions, chapter
from planting import judged
from sizing import small

from companion.homework.verdicts import judge
from companion.scratch import ops

SOFTMAX = chapter("softmax")


class TestQuestions(Questions):
    chapter = SOFTMAX
    points = 20
    operations = (3, 4, 5, 9)
    mannered = 3
    ready = (3, 6)  # a rebuild and a repair
    formula = r"softmax\(|\*\*|exp\b|onehot|s / K|p minus|weight\[|row sums|bisection| - "


@pytest.mark.parametrize("name", OTHER_WAY)
def test_flake_gate_for_another_way(name):
    """Other right answers pass too."""
    namespace = {"__name__": "__main__", "np": np}
    exec(OTHER_WAY[name].replace("%matplotlib inline", ""), namespace)
    for seed in range(20):
        verdict = judged(SOFTMAX.question(int(name.removeprefix("ex"))), namespace, seed)
        assert verdict.points == verdict.of, f"seed {seed}: {verdict}"


@pytest.mark.parametrize("name", ["log_softmax", "binary_cross_entropy_with_logits"])
def test_package_functions_are_refused(name):
    """A ready function of the package, direct or wrapped, earns nothing, and check says what it found."""
    question = SOFTMAX.question(3 if name == "log_softmax" else 6)
    direct = SOFTMAX.answers | {question.function: getattr(ops, name)}
    assert judged(question, direct).points == 0
    wrapped = SOFTMAX.answers | {"ops": ops}
    exec(f"def helper(*a): return ops.{name}(*a)\ndef {question.function}(*a): return helper(*a)", wrapped)
    verdict = judged(question, wrapped)
    assert verdict.points == 0 and "uses ops: the grader has Python and NumPy only" in str(verdict)


def test_fresh_inputs_for_every_seed():
    """Two seeds, and an overlay's, draw different inputs, and so do two exercises; one seed draws the same again."""

    def drawn(*seed, number=4):
        seen = []
        question = replace(small(SOFTMAX.question(4)), number=number)
        judge(question, lambda f, a, k, u: seen.append(a[0].tolist()) or {"missing": True}, seed)
        return json.dumps(seen)

    assert drawn(1, 0) == drawn(1, 0)
    assert len({drawn(1, 0), drawn(2, 0), drawn(1, 5), drawn(1, 0, number=5)}) == 4
