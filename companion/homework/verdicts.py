"""From a learner's answers to points: every case is asked, compared with PyTorch's answer, and explained if wrong."""

from __future__ import annotations

import builtins
import re
import sys
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace

import numpy as np

from companion.homework.diagnose import Difference, explain, right
from companion.homework.questions import EDGE, PLAIN, Case, Expected, Question, expected, is_as_given
from companion.homework.wire import WireError

NOT_WRITTEN = "is not written yet"
ONLY_NUMPY = "the grader has Python and NumPy only"
Call = Callable[..., dict]  # (function, args, kwargs, upstream) -> what the worker replies


@dataclass
class Part:
    """The points of one part of a question, and why they were not given."""

    name: str
    points: int
    of: int
    reason: str = ""


@dataclass
class Verdict:
    """What a question earned. ``broken`` tells that the worker was lost while answering it.

    There is no hint where nothing was tried yet.
    """

    number: int
    title: str
    parts: list[Part]
    hint: str
    broken: bool = False

    points = property(lambda self: sum(part.points for part in self.parts))
    of = property(lambda self: sum(part.of for part in self.parts))

    def to_dict(self) -> dict:
        """Give the verdict as JSON has it."""
        parts = [asdict(part) for part in self.parts]
        return {
            "number": self.number,
            "title": self.title,
            "points": self.points,
            "of": self.of,
            "parts": parts,
            "hint": self.hint,
        }

    def __str__(self):
        lines = [f"Exercise {self.number}: {self.points} of {self.of} points"]
        if self.points < self.of:
            told = {}
            for part in self.parts:
                if part.reason:
                    told.setdefault(part.reason, []).append(part.name)
            lines += [f"  {', '.join(names)}: {reason}" for reason, names in told.items()]
            lines += [f"  hint: {self.hint}"] if self.hint else []
        return "\n".join(lines)


def lost(question: Question, reason: str) -> Verdict:
    """Give no points for a question, with the reason."""
    parts = [Part(name, 0, of, reason) for name, of in question.points.items()]
    return Verdict(question.number, question.title, parts, question.hint)


def judge(question: Question, call: Call, seed, hidden: bool = True) -> Verdict:
    """Ask all cases of a question and give its verdict; ``hidden`` keeps exceptions' texts out of it.

    ``seed`` is an integer or a sequence of them; the same seed draws the same inputs.
    """
    rng = np.random.default_rng([*np.atleast_1d(seed), question.number])
    wrong: dict[str, list] = {part: [] for part in question.points}  # (case, sentence or difference) pairs
    cases, broken, as_given = list(question.cases(rng, question.sizes)), False, question.given is not None
    for position, case in enumerate(cases):
        with one_thread():
            answer = expected(question, case, rng)
        try:
            reply = call(question.function, case.args, case.kwargs, answer.upstream)
        except WireError as error:
            broken = True
            for rest in cases[position:]:
                for part in _parts(question, rest):
                    wrong[part].append((case, str(error)))
            break
        with one_thread():
            for part, finding in _compare(question, case, answer, reply, hidden):
                wrong[part].append((case, finding))
        as_given = as_given and is_as_given(question, case, answer, reply.get("seen", {}))
        if "missing" in reply or "foreign" in reply:
            break
    if as_given and not broken:
        return replace(lost(question, question.as_given), hint="")
    parts, told = [], set()
    for name, of in question.points.items():
        reason = _reason(wrong[name], told)
        parts.append(Part(name, 0 if reason else of, of, reason))
    tried = not any(part.reason.endswith(NOT_WRITTEN) for part in parts)
    return Verdict(question.number, question.title, parts, question.hint if tried else "", broken)


@contextmanager
def one_thread():
    """Let PyTorch compute on one thread: for a few numbers, waking others costs far more than it saves."""
    torch = sys.modules.get("torch")
    if torch is None:  # the questions asked so far need none
        yield
        return
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _reason(findings: list, told: set[str]) -> str:
    """Explain the first finding of a part, together with all of its kind where the inputs were plain.

    An edge case is named, unless what it shows was ``told`` of plain inputs already.
    """
    if not findings:
        return ""
    case, first = findings[0]
    if isinstance(first, str):
        text = first
    elif case.kind == EDGE:
        text = explain([first])
    else:
        text = explain([d for _, d in findings if not isinstance(d, str) and d.what == first.what])
    if case.kind == PLAIN or text in told:
        told.add(text)
        return text
    return f"{case.label}: {text}"


def _parts(question: Question, case: Case) -> list[str]:
    """Name the parts that a case counts for: plain cases for value and gradient, edge cases for the last part."""
    names = list(question.points)
    return names[:-1] if case.kind == PLAIN else names[-1:]


