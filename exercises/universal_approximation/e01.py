"""Exercise 1, what the theorem says."""

from functools import partial

import numpy as np

from companion.homework.questions import EDGE, PLAIN, Case, Mistake, Question, single
from companion.homework.sizes import Sizes

YES, NO = range(2)
NONE, ORDER, PLACES, JUMP, POLYNOMIAL, FINDING = range(6)

VERDICTS = {  # whether each statement follows, and what is wrong with it
    "one_width": (NO, ORDER),
    "exponential": (YES, NONE),
    "whole_line": (NO, PLACES),
    "trained": (NO, FINDING),
    "thousand_places": (NO, FINDING),
    "relu_product": (YES, NONE),
    "step": (NO, JUMP),
    "squares": (NO, POLYNOMIAL),
    "reciprocal": (NO, PLACES),
    "same_network": (NO, ORDER),
}

CONFUSED = {  # what is often taken for what, and what to look at again
    ("one_width", YES, NONE): "here the width is chosen before the function",
    (
        "same_network",
        YES,
        NONE,
    ): "here the network is chosen before the error: one that is within every error is the function itself",
    ("exponential", NO, PLACES): "the line has no end, and this interval has",
    ("exponential", NO, ORDER): "one function and one error are named, and the width may depend on both",
    ("whole_line", YES, NONE): "finitely many sigmoids stay between two bounds: and the function?",
    ("trained", YES, NONE): "that good weights exist is one thing, and that training meets them another",
    ("trained", NO, ORDER): "the width is not at fault: who found the weights?",
    ("thousand_places", YES, NONE): "what may the network do between two of the places?",
    (
        "thousand_places",
        NO,
        PLACES,
    ): "the interval is closed and bounded: the fault is what a fit at places says of the rest",
    ("relu_product", NO, POLYNOMIAL): "the function is a polynomial, and may be one: the activation may not",
    ("relu_product", NO, PLACES): "the square is closed and bounded; the theorem is not for one input alone",
    ("step", YES, NONE): "a network of sigmoids has no jump: how far is it off on one side of this one?",
    ("squares", YES, NONE): "add up parabolas, and what comes out?",
    ("squares", NO, JUMP): "the square is continuous: is it allowed as an activation?",
    ("reciprocal", YES, NONE): "how large is the function close to 0, and how large can the network be?",
    ("reciprocal", NO, JUMP): "where it is asked about the function is continuous; look at the set",
}


def cases(rng, sizes):
    """Yield numbers to stand for yes and no, and for the faults."""

    def draw():
        return rng.permutation(np.arange(1.0, 13))[:2], rng.permutation(np.arange(1.0, 13))[:6]

    for _ in range(sizes.rounds):
        yield Case(PLAIN, "random numbers", draw())
    yield Case(EDGE, "float32 inputs", tuple(map(single, draw())))


def judged(answers, faults, changed=()):
    """Judge all statements, some of them otherwise than is right."""
    return {name: np.array([answers[a], faults[f]]) for name, (a, f) in (VERDICTS | dict(changed)).items()}


QUESTION = Question(
    title="What the theorem says",
    function="judge",
    arguments=("answers", "faults"),
    differentiable=None,
    reference=judged,
    cases=cases,
    sizes=Sizes({}, rounds=2),
    points={"first five": 1, "last five": 1},
    hint="put the words for every and there is into each statement: in which order do they stand, over which set?",
    mistakes=tuple(
        Mistake(diagnosis, partial(judged, changed={name: (answer, fault)}))
        for (name, answer, fault), diagnosis in CONFUSED.items()
    ),
    names=tuple(VERDICTS),
    entries=("whether it follows", "its fault"),
)
