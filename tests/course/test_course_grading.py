"""A class is graded: which attempt counts, what people wrote stays, and what goes wrong in one is told in one row."""

import contextlib
import csv
from concurrent.futures import Executor, Future
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import classes
import pytest
from bs4 import BeautifulSoup
from classes import handed_in

from companion.course import gradebook
from companion.course.attempts import attempts
from companion.course.collecting import collect
from companion.course.deadlines import Homework
from companion.course.exports import export
from companion.course.feedback import summary
from companion.course.grading import grade_class, published
from companion.course.marks import write_marks
from companion.course.regrades import regrade
from companion.course.standing import standings
from companion.course.views import marked
from companion.homework import batch


def graded(course, **options):
    """Grade quietly; gives the run and each learner's standing."""
    run = grade_class(course, "softmax", progress=False, **options)
    return run, {one.learner.id: one for one in standings(course, "softmax")}


def by_hand(course, learner, cell, points=None, comment=None):
    """Mark as a person does in the formgrader."""
    with gradebook.opened(course) as book:
        grade = book.find_grade(cell, "softmax", "softmax", learner)
        grade.manual_score, grade.needs_manual_grade = points, False
        if comment:
            book.find_comment(cell, "softmax", "softmax", learner).manual_comment = comment
        book.db.commit()


def test_the_attempt_that_counts(course, came):
    """The best after what being late costs, of equals what lost less by it; or the last, whatever it is worth."""
    collect(course, "softmax", came("2026-10-12 10:00", ada=handed_in({4: 0}), grace=handed_in({4: 3})))
    collect(course, "softmax", came("2026-10-14 10:00", ada=handed_in(), grace=handed_in(), emmy=handed_in()))
    run, now = graded(course)
    assert {who: attempt.at.day for who, attempt in run.counted.items()} == {"ada": 12, "grace": 12, "emmy": 14}
    assert [(now[who].points, now[who].penalty) for who in ("ada", "grace", "emmy")] == [(16, 0), (19, 0), (20, 0)]
    run, now = graded(replace(course, counts="last"))
    assert [(now[who].points, now[who].penalty) for who in ("ada", "grace")] == [(16, 4), (16, 4)]
    assert run.known == 5 and now["ada"].late == timedelta(days=1, hours=10, minutes=1)


def test_text_that_came_later_is_read(course, came):
    """Neither a text that was missing at first nor one that is better is lost, where the code is the same."""
    collect(course, "softmax", came("2026-10-12 10:00", ada=handed_in(), grace=handed_in(essay="First.")))
    graded(course)
    by_hand(course, "grace", "ex13", 2)
    collect(
        course, "softmax", came("2026-10-12 20:00", ada=handed_in(essay="Now."), grace=handed_in(essay="Better."))
    )
    run, now = graded(course)
    assert {who: attempt.at.hour for who, attempt in run.counted.items()} == {"ada": 18, "grace": 18}
    assert {now[who].status for who in ("ada", "grace")} == {"to be marked by hand"}
    collect(course, "softmax", came("2026-10-13 10:00", emilie=handed_in()))
    collect(course, "softmax", came("2026-10-14 10:00", emilie=handed_in(essay="Late.")))
    run, _ = graded(course)  # 20 points and a tenth lost, or up to 25 and a fifth lost
    assert run.counted["emilie"].at.day == 14


def test_page_shows_what_people_wrote_and_what_they_have_yet_to_mark(course, came):
    """A comment without points, points beside the automatic ones, points for a text that is another now."""
    collect(course, "softmax", came(ada=handed_in(essay="First."), grace=handed_in(essay="Mine.")))
    graded(course)
    by_hand(course, "ada", "ex13", 4, "clear")
    by_hand(course, "grace", "ex13", None, "see me")
    with gradebook.opened(course) as book:
        book.find_grade("ex13", "softmax", "softmax", "grace").needs_manual_grade = True
        book.find_grade("ex4-check", "softmax", "softmax", "grace").extra_credit = 2
        book.db.commit()
    collect(course, "softmax", came("2026-10-12 22:00", ada=handed_in(essay="Second.")))
    _, now = graded(course)
    pages = (BeautifulSoup(summary(now[who]), "html.parser") for who in ("ada", "grace"))
    ada, grace = (page.get_text(" ", strip=True) for page in pages)
    assert ada.startswith("24 of 25 points , not final: a person has yet to mark exercise 13")
    assert ada.endswith("13 4 of 5 clear")
    assert grace.startswith("22 of 25 points , not final") and grace.endswith("4 6 of 4 13 see me")
    rows = {row["learner"]: row for row in csv.DictReader(export(course, "softmax", "csv")[0].splitlines())}
    assert (rows["grace"]["by hand"], rows["grace"]["exercise 13"]) == ("exercise 4", "")


class Elsewhere(Executor):
    """Does a task at once in another folder, as a worker on another machine does, with what is other there."""

    def __init__(self, place, **other):
        self.place, self.other = place, other

    def submit(self, task, *arguments, **options):
        future = Future()
        with contextlib.chdir(self.place):
            try:
                future.set_result(task(*arguments, **options) | self.other)
            except Exception as error:
                future.set_exception(error)
        return future


