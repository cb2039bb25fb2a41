"""A class is graded: all attempts in the box, the one that counts into the grade book.

What counts is kept in ``published/NAME/LEARNER.json``: the grader's finding, and which attempt it is of. A regrade
compares with it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from companion.course import gradebook
from companion.course.attempts import Attempt, adopt, attempts
from companion.course.folder import Course
from companion.course.releasing import released
from companion.course.views import grade_id_of, marked, source_of
from companion.homework.batch import Growing, grade_many
from companion.homework.feedback import marks
from companion.homework.files import alone, read_file, write_whole


@dataclass
class ClassRun:
    """What a run found: by learner the result that counts; how many attempts were known; questions to answer."""

    results: dict[str, dict] = field(default_factory=dict)
    counted: dict[str, Attempt] = field(default_factory=dict)
    attempts: int = 0
    known: int = 0
    failures: dict[str, str] = field(default_factory=dict)
    questions: list[str] = field(default_factory=list)


def grade_class(course: Course, name: str, **options) -> ClassRun:
    """Grade a homework of all who handed it in; the options are those of ``grade_many``.

    Raises: ValueError where the homework is not in this course, or another run writes into the course.
    """
    with alone(course.root):
        run = examine(course, name, **options)
        publish(course, name, run)
    return run


def examine(course: Course, name: str, **options) -> ClassRun:
    """Grade every attempt and choose which counts; nothing is published."""
    released(course, name)  # refused here, before hours of work
    run = ClassRun(questions=[*strangers(course, name), *adopt(course, name)])
    theirs = attempts(course, name)
    every = [attempt for tries in theirs.values() for attempt in tries]
    growing = Growing(course.root / "marks" / f"{name}.partial.csv", marks)
    options = {"overlay": course.overlay, "exercises": course.exercises, "told": growing.add} | options
    found = ((attempt.key, attempt.content()) for attempt in every)
    batch = grade_many(name, found, course.root, total=len(every), **options)
    growing.remove()
    run.attempts, run.known, run.failures = len(every), batch.known, batch.failures
    for learner, tries in theirs.items():
        known = [attempt for attempt in tries if attempt.key in batch.results]
        if known:
            run.counted[learner] = counts(course, name, known, batch.results)
            run.results[learner] = batch.results[run.counted[learner].key]
    return run


def counts(course: Course, name: str, tries: list[Attempt], results: dict[str, dict]) -> Attempt:
    """Choose the attempt that counts: the last, or the best after what being late costs; of equals the latest.

    A text that people mark is taken to earn all its points, so that one that was written later is not lost. Where
    being late makes two attempts equal, the one that lost less counts.
    """
    if course.counts == "last" or len(tries) == 1:
        return tries[-1]
    about, notebook = course.about(name), released(course, name)

    def worth(attempt: Attempt) -> tuple[float, float]:
        result = results[attempt.key]
        points = result["points"] + _by_hand_at_most(notebook, attempt, result)
        penalty = course.late.penalty(points, about.late(attempt.learner, attempt.at))
        return points - penalty, -penalty

    return max(reversed(tries), key=worth)


def _by_hand_at_most(notebook: dict, attempt: Attempt, result: dict) -> float:
    """Give the points that a person may give for what was written; none where it cannot be shown to anybody."""
    try:
        texts = hand_texts(notebook, marked(notebook, attempt.content(), result))
    except Exception:  # a failure of this attempt, which is told where it is published
        return 0.0
    of = {grade_id_of(cell): cell["metadata"].get("nbgrader", {}).get("points") for cell in notebook["cells"]}
    return float(sum(of[cell] or 0 for cell, text in texts.items() if text is not None))


def strangers(course: Course, name: str) -> Iterator[str]:
    """Tell of extensions for people who are not in the class."""
    for learner in course.about(name).extensions:
        if learner not in course.roster.learners:
            yield f"course.toml gives {learner} an extension for {name}, and the roster has no such learner"


def publish(course: Course, name: str, run: ClassRun) -> None:
    """Write what counts into the grade book, in one transaction, and then each notebook that people mark and read.

    What cannot be shown of one learner is a failure of that one, and nobody else's.
    """
    notebook, before = released(course, name), published(course, name)
    gradebook.enrol(course)
    records, texts = [], {}
    for learner, attempt in run.counted.items():
        result = run.results[learner]
        try:
            texts[learner] = hand_texts(notebook, marked(notebook, attempt.content(), result))
        except Exception as error:  # as in a batch: a file of a learner's may be anything
            run.failures[attempt.key] = f"{type(error).__name__}: {error}"
            continue
        records.append(
            gradebook.Record(
                learner,
                attempt.at,
                scores(notebook, result, texts[learner]),
                {cell: "No response." for cell, text in texts[learner].items() if text is None},
                frozenset(changed(before.get(learner), texts[learner])),
            )
        )
    gradebook.record(course, name, records)
    for learner in texts:
        attempt, result = run.counted[learner], run.results[learner]
        submitted, graded = (course.place(step, learner, name) for step in ("submitted", "autograded"))
        content = attempt.content()
        if isinstance(content, bytes):
            write_whole(submitted, content)
        for path in (submitted, graded):
            write_whole(path.parent / "timestamp.txt", attempt.at.strftime("%Y-%m-%d %H:%M:%S UTC"))
        write_whole(graded, json.dumps(marked(notebook, content, result)))  # made anew: a class's would fill memory
        kept = {"attempt": attempt.path.name, "texts": texts[learner], "result": result}
        write_whole(course.root / "published" / name / f"{learner}.json", json.dumps(kept))


def published(course: Course, name: str) -> dict[str, dict]:
    """Give what was published last, by learner: attempt, texts marked by hand, result."""
    paths = {learner: course.root / "published" / name / f"{learner}.json" for learner in course.roster.learners}
    return {learner: json.loads(path.read_bytes()) for learner, path in paths.items() if path.exists()}


def scores(notebook: dict, result: dict, texts: dict[str, str | None]) -> dict[str, float | None]:
    """Give the automatic points of each graded cell; None where a person must give them."""
    questions = {f"ex{question['number']}-check": question["points"] for question in result["questions"]}
    found: dict[str, float | None] = {}
    for cell in notebook["cells"]:
        name, about = grade_id_of(cell), cell["metadata"].get("nbgrader", {})
        if name in texts:  # a person reads it, unless nothing was written
            found[name] = 0.0 if texts[name] is None else None
        elif about.get("grade"):
            found[name] = float(questions.get(name, 0))
    return found


def hand_texts(notebook: dict, view: dict) -> dict[str, str | None]:
    """Give what a learner wrote where people mark, by cell; None where nothing was written.

    A task is answered below it. Since not everybody finds the place, whatever text is the learner's own counts.
    """
    given = {source_of(cell).strip() for cell in notebook["cells"]} | {""}
    written = {grade_id_of(cell): source_of(cell).strip() for cell in view["cells"]}
    texts = [cell for cell in view["cells"] if cell["cell_type"] == "markdown" and not cell["metadata"].get("tags")]
    own = [text for text in (source_of(cell).strip() for cell in texts) if text not in given]
    found: dict[str, str | None] = {}
    for cell in notebook["cells"]:
        about, name = cell["metadata"].get("nbgrader", {}), grade_id_of(cell)
        if about.get("task"):
            found[name] = "\n\n".join(own) or None
        elif about.get("grade") and about.get("solution"):
            found[name] = None if written.get(name, "") in given else written[name]
    return found


def changed(before: dict | None, texts: dict[str, str | None]) -> set[str]:
    """Name the cells whose text is another than when the last one was published."""
    return {cell for cell, text in texts.items() if before and before["texts"].get(cell) != text}


def grade_one(course: Course, name: str, learner: str) -> dict:
    """Grade what nbgrader has in ``submitted`` of one learner, and give the notebook that people mark."""
    content = read_file(course.place("submitted", learner, name))
    options = {"overlay": course.overlay, "exercises": course.exercises, "progress": False, "jobs": 1}
    batch = grade_many(name, [(learner, content)], course.root, **options)
    if batch.failures:
        raise RuntimeError(batch.failures[learner])
    return marked(released(course, name), content, batch.results[learner])
