"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

exercises = click.option("--exercises", type=click.Path(path_type=Path), help="Folder of exercises to use instead.")
course = click.option(
    "--course", "root", type=click.Path(path_type=Path), default=Path("."), help="The course's folder; default here."
)
