"""Known mistakes: which of a question's is the one that a learner made, seen from all that the learner answered.

A mistake is told only if it explains what was answered to every case, also what was right; and some, only if they
explain the other gradients that they would have spoilt.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from companion.homework.diagnose import close
from companion.homework.questions import Case, Expected, Mistake, Question, expected

FORGETS_DY = "it does not use dy, the upstream gradient: multiply by it"
LOOSEST = 1e-3  # a question's own tolerance may be wider, for what chance does to its answer; a mistake is a formula


@dataclass(frozen=True)
class Asked:
    """A case, PyTorch's answer to it, and what was seen of the learner's."""

    case: Case
    answer: Expected
    seen: dict


def came(question: Question, asked: list[Asked], one: Asked) -> tuple:
    """Give what came of a case, and of the first: what the references of a question of itself are handed."""
    return tuple(each.seen.get("named", {}) for each in (one, asked[0])) if question.of_itself else ()


def mistake_in_value(question: Question, asked: list[Asked], name: str = "") -> str:
    """Give the diagnosis of the known mistake that explains every value (of that name), or nothing."""

    names = ()
    if name:
        names = (name,) if question.entries else question.names[: question.names.index(name) + 1]

    def pick(value):  # with what comes before, where it is named: that was right, and must be so with the mistake
        return np.concatenate([np.ravel(value[one]) for one in names]) if name else value

    found = [one for one in asked if ("named" if name else "value") in one.seen]
    if any(which not in one.seen["named"] for one in found for which in names):  # it comes in some cases only
        return ""
    if any(one.seen["named"][which].shape != one.answer.value[which].shape for one in found for which in names):
        return ""
    for mistake in question.mistakes:
        if mistake.reference is None:
            continue
        trios = (  # one by one: most mistakes are out of the question after the first
            (
                one,
                pick(one.seen.get("named", one.seen.get("value"))),
                pick(one.answer.value),
                pick(
                    expected(question, one.case, reference=mistake.reference, came=came(question, asked, one)).value
                ),
            )
            for one in found
        )
        if _explains(question, trios):
            return mistake.diagnosis
    return ""


def mistake_in_gradient(question: Question, asked: list[Asked], argument: int) -> str:
    """Give the diagnosis of the known mistake that explains one argument's gradient in every case, or nothing."""
    found = [one for one in asked if "gradients" in one.seen]
    for mistake in (*question.mistakes, Mistake(FORGETS_DY)):
        try:
            wrong = [_wrong_gradients(question, mistake, one) for one in found]
        except ValueError:  # as the learner's code would raise, so no answer is from it
            continue
        spoilt = []
        for i in range(len(question.arguments)) if mistake.whole else [argument]:
            trios = [
                (one, one.seen["gradients"][i], one.answer.gradients[i], w[i])
                for one, w in zip(found, wrong, strict=True)
                if w[i] is not None and one.answer.gradients[i] is not None
            ]
            if any(not _agree(question, one, w, right) for one, _, right, w in trios):
                spoilt.append((i, _explains(question, trios)))
        if (argument, True) in spoilt and all(explained for _, explained in spoilt):
            return mistake.diagnosis
    return ""


def _wrong_gradients(question: Question, mistake: Mistake, one: Asked) -> list:
    case, answer = one.case, one.answer
    if mistake.gradient:
        return mistake.gradient(answer.gradients, answer.upstream, *case.args, **case.kwargs)
    upstream = None if mistake.diagnosis == FORGETS_DY else answer.upstream
    return expected(question, case, upstream, mistake.reference).gradients


def _explains(question: Question, trios: Iterable) -> bool:
    """Tell whether a mistake gives what came in every case, and something else than the right answer in one."""
    telling = False
    for one, got, right, wrong in trios:
        if got is None or not _agree(question, one, got, wrong, free=np.shape(wrong) != np.shape(right)):
            return False
        telling |= bool(np.isfinite(wrong).any()) and not _agree(question, one, wrong, right)
    return telling


def _agree(question: Question, one: Asked, got, wrong, free: bool = False) -> bool:
    """Compare two answers; what is not finite must be the same. With ``free``, but for a factor."""
    got, wrong = np.asarray(got), np.asarray(wrong)
    if got.shape != wrong.shape:
        return False
    loose = max(question.tolerance[one.case.args[0].dtype.name], 1e-6)
    loose = loose if question.by_chance else min(loose, LOOSEST)
    if free:
        norm = float((wrong**2).sum())
        with np.errstate(all="ignore"):
            return norm > 0 and close(got, wrong * (float((got * wrong).sum()) / norm), loose)
    finite = np.isfinite(wrong)
    return np.array_equal(got[~finite], wrong[~finite], equal_nan=True) and close(got[finite], wrong[finite], loose)