def test_workers_elsewhere_find_the_private_sizes(course, came, tmp_path, monkeypatch):
    """A folder that is named from the course's is the same one for them; other packages there are told."""
    monkeypatch.chdir(course.root)
    private = replace(course, root=Path("."), overlay=Path("../private"))
    (tmp_path / "private").mkdir()
    (tmp_path / "private/softmax.toml").write_text("seed = 1\n", encoding="utf-8")
    (tmp_path / "elsewhere").mkdir()
    collect(private, "softmax", came(ada=handed_in()))
    old = {"receipt": "0" * 32, "environment": batch.environment(True) | {"torch": "1.0"}}
    run, _ = graded(private, executor=Elsewhere(tmp_path / "elsewhere", **old))
    (failure,) = run.failures.values()
    assert failure.startswith("it was graded on a machine with torch 1.0, not ") and not run.results
    run, now = graded(private, executor=Elsewhere(tmp_path / "elsewhere"))
    assert not run.failures and now["ada"].points == 20
    assert graded(private)[0].known == 1  # and so it is here


def test_what_people_gave_stays(course, came):
    """Points, comments and overrides outlive every run; a text that changed comes back to whoever marked it."""
    collect(course, "softmax", came(ada=handed_in(essay="First."), grace=handed_in(essay="Mine.")))
    assert graded(course)[1]["ada"].status == "to be marked by hand"
    for learner in ("ada", "grace"):
        by_hand(course, learner, "ex13", 4, "clear")
    by_hand(course, "ada", "ex4-check", 1)
    _, now = graded(course)
    assert (now["ada"].points, now["ada"].status, now["ada"].comments["ex13"]) == (21, "graded", "clear")
    collect(course, "softmax", came("2026-10-12 22:00", grace=handed_in(essay="Another.")))
    _, now = graded(replace(course, counts="last"))
    assert (now["grace"].points, now["grace"].status) == (24, "to be marked by hand")
    assert now["ada"].status == "graded"


def test_share_lost_by_lateness_is_one_of_all_points(course, came):
    """Points that a person gave later count among those of which a share is lost; in nbgrader's own sums, too."""
    late = replace(course, homework={"softmax": Homework("softmax", course.homework["softmax"].due)})
    collect(late, "softmax", came("2026-10-13 10:00", ada=handed_in(essay="Late.")))
    assert graded(late)[1]["ada"].points == 18
    by_hand(late, "ada", "ex13", 5)
    gradebook.settle(late, "softmax")
    with gradebook.opened(late) as book:
        assert book.find_submission("softmax", "ada").score - 2.5 == 22.5
        assert book.find_submission("softmax", "ada").late_submission_penalty == 2.5
    assert standings(late, "softmax")[0].points == 22.5


def test_failure_of_the_grader_is_one_row(course, came, monkeypatch):
    """Neither a fault while grading nor one in what is shown costs anybody else a mark, or gives a false zero."""
    collect(course, "softmax", came(ada=handed_in(**{"break": True}), grace=handed_in(), emmy=handed_in({3: 0})))

    def faulty(notebook, content, result, real=marked):
        if result["points"] == 17:
            raise KeyError("strange")
        return real(notebook, content, result)

    monkeypatch.setattr("companion.course.grading.marked", faulty)
    run, now = graded(course)
    assert now["grace"].points == 20 and sorted(run.failures.values()) == [
        "KeyError: 'strange'",
        "RuntimeError: disk on fire",
    ]
    path, told = write_marks(course, "softmax", run.failures)
    rows = {row["learner"]: row for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())}
    assert told == "2 not graded yet, 1 graded, 1 not submitted"
    assert (rows["ada"]["points"], rows["ada"]["note"]) == (
        "",
        "the grader itself failed: RuntimeError: disk on fire",
    )
    with pytest.raises(ValueError, match="not graded yet: ada, emmy; first: companion grade softmax"):
        export(course, "softmax", "canvas")


def test_regrade_is_told_before_it_is_published(course, came, monkeypatch):
    """Checks changed: exercise 4 gives a point more, and 3 would give one less, which is not asked."""
    collect(course, "softmax", came(ada=handed_in({4: 3}), grace=handed_in({4: 0}), emmy=handed_in()))
    graded(course)
    by_hand(course, "grace", "ex4-check", 2)

    def other(content, name, seed, **options):
        result = classes.swift(content, name, seed, **options)
        for question in result["questions"]:
            more = {3: -1, 4: 1}.get(question["number"], 0)
            question["points"] = min(question["of"], question["points"] + more)
        return result | {"points": sum(q["points"] for q in result["questions"])}

    monkeypatch.setattr(batch, "grade", other)
    for path in (course.root / "results").glob("*.json"):
        path.unlink()  # as a change of the checks makes it: other names for all results
    before = published(course, "softmax")
    dry = regrade(course, "softmax", "4", dry_run=True, progress=False)
    assert list(dry.lines()) == [
        "ada: +1 points; exercise 4: 3 -> 4",
        "grace: +0 points; exercise 4: 0 -> 1 (stays as given by hand)",
        "1 gain, 0 lose, of 3; +0.33 points on average; nothing was published",
    ]
    assert published(course, "softmax") == before
    regrade(course, "softmax", "4", progress=False)
    points = {one.learner.id: one.points for one in standings(course, "softmax")}
    assert points == {"ada": 20, "grace": 18, "emilie": 0, "emmy": 20}


def test_what_nbgrader_collected_is_taken(course):
    """Its folder ``submitted`` with its timestamp; a folder of nobody's is a question."""
    for learner in ("ada", "eve"):
        place = course.place("submitted", learner, "softmax")
        place.parent.mkdir(parents=True)
        place.write_bytes(handed_in())
        (place.parent / "timestamp.txt").write_text("2026-10-12 20:00:00 UTC")
    run, now = graded(course)
    assert now["ada"].points == 20 and [f"{one.at:%d %H}" for one in attempts(course, "softmax")["ada"]] == ["12 20"]
    assert [question.endswith("no learner of the roster has this name") for question in run.questions] == [True]
