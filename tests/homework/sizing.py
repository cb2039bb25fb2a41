"""A question as tests ask it: with other sizes than its own, or with answers that are computed once."""

import copy
from dataclasses import replace

import numpy as np

from companion.homework.questions import LARGE, Question


def small(question: Question, rounds: int = 2) -> Question:
    """Give the question with fewer cases."""
    return replace(question, sizes=replace(question.sizes, rounds=rounds))


def drawn(question, seed=0) -> list:
    """Draw the cases of a question."""
    return list(question.cases(np.random.default_rng(seed), question.sizes))


def quick(question: Question) -> Question:
    """Give the question without its large cases."""
    return replace(question, cases=lambda *drawn: [c for c in question.cases(*drawn) if c.kind != LARGE])


def wide(question):
    """Give the question with sizes up to four times as large, as far as it lets an overlay go, in a single round."""
    known = question.sizes.ranges
    sizes = question.sizes.changed({name: [r.low, min(4 * r.high, r.most)] for name, r in known.items()})
    return small(replace(question, sizes=sizes), rounds=1)


def outermost(question, end: str):
    """Give the question with every size as small, or as large, as it lets an overlay make it."""
    limits = {name: getattr(r, end) for name, r in question.sizes.ranges.items()}
    sizes = question.sizes.changed({name: [limit, limit] for name, limit in limits.items()})
    return small(replace(question, sizes=sizes), rounds=1)


def remembering(question: Question) -> Question:
    """Give the question with a reference and known mistakes that compute each case once, however often it is asked.

    One seed draws the same cases for each mistake that is planted, and to name the last of them all before it are
    tried. What autograd differentiates is not kept, nor what chance may answer otherwise the next time.
    """
    if question.by_chance or question.of_itself or question.differentiable is not None:
        return question
    kept = [replace(m, reference=m.reference and _remembered(m.reference)) for m in question.mistakes]
    return replace(question, reference=_remembered(question.reference), mistakes=tuple(kept))


def _remembered(function):
    known = {}

    def remembered(*args, **kwargs):
        key = (*((a.dtype, a.shape, a.strides, a.tobytes()) for a in args), repr(sorted(kwargs.items())))
        if key not in known:
            known[key] = function(*args, **kwargs)
        return copy.deepcopy(known[key])

    return remembered
