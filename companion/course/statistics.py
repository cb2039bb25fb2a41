"""How a homework went, question by question: what a class found hard, what does not tell the strong from the weak.

The discrimination of a question is the correlation, over those who handed in, of its points p with the points q of
all others: cov(p, q) / (sd(p) sd(q)). Near 0 the question asks for something else than the rest, or for luck.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from companion.course.folder import Course
from companion.course.grading import published
from companion.course.standing import Standing, columns, number_of, standings


@dataclass(frozen=True)
class OfQuestion:
    """One question over a class: shares of its points, seconds that asking took, frequent mistakes."""

    cell: str
    of: float
    mean: float
    full: float
    discrimination: float
    seconds: float
    mistakes: list[tuple[str, int]]


def of_class(rows: list[Standing]) -> list[OfQuestion]:
    """Compute what ``OfQuestion`` says for each graded cell; those who handed nothing in count for nothing."""
    there = [row for row in rows if row.entries]
    if not there:
        return []
    cells = columns(there)
    points = np.array([[row.entries[cell].points for cell in cells] for row in there])  # (learners, cells)
    found = []
    for i, cell in enumerate(cells):
        of, rest = there[0].entries[cell].of, points.sum(axis=1) - points[:, i]
        number = number_of(cell)
        asked = [(row.result or {}).get("seconds_each", {}).get(str(number)) for row in there]
        seconds = [value for value in asked if value is not None]
        found.append(
            OfQuestion(
                cell,
                of,
                float(points[:, i].mean() / of),
                float((points[:, i] >= of).mean()),
                _correlation(points[:, i], rest),
                float(np.median(seconds)) if seconds else float("nan"),
                _mistakes(there, number),
            )
        )
    return found


def _correlation(a: np.ndarray, b: np.ndarray) -> float:
    if a.std() == 0 or b.std() == 0:
        return float("nan")
    return float(np.corrcoef(a, b)[0, 1])


def _mistakes(rows: list[Standing], number: int, most: int = 3) -> list[tuple[str, int]]:
    """Count the diagnoses of one question, once a learner, the most frequent first."""
    count: Counter[str] = Counter()
    for row in rows:
        for question in (row.result or {"questions": []})["questions"]:
            if question["number"] == number:
                count.update({part["reason"] for part in question["parts"] if part["reason"]})
    return count.most_common(most)


def lines(course: Course, name: str) -> Iterator[str]:
    """Tell the statistics of a homework, a line a question and one for each frequent mistake."""
    rows = standings(course, name)
    there = [row for row in rows if row.entries]
    if not published(course, name):
        raise ValueError(f"nothing of {name} was graded yet; first: companion grade {name}")
    mean = np.mean([row.points for row in there])
    yield f"{len(there)} of {len(rows)} handed in; {mean:.1f} of {rows[0].of:g} on average"
    yield "exercise      mean  full  discrimination  seconds"
    for one in of_class(rows):
        told = "    --" if np.isnan(one.discrimination) else f"{one.discrimination:6.2f}"
        seconds = "     --" if np.isnan(one.seconds) else f"{one.seconds:7.2f}"
        yield f"{one.cell.removesuffix('-check'):<12}{one.mean:5.0%} {one.full:5.0%}          {told}  {seconds}"
        for reason, count in one.mistakes:
            yield f"    {count} x {reason[:160]}"
