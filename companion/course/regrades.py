"""Checks were changed: who changes, by how much, before anything is published, and then the publishing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from companion.course import gradebook
from companion.course.attempts import attempts
from companion.course.folder import Course
from companion.course.grading import ClassRun, examine, publish, published
from companion.homework.batch import grade_many
from companion.homework.exercises import load_exercises
from companion.homework.files import alone


@dataclass(frozen=True)
class Change:
    """What changes for a learner: automatic points by exercise, before and after; ``by_hand`` are overridden."""

    learner: str
    before: dict[int, float]
    after: dict[int, float]
    by_hand: frozenset[int] = frozenset()

    @property
    def by(self) -> float:
        """Give by how much the points change; where a person gave points, nothing does."""
        return sum(self.after[n] - self.before.get(n, 0) for n in self.after if n not in self.by_hand)

    def __str__(self):
        parts = []
        for number in self.after:
            was, now = self.before.get(number, 0), self.after[number]
            if was != now:
                stays = " (stays as given by hand)" if number in self.by_hand else ""
                parts.append(f"exercise {number}: {was:g} -> {now:g}{stays}")
        return f"{self.learner}: {self.by:+g} points; {', '.join(parts)}"


@dataclass
class Regrade:
    """What a regrade would do, or did."""

    changes: list[Change]
    asked: int
    dry_run: bool
    failures: dict[str, str] = field(default_factory=dict)

    def lines(self) -> Iterator[str]:
        """Tell who changes, and sum up."""
        yield from map(str, self.changes)
        up, down = (sum(sign * change.by > 0 for change in self.changes) for sign in (1, -1))
        mean = sum(change.by for change in self.changes) / max(1, self.asked)
        done = "nothing was published" if self.dry_run else "published"
        yield f"{up} gain, {down} lose, of {self.asked}; {mean:+.2f} points on average; {done}"


def regrade(course: Course, name: str, number: str | None = None, *, dry_run: bool = False, **options) -> Regrade:
    """Grade anew what counts; with ``number`` that exercise alone changes.

    Raises: ValueError for an exercise that is not graded, and where nothing was published yet.
    """
    with alone(course.root):
        before = published(course, name)
        if not before:
            raise ValueError(f"nothing of {name} was graded yet; first: companion grade {name}")
        if number is None:
            run = examine(course, name, **options)
        else:
            loaded = load_exercises(name, course.exercises, course.overlay)
            run = _one_question(course, name, loaded.question(number).number, before, options)
        pages = gradebook.pages(course, name)
        changes = [
            Change(
                learner, _points(before.get(learner, {}).get("result")), _points(result), _by_hand(pages.get(learner))
            )
            for learner, result in run.results.items()
        ]
        if not dry_run:
            publish(course, name, run)
    told = [change for change in changes if change.before != change.after]
    return Regrade(told, len(changes), dry_run, run.failures)


def _one_question(course: Course, name: str, number: int, before: dict[str, dict], options: dict) -> ClassRun:
    """Grade the attempts that count, and take of each finding the one question; the rest stays as published."""
    run = ClassRun()
    for learner, tries in attempts(course, name).items():
        counted = [one for one in tries if one.path.name == before.get(learner, {}).get("attempt")]
        run.counted.update({learner: counted[0]} if counted else {})
    found = ((learner, attempt.content()) for learner, attempt in run.counted.items())
    options = {"overlay": course.overlay, "exercises": course.exercises, "total": len(run.counted)} | options
    batch = grade_many(name, found, course.root, **options)
    run.failures = batch.failures
    run.counted = {learner: attempt for learner, attempt in run.counted.items() if learner in batch.results}
    for learner in run.counted:
        old, new = before[learner]["result"], batch.results[learner]
        (asked,) = (question for question in new["questions"] if question["number"] == number)
        questions = [asked if one["number"] == number else one for one in old["questions"]]
        if all(one["number"] != number for one in questions):
            questions = sorted([*questions, asked], key=lambda one: one["number"])
        points, of = (sum(one[key] for one in questions) for key in ("points", "of"))
        run.results[learner] = new | {"questions": questions, "points": points, "of": of}
    return run


def _points(result: dict | None) -> dict[int, float]:
    return {question["number"]: question["points"] for question in (result or {"questions": []})["questions"]}


def _by_hand(page: gradebook.Page | None) -> frozenset[int]:
    """Give the exercises whose points a person overrode."""
    from companion.course.standing import number_of

    entries = page.entries.values() if page else ()
    return frozenset(number_of(entry.cell) for entry in entries if entry.by_hand is not None)
