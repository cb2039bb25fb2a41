"""A question with other sizes than its own: fewer cases, larger ones, the smallest and the largest it allows."""

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
