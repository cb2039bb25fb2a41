"""From a learner's answers to points: every case is asked, compared with PyTorch's answer, and explained if wrong."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from functools import partial

import numpy as np

from companion.homework.diagnose import Difference, explain
from companion.homework.mistakes import Asked, came, mistake_in_gradient, mistake_in_value
from companion.homework.questions import EDGE, LARGE, PLAIN, Expected, Question, as_given, expected
from companion.homework.rehearsal import veiled
from companion.homework.replies import NOT_WRITTEN, REMARK, Finding, compare, parts_of, uses_foreign
from companion.homework.wire import Late, WireError

LARGE_SECONDS = 10.0  # for a large case: differences take minutes, a slow but derived gradient 2 on a quiet machine
TOO_DEAR = (
    "cut off after seconds where a derived gradient takes milliseconds, since it costs about what its "
    "function costs: differences, complex steps and walks path by path cost that once for every entry or path"
)
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
    """What a question earned. ``broken`` is how the worker was lost while answering it.

    There is no hint where nothing was tried yet. ``remarks`` tell what is not as it should be and costs no points.
    ``seconds`` is how long asking took.
    """

    number: int
    title: str
    parts: list[Part]
    hint: str
    broken: WireError | None = None
    remarks: list[str] = field(default_factory=list)
    seconds: float = 0.0

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
            "remarks": self.remarks,
        }

    def __str__(self):
        lines = [f"Exercise {self.number}: {self.points} of {self.of} points"]
        if self.points < self.of:
            told = {}
            for part in self.parts:
                if part.reason:
                    told.setdefault(part.reason, []).append(part.name)
            lines += [f"  {', '.join(n)}: {reason.removeprefix(f'{n[0]}: ')}" for reason, n in told.items()]
            lines += [f"  hint: {self.hint}"] if self.hint else []
        lines += [f"  no points lost, but: {remark}" for remark in self.remarks]
        return "\n".join(lines)


def lost(question: Question, reason: str) -> Verdict:
    """Give no points for a question, with the reason."""
    parts = [Part(name, 0, of, reason) for name, of in question.points.items()]
    return Verdict(question.number, question.title, parts, question.hint)


def with_cause(verdict: Verdict, function: str, told: str) -> Verdict:
    """Add, where a function is missing, what happened to the cell that should have defined it."""
    missing = f"the notebook defines no function {function}"
    for part in verdict.parts:
        if part.reason == missing and told:
            part.reason = f"{missing}; {told}"
    return verdict


def judge(
    question: Question,
    call: Call,
    seed,
    hidden: bool = True,
    rehearsal: dict | None = None,
    ahead: Callable[[Callable[[], None]], None] = lambda work: None,
) -> Verdict:
    """Ask all cases of a question and give its verdict.

    Where the inputs are ``hidden``, what a call raises is told only as the ``rehearsal`` raised it. ``seed`` is an
    integer or a sequence of them; the same seed draws the same inputs. ``ahead`` is told what may be done while a
    reply is awaited: the next case's answer.
    """
    rehearsal = rehearsal or {}
    if "foreign" in rehearsal:
        return lost(question, uses_foreign(question, rehearsal["foreign"]))
    rng = np.random.default_rng([*np.atleast_1d(seed), question.number])
    found: list[Finding] = []
    asked: list[Asked] = []
    cases = sorted(question.cases(rng, question.sizes), key=lambda case: (PLAIN, LARGE, EDGE).index(case.kind))
    answers: dict[int, Expected] = {}  # by position; in the order of the cases, whoever computes them

    def prepare(position: int) -> None:
        with one_thread():
            answers[position] = Expected({}) if question.of_itself else expected(question, cases[position], rng)

    broken, unmended, left = None, question.given is not None, set(question.names)
    for position, case in enumerate(cases):
        if case.kind == LARGE and any(finding.part == parts_of(question, case)[0] for finding in found):
            continue  # it is wrong anyway
        if position not in answers:
            prepare(position)
        if (
            position + 1 < len(cases) and cases[position + 1].kind != LARGE
        ):  # of a wrong answer none of those is asked
            ahead(partial(prepare, position + 1))
        answer = answers.pop(position)
        limit = {"seconds": LARGE_SECONDS} if case.kind == LARGE else {}
        try:
            reply = call(question.function, case.args, case.kwargs, answer.upstream, **limit)
        except WireError as error:
            broken = error
            dear = limit and isinstance(error, Late) and not error.used_up
            text = TOO_DEAR if dear else str(error)
            found += [Finding(part, rest, text) for rest in cases[position:] for part in parts_of(question, rest)]
            break
        if hidden:
            reply = veiled(reply, rehearsal)
        asked.append(Asked(case, answer, reply.get("seen", {})))
        if question.of_itself:
            answer.value = expected(question, case, came=came(question, asked, asked[-1])).value
        wrong = list(compare(question, case, answer, reply, hidden))
        if case.kind == LARGE:  # what is wrong there costs all that such a case counts for
            wrong += [replace(one, part=part) for one in wrong[:1] for part in parts_of(question, case) if one.part]
        found += wrong
        if question.given is not None:
            whole, names = as_given(question, case, answer, reply.get("seen", {}))
            unmended, left = unmended and whole, left & names
        if "missing" in reply or "foreign" in reply:
            break
    if unmended and not broken:
        return replace(lost(question, question.as_given), hint="")
    parts, told, hunted = [], {}, set() if broken else _hunted(question, left)
    with one_thread():
        for name, of in question.points.items():
            reason = _reason(question, [finding for finding in found if finding.part == name], asked, told)
            if reason and name in hunted:
                reason = question.as_given
            parts.append(Part(name, 0 if reason else of, of, reason))
    remarks = list(dict.fromkeys(finding.what for finding in found if finding.part == REMARK))
    tried = not any(part.reason.endswith(NOT_WRITTEN) for part in parts)
    return Verdict(question.number, question.title, parts, question.hint if tried else "", broken, remarks)


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


def _hunted(question: Question, unmended: set[str]) -> set[str]:
    """Name the parts of a bug hunt that are as they were given, while two are: they are the learner's to find."""
    if question.given is None or not question.entries or len(unmended) < 2:
        return set()
    return set(question.points) - {question.part_of(name) for name in question.names if name not in unmended}