def _compare(question: Question, case: Case, answer: Expected, reply: dict, hidden: bool):
    """Yield (part, sentence) or (part, difference) for all that is wrong with one reply."""
    parts, last = _parts(question, case), list(question.points)[-1]
    for_value, for_gradient = parts[0], parts[-1]
    if "missing" in reply or "foreign" in reply:
        text = f"the notebook defines no function {question.function}"
        if "foreign" in reply:
            text = f"{question.function} uses {reply['foreign']}: {ONLY_NUMPY}"
        yield from ((part, text) for part in question.points)
        return
    if "error" in reply:
        yield from ((part, "it " + raised(reply["error"], hidden)) for part in parts)
        return
    seen = reply.get("seen", {})
    if "malformed" in seen or "value" not in seen:
        came = _came(seen.get("malformed", ""))
        plain = "one array" if answer.value.ndim else "one number"
        wanted = plain if question.differentiable is None else "(value, backward)"
        yield from ((part, f"must return {wanted}, it returned {came}") for part in parts)
        return
    value = _difference(question, case, question.answer, seen["value"], answer.value)
    if not right(value):
        yield for_value, replace(value, known=_known_values(question, case))
    changed = [question.arguments[i] for i in seen.get("changed", []) if 0 <= i < len(question.arguments)]
    if changed:
        yield last, f"it changes {' and '.join(changed)} in place: work on a copy"
    if question.differentiable is not None:
        yield from _compare_gradients(question, case, answer, seen, for_gradient, last, hidden)


def _compare_gradients(question, case, answer, seen, part, last, hidden):
    if "backward_error" in seen:
        yield part, f"backward {raised(seen['backward_error'], hidden)}"
        return
    if "malformed_gradients" in seen or not isinstance(seen.get("gradients"), list):
        came, count = _came(seen.get("malformed_gradients", "")), len(case.args)
        wanted = "dx, with its comma" if count == 1 else f"{count} entries, None where there is no gradient"
        yield part, f"backward must return a tuple, one entry per argument ({wanted}); it returned {came}"
        return
    if seen.get("changed_dy"):
        yield last, "backward changes dy in place: work on a copy"
    for i, name in enumerate(question.arguments):
        got, wanted = seen["gradients"][i], answer.gradients[i]
        gradient = _difference(question, case, f"d{name}", got, wanted)
        if not right(gradient):
            yield part, replace(gradient, known=_known_gradients(question, case, answer, i))
            return
        again = seen.get("again", [None] * len(question.arguments))[i]
        if gradient.got is not None and (again is None or not np.array_equal(again, gradient.got)):
            yield last, f"d{name} differs when backward is called again: it must change nothing that it uses"
    if seen.get("changed_value"):
        yield last, "backward changes the value that was returned before: work on a copy"


def _difference(question: Question, case: Case, what: str, got, wanted) -> Difference:
    first = case.args[0]
    n, k = (*first.shape, 1, 1)[:2]
    return Difference(what, got, wanted, question.tolerance[first.dtype.name], n, k, question.columns)


def _known_values(question: Question, case: Case) -> tuple:
    wrong = [(m, expected(question, case, reference=m.reference)) for m in question.mistakes if m.reference]
    return tuple((found.value, mistake.diagnosis) for mistake, found in wrong)


def _known_gradients(question: Question, case: Case, answer: Expected, argument: int) -> tuple:
    """Give one argument's gradients as each known mistake has them, and as a backward that ignores dy has."""
    found = []
    for mistake in question.mistakes:
        if mistake.gradient:
            try:
                wrong = mistake.gradient(answer.gradients, answer.upstream, *case.args, **case.kwargs)
            except ValueError:  # as the learner's code would, so this answer is not from it
                continue
        else:
            wrong = expected(question, case, answer.upstream, mistake.reference).gradients
        found.append((wrong[argument], mistake.diagnosis))
    found.append(
        (expected(question, case).gradients[argument], "it does not use dy: multiply by the upstream gradient")
    )
    return tuple((wrong, diagnosis) for wrong, diagnosis in found if wrong is not None)


def raised(error: dict, hidden: bool) -> str:
    """Tell of an exception; where inputs are hidden, nothing that the learner's code could have put into it."""
    if error["type"] == "NotImplementedError":  # the learner's notebook comes with it
        return NOT_WRITTEN
    kind = getattr(builtins, error["type"], None)
    name = error["type"] if isinstance(kind, type) and issubclass(kind, BaseException) else "an exception"
    place = f" (line {error['line']} of its cell)" if isinstance(error.get("line"), int) else ""
    text = f": {error.get('text', '')[:300]}" if error.get("text") and not hidden else ""
    return f"raises {name}{text}{place}"


def _came(text: str) -> str:
    """Let through only the words that the worker has for a malformed answer."""
    known = re.fullmatch(r"None|an array|a list|a number|a tuple of \d{1,3}", text)
    return text if known else "something else"
