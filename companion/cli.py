"""The ``companion`` command. It reads arguments and prints; the work is done in the package."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from companion import __version__
from companion.commands import course, grading, learner, options

LISTED = {
    "For learners": ("release", "check", "reset", "submit", "replay"),
    "For instructors": ("course", "collect", "grade", "regrade", "feedback", "export", "statistics", "similar"),
    "For experiments": ("sweep",),
}


class _Plain(click.Group):
    """A group whose errors are one line: a ValueError's text, what the system said of a file, what is missing.

    Its help lists commands by who uses them, in the order in which they are used.
    """

    def format_commands(self, context, formatter):
        """List the commands, each with its one line, and the names that most of them ask for."""
        for title, names in LISTED.items():
            with formatter.section(title):
                formatter.write_dl([(name, self.commands[name].short_help) for name in names])
        from companion.chapters import HOMEWORK, PROJECTS, WRITTEN

        with formatter.section("What NAME may be"):
            chapters, others = ([one.name for one in them] for them in (WRITTEN, (*HOMEWORK, *PROJECTS)))
            formatter.write_dl([("homework", ", ".join(others)), ("a chapter's exercises", ", ".join(chapters))])

    def invoke(self, context):
        try:
            return super().invoke(context)
        except ValueError as error:
            raise click.ClickException(" ".join(str(error).split())) from None
        except ModuleNotFoundError as error:
            from companion.homework.exercises import is_ours, missing

            if is_ours(error):
                raise
            raise click.ClickException(missing(error)) from None
        except OSError as error:
            told = (error.strerror or str(error) or type(error).__name__, error.filename)
            raise click.ClickException(": ".join(str(one) for one in told if one is not None)) from None


@click.group(cls=_Plain, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, package_name="companion")
def main():
    """Work with the textbook's graded exercises, and with its experiments."""


@main.command(short_help="Write your copy of a homework, without its solutions.")
@click.argument("name")
@click.option("--out", type=click.Path(path_type=Path), default=Path("."), help="Folder to write to; default here.")
@click.option("--force", is_flag=True, help="Replace a notebook that is already there.")
@click.option("--course", "root", type=click.Path(path_type=Path), help="Put it into the course in this folder.")
@options.exercises
def release(name, out, force, root, exercises):
    """Write the learner's notebook NAME.ipynb."""
    if root is not None:
        from companion.course.folder import open_course
        from companion.course.releasing import release_into

        click.echo(f"{release_into(open_course(root), name)}")
        return
    import nbformat

    from companion.homework import notebook
    from companion.homework.exercises import find_exercises
    from companion.homework.files import write_whole

    target = out / f"{name}.ipynb"
    learners = notebook.release(find_exercises(name, exercises) / "source.ipynb")
    if target.exists() and not force:
        raise ValueError(f"{target} exists, and may hold answers; --force replaces it")
    write_whole(target, nbformat.writes(learners) + "\n")
    click.echo(f"{target}")


@main.command(short_help="Check your answers: points, reasons, hints.")
@click.argument("name")
@click.argument("notebook", type=click.Path(path_type=Path), required=False)
@click.option("--exercise", "number", metavar="NUMBER", help="Check this one only.")
@click.option("--time-limit", type=click.FloatRange(min=0.5), default=60.0, show_default=True, help="Seconds.")
@options.exercises
def check(name, notebook, number, time_limit, exercises):
    """Check your own NOTEBOOK (default NAME.ipynb) with the grader's questions, on fresh random inputs."""
    import secrets

    from companion.homework import box
    from companion.homework.exercises import find_exercises, load_exercises
    from companion.homework.notebook import learner_cells

    find_exercises(name, exercises)  # first what is quick to find wrong, then PyTorch, which takes seconds to load
    path = notebook or Path(f"{name}.ipynb")
    try:
        cells = learner_cells(path.read_bytes())
    except FileNotFoundError:
        raise ValueError(f"no notebook {path} here; `companion release {name}` writes your copy") from None
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None
    loaded = load_exercises(name, exercises, partly=True)
    only = None if number is None else loaded.question(number).number

    from companion.homework.examine import examine

    verdicts, notes = examine(
        cells,
        loaded,
        secrets.randbits(63),
        box.start_unboxed,
        time_limit,
        hidden=False,
        only=only,
    )
    lacking = loaded.lacking if only is None else {}
    for note in [*notes, *lacking.values()]:
        click.echo(f"note: {note}", err=True)
    for verdict in verdicts:
        click.echo(verdict)
    points, of = sum(v.points for v in verdicts), sum(v.of for v in verdicts)
    if only is None:
        click.echo(f"{points} of {of} points")
    sys.exit(0 if points == of and not lacking else 1)


@main.command(short_help="Run an experiment of the book over seeds and settings.")
@click.argument("name", required=False)
@click.option("--set", "settings", metavar="FIELD=VALUE,...", multiple=True, help="Several values make a grid.")
@click.option("--seeds", type=click.IntRange(min=1), help="How many; default 10, or the experiment's own number.")
@click.option("--workers", type=click.IntRange(1, 256), help="Processes on this machine; default none but this one.")
@click.option("--executor", "address", metavar="tcp://HOST:PORT", help="Scheduler of a Dask cluster.")
@click.option("--cache", type=click.Path(path_type=Path), default=Path(".sweeps"), show_default=True, help="Folder.")
def sweep(name, settings, seeds, workers, address, cache):
    """Run the experiment NAME over seeds and fields, and go on where it stopped; without NAME, list them all."""
    if workers:  # each computes on one core; the libraries ask for it when they are loaded
        os.environ |= {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL")}
    from companion.experiments.sweeping import tables
    from companion.experiments.sweeping.catalogue import catalogue, find
    from companion.experiments.sweeping.command import run_grid
    from companion.experiments.sweeping.grid import grid

    if name is None:
        if settings or seeds or workers or address:
            raise ValueError("which experiment? `companion sweep` alone lists them")
        click.echo("\n".join(tables.listing(catalogue())))
        return
    module = find(name)
    for line in run_grid(module, grid(module, settings, seeds), cache, workers=workers, address=address):
        click.echo(line)


for command in (*learner.COMMANDS, *grading.COMMANDS, *course.COMMANDS):
    main.add_command(command)


if __name__ == "__main__":
    main()
