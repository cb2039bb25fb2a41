"""What a learner types to hand in a homework, to try a grade again, and to begin a question anew."""

from __future__ import annotations

import secrets
import sys
from pathlib import Path

import click

_exercises = click.option("--exercises", type=click.Path(path_type=Path), help="Folder of exercises to use instead.")
_time_limit = click.option(
    "--time-limit", type=click.FloatRange(min=0.5), default=60.0, show_default=True, help="Seconds."
)


def _read(name: str, path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise ValueError(f"no notebook {path} here; `companion release {name}` writes your copy") from None


@click.command(short_help="Make the one file to hand in.")
@click.argument("name")
@click.argument("notebook", type=click.Path(path_type=Path), required=False)
@click.option("--out", type=click.Path(path_type=Path), help="File to write; default NAME-submission.ipynb.")
@_time_limit
@_exercises
def submit(name, notebook, out, time_limit, exercises):
    """Make the one file to hand in: your NOTEBOOK (default NAME.ipynb), with the receipt of the open checks."""
    from companion.homework import box
    from companion.homework.examine import examine
    from companion.homework.exercises import find_exercises, load_exercises
    from companion.homework.files import write_whole
    from companion.homework.notebook import learner_cells
    from companion.homework.receipts import receipt_for, with_receipt

    find_exercises(name, exercises)
    content, seed = _read(name, notebook or Path(f"{name}.ipynb")), secrets.randbits(63)
    cells, loaded = learner_cells(content), load_exercises(name, exercises)
    found, _ = examine(cells, loaded, seed, box.start_unboxed, time_limit, hidden=False)
    receipt = receipt_for(content, loaded, seed, time_limit, found)
    target = out or Path(f"{name}-submission.ipynb")
    write_whole(target, with_receipt(content, receipt))
    for verdict in found:
        click.echo(f"Exercise {verdict.number}: {verdict.points} of {verdict.of} points")
    click.echo(f"{target}: {receipt.points} of {receipt.of} points with the open checks; hand in this file")


@click.command(short_help="Grade a handed-in file again, as its receipt says.")
@click.argument("submission", type=click.Path(path_type=Path))
@click.option("--secret", type=click.Path(path_type=Path), help="A run's seed.json: replay hidden checks instead.")
@click.option("--overlay", type=click.Path(path_type=Path), help="With --secret: folder with private sizes.")
@click.option("--time-limit", type=click.FloatRange(min=0.5), help="Seconds; default as in the receipt.")
@click.option("--unsafe-no-sandbox", is_flag=True, help="With --secret: run others' code unprotected.")
@_exercises
def replay(submission, secret, overlay, time_limit, unsafe_no_sandbox, exercises):
    """Grade a SUBMISSION again as its receipt says; with a run's secret, as the instructor's run did."""
    from companion.homework.receipts import hash_of, receipt_in

    content = submission.read_bytes()
    receipt = receipt_in(content)
    if hash_of(content) != receipt.submission:
        raise ValueError(f"{submission}: its code is not what the receipt was written for")
    if secret is None:
        same = _replay_open(content, receipt, time_limit or receipt.time_limit, exercises)
    else:
        same = _replay_hidden(content, receipt, secret, overlay, time_limit, not unsafe_no_sandbox, exercises)
    sys.exit(0 if same else 1)


def _replay_open(content, receipt, time_limit, exercises) -> bool:
    """Ask the open checks from the receipt's seed, and compare the points."""
    from companion.homework import box
    from companion.homework.examine import examine
    from companion.homework.exercises import load_exercises
    from companion.homework.notebook import learner_cells
    from companion.homework.receipts import receipt_for

    loaded = load_exercises(receipt.exercises, exercises)
    found, notes = examine(learner_cells(content), loaded, receipt.seed, box.start_unboxed, time_limit, hidden=False)
    for line in [*(f"note: {note}" for note in notes), *found]:
        click.echo(line)
    again = receipt_for(content, loaded, receipt.seed, receipt.time_limit, found)
    told = f"the receipt says {receipt.points} of {receipt.of} points, this run {again.points} of {again.of}"
    same = again.questions == receipt.questions
    changed = "" if again.checks == receipt.checks else "; the checks have changed since"
    click.echo(f"{'the same' if same else 'not the same'}: {told}{changed}")
    return same


def _replay_hidden(content, receipt, secret, overlay, time_limit, sandbox, exercises) -> bool:
    """Grade with a run's secret, and show what its page and table must show."""
    from companion.homework import box
    from companion.homework.batch import secret_in
    from companion.homework.grade import TIME_LIMIT, grade

    if sandbox and (reason := box.why_unavailable()):
        raise ValueError(f"others' code is graded in a sandbox only, and there is none here: {reason}")
    how = {"time_limit": time_limit or TIME_LIMIT, "sandbox": sandbox, "exercises": exercises, "overlay": overlay}
    result = grade(content, receipt.exercises, secret_in(secret), **how)
    for question in result["questions"]:
        click.echo(f"Exercise {question['number']}: {question['points']} of {question['of']} points")
    click.echo(f"{result['points']} of {result['of']} points, receipt {result['receipt']}")
    return True


@click.command(short_help="Give one exercise's cell back as it was.")
@click.argument("name")
@click.argument("number", metavar="EXERCISE")
@click.argument("notebook", type=click.Path(path_type=Path), required=False)
@_exercises
def reset(name, number, notebook, exercises):
    """Give the cell of one EXERCISE back as it was; what you wrote is kept in a raw cell below it."""
    from companion.homework.exercises import find_exercises, load_exercises
    from companion.homework.files import write_whole
    from companion.homework.resetting import reset as reset_cell

    source = find_exercises(name, exercises) / "source.ipynb"
    path = notebook or Path(f"{name}.ipynb")
    content = _read(name, path)
    asked = load_exercises(name, exercises, partly=True).question(number).number
    text = reset_cell(content, source, asked)
    if text is None:
        click.echo(f"{path}: exercise {asked} is as it was")
        return
    write_whole(path, text)
    click.echo(f"{path}: exercise {asked} is as it was; what stood there is in the raw cell below it")


COMMANDS = (submit, replay, reset)