def _reason(question: Question, findings: list[Finding], asked: list[Asked], told: dict[str, str]) -> str:
    """Explain the first finding of a part, together with all of its kind where the inputs were plain.

    A case that is not plain is named, unless what it shows was ``told`` of plain inputs already.
    """
    if not findings:
        return ""
    first = findings[0]
    if question.entries:  # the first finding of each name
        firsts = {one.what if isinstance(one.what, str) else one.what.what: one for one in reversed(findings)}
        return "; ".join(_told(question, one, findings, asked) for one in reversed(firsts.values()))
    text = _told(question, first, findings, asked)
    if first.case.kind == PLAIN:
        told.setdefault(text, _with_shapes(text, first))
    return told.get(text, f"{first.case.label}: {text}")


def _with_shapes(text: str, one: Finding) -> str:
    """Add to a known mistake which shape came and which was expected, where they differ and a learner may know."""
    if isinstance(one.what, str) or one.what.hidden or one.what.got is None or one.what.expected is None:
        return text
    name, got, wanted = one.what.what, np.shape(one.what.got), np.shape(one.what.expected)
    if got == wanted or not text.startswith(f"{name}: "):
        return text
    return f"{name} has shape {got}, expected {wanted}: {text.removeprefix(f'{name}: ')}"


def _told(question: Question, one: Finding, findings: list[Finding], asked: list[Asked]) -> str:
    return one.what if isinstance(one.what, str) else _explanation(question, one, findings, asked)


def _explanation(question: Question, first: Finding, findings: list[Finding], asked: list[Asked]) -> str:
    """Name the known mistake that explains all plain answers (and this one), or else describe the difference."""
    name = first.what.what
    telling = [one for one in asked if one.case.kind == PLAIN or one.case is first.case]
    names = [f"d{argument}" for argument in question.arguments]
    known = ""
    if first.case.kind == LARGE:  # a mistake may be too dear to make there
        pass
    elif name in question.names:
        known = mistake_in_value(question, telling, name)
    elif name == question.answer:
        known = mistake_in_value(question, telling)
    else:
        known = mistake_in_gradient(question, telling, names.index(name))
    if known:
        return f"{name}: {known}"
    got, wanted = first.what.got, first.what.expected
    if question.entries and np.shape(got) == np.shape(wanted) == (len(question.entries),):
        other = [called for called, a, b in zip(question.entries, got, wanted, strict=True) if a != b]
        return f"{name}: look again at {' and '.join(other)}"
    if first.case.kind != PLAIN:
        return explain([first.what])
    alike = [f.what for f in findings if isinstance(f.what, Difference) and f.what.what == name]
    return explain(alike, everywhere=len(alike) == sum(one.case.kind == PLAIN for one in telling))
