"""What an instructor types around the grading: a course made, files collected, pages, marks, what there is to see."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from companion.commands import options


@click.command(short_help="Make a course: settings, and a roster to fill in.")
@click.argument("folder", type=click.Path(path_type=Path))
def course(folder):
    """Make a course: a FOLDER with settings and a roster to fill in."""
    from companion.course.folder import make_course

    make_course(folder)
    click.echo(f"{folder / 'course.toml'}: deadlines and late policy; {folder / 'roster.csv'}: who is in the class")


@click.command(short_help="Take in what was handed in, a folder or a ZIP file.")
@click.argument("name")
@click.argument("source", type=click.Path(path_type=Path))
@click.option("--take", metavar="FILE=LEARNER", multiple=True, help="Answer a question: whose a file is.")
@click.option("--at", metavar="TIME", help="When all of this came; default when each file was last changed.")
@options.course
def collect(name, source, take, at, root):
    """Take in what the LMS gave: SOURCE, a folder or a ZIP file. What is not certain is asked, and not taken."""
    from companion.course.attempts import read_time
    from companion.course.collecting import collect as take_in
    from companion.course.folder import open_course
    from companion.homework.files import alone
    from companion.homework.tables import shortened

    open_ends = [text for text in take if "=" not in text]
    if open_ends:
        raise ValueError(f"--take must be FILE=LEARNER, got {open_ends[0]}")
    here = open_course(root)
    answers = dict(text.rsplit("=", 1) for text in take)
    with alone(root):
        found = take_in(here, name, source, take=answers, at=read_time(at, here) if at else None)
    count = len(found.questions)
    click.echo(f"{found.kept} taken, {found.known} known from before, {count} question{'s' * (count != 1)}")
    for question in found.questions:
        click.echo(f"question: {question}", err=True)
    if found.left:
        click.echo(f"left alone, no notebooks: {shortened(found.left)}", err=True)
    sys.exit(1 if found.questions else 0)


@click.command(short_help="Write a page for each learner.")
@click.argument("name")
@options.course
def feedback(name, root):
    """Write a page for each learner: points, reasons, comments, what being late cost."""
    from companion.course.feedback import write_pages
    from companion.course.folder import open_course

    click.echo(write_pages(open_course(root), name))


@click.command(short_help="Write the marks for Canvas, Moodle or a spreadsheet.")
@click.argument("name")
@click.option("--format", "form", type=click.Choice(["canvas", "moodle", "csv"]), default="csv", show_default=True)
@click.option("--out", type=click.Path(path_type=Path), help="File; default in the course.")
@options.course
def export(name, form, out, root):
    """Write the marks as Canvas, Moodle or a spreadsheet reads them; everybody in the roster has a row."""
    from companion.course.exports import export as written
    from companion.course.folder import open_course
    from companion.homework.files import write_whole

    text, open_ends = written(open_course(root), name, form)
    out = out or root / (f"{name}.csv" if form == "csv" else f"{name}-{form}.csv")
    write_whole(out, text)
    click.echo(f"{out}: {text.count(chr(10)) - 1 - (form == 'canvas')} learners")
    for line in open_ends:
        click.echo(f"not final: {line}", err=True)


@click.command(short_help="Show how each question went.")
@click.argument("name")
@options.course
def statistics(name, root):
    """Show for each question how it went: mean, discrimination, seconds, frequent mistakes."""
    from companion.course.folder import open_course
    from companion.course.statistics import lines

    for line in lines(open_course(root), name):
        click.echo(line)


@click.command(short_help="Point out submissions that are alike.")
@click.argument("name")
@click.option("--from", "least", type=click.FloatRange(0.1, 1), default=0.8, show_default=True, help="Share alike.")
@options.course
def similar(name, least, root):
    """Point out submissions that are alike beyond what the homework itself gives: a reason to look, not a proof."""
    from companion.course.folder import open_course
    from companion.course.similarity import lines

    for line in lines(open_course(root), name, least):
        click.echo(line)


COMMANDS = (course, collect, feedback, export, statistics, similar)
