"""What an instructor types: from a folder of submissions to marks."""

from __future__ import annotations

import sys
from pathlib import Path

import click

_exercises = click.option("--exercises", type=click.Path(path_type=Path), help="Folder of exercises to use instead.")


@click.command()
@click.argument("name")
@click.argument("submissions", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="Folder for marks; default marks-NAME.")
@click.option("--jobs", type=click.IntRange(1, 64), default=2, show_default=True, help="Submissions at a time.")
@click.option("--seed", type=click.IntRange(min=0), help="Of the inputs; default random, kept for a resumed run.")
@click.option(
    "--time-limit",
    type=click.FloatRange(min=0.5),
    default=20.0,
    show_default=True,
    help="Seconds for one submission; a single cell or call may take a quarter of them.",
)
@click.option("--overlay", type=click.Path(path_type=Path), help="Folder with private sizes and a seed, NAME.toml.")
@click.option("--unsafe-no-sandbox", is_flag=True, help="Run others' code unprotected; recorded in the marks.")
@_exercises
def grade(name, submissions, out, jobs, seed, time_limit, overlay, unsafe_no_sandbox, exercises):
    """Grade a folder of SUBMISSIONS: marks.csv, a feedback page each, results that a second run takes up."""
    from companion.homework import box
    from companion.homework.exercises import find_exercises

    find_exercises(name, exercises)
    out = out or Path(f"marks-{name}")
    reason = "" if unsafe_no_sandbox else box.why_unavailable()
    if reason:
        raise click.ClickException(
            f"others' code is graded in a sandbox only, and there is none here: {reason}. "
            "On Debian: apt install bubblewrap. --unsafe-no-sandbox runs it unprotected."
        )
    if not submissions.is_dir():
        raise ValueError(f"submissions must be a folder, got {submissions}")

    from companion.homework.batch import grade_folder

    try:
        batch = grade_folder(
            name,
            submissions,
            out,
            jobs=jobs,
            seed=seed,
            time_limit=time_limit,
            overlay=overlay,
            sandbox=not unsafe_no_sandbox,
            exercises=exercises,
        )
    except KeyboardInterrupt:
        raise click.ClickException(f"interrupted; {out} keeps what was graded, the same command goes on") from None
    new = len(batch.results) - batch.known
    click.echo(f"{out / 'marks.csv'}: {new} graded, {batch.known} known from before")
    for learner, failure in batch.failures.items():
        click.echo(f"not graded, the grader itself failed: {learner}: {failure}", err=True)
    sys.exit(1 if batch.failures else 0)


COMMANDS = (grade,)
