"""Grading, as an instructor types it: of a folder, or of the class in a course."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

import click

from companion.commands import options


def _runs(command):
    """Add the options of whatever runs learners' code."""
    limit = "Seconds for one submission; a single cell or call may take a quarter of them."
    unsafe = "Run others' code unprotected; recorded in the marks."
    for option in (
        click.option("--unsafe-no-sandbox", is_flag=True, help=unsafe),
        click.option("--executor", "address", metavar="tcp://HOST:PORT", help="Scheduler of a Dask cluster."),
        click.option("--time-limit", type=click.FloatRange(0.5), default=20.0, show_default=True, help=limit),
        click.option(
            "--jobs", type=click.IntRange(1, 64), default=2, show_default=True, help="Submissions at a time."
        ),
    ):
        command = option(command)
    return command


@contextlib.contextmanager
def _running(kept: Path, jobs: int, time_limit: float, unsafe_no_sandbox: bool, address: str | None):
    """Give the options of ``grade_many``; refuse without a box, and tell in one line of an interruption."""
    from companion.experiments.sweeping.command import executor_for
    from companion.homework import box

    reason = "" if unsafe_no_sandbox else box.why_unavailable()
    if reason:
        raise click.ClickException(
            f"others' code is graded in a sandbox only, and there is none here: {reason}. "
            "--unsafe-no-sandbox runs it unprotected."
        )
    try:
        with executor_for(None, address) as executor:
            run = {"jobs": jobs, "time_limit": time_limit, "sandbox": not unsafe_no_sandbox}
            yield run | ({"executor": executor} if address else {})
    except KeyboardInterrupt:
        raise click.ClickException(f"interrupted; {kept} keeps what was graded, the same command goes on") from None


def _hard_to_guess(context, parameter, seed):
    """Refuse a seed that a learner finds by trying: the receipt on a learner's page is computed from it."""
    from companion.homework.batch import HARD

    if seed is not None and seed < HARD:
        told = f"--seed must be at least 2**64, so that no learner guesses it, got {seed}"
        raise ValueError(f"{told}; without it, one is drawn")
    return seed


@click.command(short_help="Grade the course's class, or a folder of notebooks.")
@click.argument("name")
@click.argument("submissions", type=click.Path(path_type=Path), required=False)
@click.option("--out", type=click.Path(path_type=Path), help="Folder for a folder's marks; default marks-NAME.")
@click.option("--seed", type=int, callback=_hard_to_guess, help="Of the inputs; default drawn, then kept.")
@click.option("--overlay", type=click.Path(path_type=Path), help="Folder with private sizes and a seed, NAME.toml.")
@_runs
@options.exercises
@options.course
def grade(name, submissions, out, seed, overlay, exercises, root, **run):
    """Grade a folder of SUBMISSIONS into marks.csv and a page each; without one, the class in the course here.

    What is interrupted goes on where it stopped.
    """
    from companion.homework.exercises import find_exercises
    from companion.homework.files import strays

    if submissions is None:
        return _grade_class(name, root, seed, overlay, exercises, run)
    find_exercises(name, exercises)
    if not submissions.is_dir():
        raise ValueError(f"submissions must be a folder, got {submissions}")
    out = out or Path(f"marks-{name}")
    with _running(out, **run) as how:
        from companion.homework.batch import grade_folder

        batch = grade_folder(name, submissions, out, seed=seed, overlay=overlay, exercises=exercises, **how)
    new = len(batch.results) - batch.known
    click.echo(f"{out / 'marks.csv'}: {new} graded, {batch.known} known from before")
    for line in strays(submissions):
        click.echo(line, err=True)
    _tell_failures(batch.failures)


def _grade_class(name, root, seed, overlay, exercises, run):
    from companion.course.folder import open_course

    course = open_course(root)
    course.about(name)
    told = {"seed": seed, "overlay": overlay, "exercises": exercises}
    with _running(root, **run) as how:
        from companion.course.grading import grade_class

        found = grade_class(course, name, **how, **{key: value for key, value in told.items() if value is not None})

    from companion.course.marks import write_marks

    path, summary = write_marks(course, name, found.failures)
    click.echo(f"{path}: {found.attempts - found.known} graded, {found.known} known from before; {summary}")
    for question in found.questions:
        click.echo(f"question: {question}", err=True)
    _tell_failures(found.failures)


def _tell_failures(failures: dict[str, str]) -> None:
    for learner, failure in failures.items():
        click.echo(f"not graded, the grader itself failed: {learner}: {failure}", err=True)
    sys.exit(1 if failures else 0)


@click.command(short_help="Grade again after a check was changed; --dry-run first.")
@click.argument("name")
@click.option("--question", "number", metavar="NUMBER", help="Only this one; all others keep their points.")
@click.option("--dry-run", is_flag=True, help="Tell who would change, and by how much; change nothing.")
@_runs
@options.course
def regrade(name, number, dry_run, root, **run):
    """Grade anew what counts, by checks that were changed, and tell who changes by how much."""
    from companion.course.folder import open_course

    course = open_course(root)
    course.about(name)
    with _running(root, **run) as how:
        from companion.course.marks import write_marks
        from companion.course.regrades import regrade as again

        found = again(course, name, number, dry_run=dry_run, **how)
    if not dry_run:
        write_marks(course, name, found.failures)
    for line in found.lines():
        click.echo(line)
    _tell_failures(found.failures)


COMMANDS = (grade, regrade)
