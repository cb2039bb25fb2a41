"""From one reply to what is wrong with it: for which part of the question, and a sentence or a difference."""

from __future__ import annotations

import builtins
import re
from collections.abc import Iterator
from dataclasses import dataclass

from companion.homework.diagnose import Difference, close, right, wrong_dtype
from companion.homework.observation import FACTORS
from companion.homework.packing import name_of
from companion.homework.questions import LARGE, PLAIN, Case, Expected, Question

NOT_WRITTEN = "is not written yet"
ONLY_NUMPY = "the grader has Python and NumPy only"
LINES = 1 << 20  # no cell has as many; an exception may say what it likes
REMARK = ""  # the part of a finding that costs no points


@dataclass(frozen=True)
class Finding:
    """What is wrong with the answer to a case, as a sentence or a difference, and the part that it costs."""

    part: str
    case: Case
    what: str | Difference


def parts_of(question: Question, case: Case) -> list[str]:
    """Name the parts that a case counts for.

    Plain cases count for value and gradient, edge cases for the last part, large ones for all that a gradient that
    was not derived must not earn. Where every name counts on its own, each case counts for all.
    """
    names = list(question.points)
    if question.entries:
        return names
    if case.kind == LARGE:
        return [name for name in names if name != "value"]
    return names[:-1] if case.kind == PLAIN else names[-1:]


def compare(question: Question, case: Case, answer: Expected, reply: dict, hidden: bool) -> Iterator[Finding]:
    """Yield all that is wrong with one reply."""
    parts, last = parts_of(question, case), list(question.points)[-1]
    if "missing" in reply or "foreign" in reply:
        text = f"the notebook defines no function {question.function}"
        if "foreign" in reply:
            text = uses_foreign(question, reply["foreign"])
        yield from (Finding(part, case, text) for part in question.points)
        return
    if "error" in reply:
        yield from (Finding(part, case, "it " + raised(reply["error"])) for part in parts)
        return
    seen = reply.get("seen", {})
    if question.names:
        yield from _compare_named(question, case, answer, seen, hidden)
    elif "malformed" in seen or "value" not in seen:
        came = _came(seen.get("malformed", ""), hidden)
        plain = "one array" if answer.value.ndim else "one number"
        wanted = plain if question.differentiable is None else "(value, backward)"
        yield from (Finding(part, case, f"must return {wanted}, it returned {came}") for part in parts)
        return
    else:
        yield from _differs(question, case, parts[0], question.answer, seen["value"], answer.value, hidden)
    changed = [question.arguments[i] for i in seen.get("changed", []) if 0 <= i < len(question.arguments)]
    if changed:
        yield Finding(last, case, f"it changes {' and '.join(changed)} in place: work on a copy")
    if question.differentiable is not None:
        yield from _compare_gradients(question, case, answer, seen, hidden)


def _compare_named(question, case, answer, seen, hidden) -> Iterator[Finding]:
    """Compare arrays in the order of their names, up to the first that is wrong: the others may follow from it.

    Where every name counts on its own, compare them all.
    """
    parts, named = parts_of(question, case), seen.get("named", {})
    if question.entries and named:
        for name in question.names:
            own = question.part_of(name)
            if name in named:
                yield from _differs(question, case, own, name, named[name], answer.value[name], hidden)
            else:
                yield Finding(own, case, f"it lacks {name}")
        return
    if missing := [name for name in question.names if name not in named]:
        text = f"must return a dict with {', '.join(question.names)}; it lacks {missing[0]}"
        yield from (Finding(part, case, text) for part in (parts if question.entries else parts[:1]))
        return
    for name in question.names:
        wrong = list(_differs(question, case, parts[0], name, named[name], answer.value[name], hidden))
        yield from wrong
        if any(finding.part != REMARK for finding in wrong):
            return


def _compare_gradients(question, case, answer, seen, hidden) -> Iterator[Finding]:
    part = next(name for name in parts_of(question, case) if name != "value")
    last, count = list(question.points)[-1], len(question.arguments)
    if "backward_error" in seen:
        yield Finding(part, case, f"backward {raised(seen['backward_error'])}")
        return
    if "malformed_gradients" in seen or not isinstance(seen.get("gradients"), list):
        came = _came(seen.get("malformed_gradients", ""), hidden)
        several = f"{count} entries, None where there is no gradient"
        wanted = f"d{question.arguments[0]}, with its comma" if count == 1 else several
        text = f"backward must return a tuple, one entry per argument ({wanted}); it returned {came}"
        yield Finding(part, case, text)
        return
    if seen.get("changed_dy"):
        yield Finding(last, case, "backward changes dy in place: work on a copy")
    again = seen.get("again", [None] * count * len(FACTORS))
    for i, name in enumerate(question.arguments):
        got, wanted = seen["gradients"][i], answer.gradients[i]
        wrong = list(_differs(question, case, part, f"d{name}", got, wanted, hidden))
        yield from wrong
        if any(finding.part != REMARK for finding in wrong):
            return
        tolerance = question.tolerance[name_of(case.args[0].dtype)]
        for factor, later in zip(FACTORS, again[i::count], strict=True):
            if got is not None and (later is None or not close(later, factor * got, tolerance)):
                text = f"d{name} differs when backward is called again: it must change nothing that it uses"
                yield from (Finding(lost, case, text) for lost in {part, last})
                break
    if seen.get("changed_value"):
        yield Finding(last, case, "backward changes the value that was returned before: work on a copy")
    if seen.get("reused"):
        yield Finding(last, case, "what was returned before changes with the next call: give a new array each time")


def _differs(question: Question, case: Case, part: str, what: str, got, wanted, hidden) -> Iterator[Finding]:
    """Yield the difference, if there is one; where it is the dtype alone, a remark if that costs nothing."""
    first = case.args[0]
    n, k = (*first.shape, 1, 1)[:2]
    tolerance = question.tolerance[name_of(first.dtype)]
    any_float = not question.keeps_dtype
    difference = Difference(what, got, wanted, tolerance, n, k, question.columns, any_float, hidden)
    if not right(difference):
        yield Finding(part, case, difference)
    elif got is not None and got.dtype != wanted.dtype:
        if wanted.dtype.kind not in "iu":
            yield Finding(REMARK, case, f"{case.label}: {wrong_dtype(what, got, wanted)}")
        elif got.dtype.kind == "f":  # the same in every case, so that it is told once
            yield Finding(REMARK, case, wrong_dtype(what, got, wanted))


def uses_foreign(question: Question, name: str) -> str:
    """Tell of a name that the grader does not have."""
    return f"{question.function} uses {name}: {ONLY_NUMPY}"


def raised(error: dict) -> str:
    """Tell of an exception whose author knew nothing that is hidden."""
    if error["type"] == "NotImplementedError":  # the learner's notebook comes with it
        return NOT_WRITTEN
    if not error["type"]:
        return "raises an exception; `companion check` may show which, and where"
    kind = getattr(builtins, error["type"], None)
    name = error["type"] if isinstance(kind, type) and issubclass(kind, BaseException) else "an exception"
    line = error.get("line")
    place = f" (line {line} of its cell)" if type(line) is int and 0 < line < LINES else ""
    text = f": {error.get('text', '')[:300]}" if error.get("text") else ""
    return f"raises {name}{text}{place}"


def _came(text: str, hidden: bool) -> str:
    """Let through only the words that the worker has for a malformed answer, and no count that may be a message."""
    known = re.fullmatch(r"None|an array|a list|a number|(a tuple) of \d{1,3}", text)
    return "something else" if not known else known[1] if known[1] and hidden else text
