"""The instructor's guide: every command on it is run in a fresh folder, and every one named beside it exists."""

import re

import pytest
from classes import ROOT, handed_in, swift
from click.testing import CliRunner

from companion.cli import main
from companion.homework import batch, box

GUIDE = (ROOT / "book/instructor.md").read_text(encoding="utf-8")
TYPED = [
    line.removeprefix("$ ")
    for block in re.findall(r"```console\n(.*?)```", GUIDE, re.DOTALL)
    for line in block.splitlines()
]


INSTALLS = (
    "sudo apt install bubblewrap python3-venv",
    "python3 -m venv ~/grading",
    "source ~/grading/bin/activate",
    "pip install '.[instructor]'",
)


def block(kind):
    """Give the one block of a kind."""
    (found,) = re.findall(rf"```{kind}\n(.*?)```", GUIDE, re.DOTALL)
    return found


def test_every_command_in_order(tmp_path, monkeypatch):
    """From nothing to exported marks; a grader that takes no time stands for the real one, and no cluster answers."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(batch, "grade", swift)
    monkeypatch.setattr(box, "why_unavailable", lambda: "")
    (tmp_path / "handed-in").mkdir()
    for name, points in (("ada", {}), ("grace", {4: 0}), ("untitled", {3: 0})):
        (tmp_path / "handed-in" / f"{name}.ipynb").write_bytes(handed_in(points))
    run = []
    for line in TYPED:
        program, *arguments = line.split()
        if program == "cd":
            monkeypatch.chdir(arguments[0])
            (tmp_path / arguments[0] / "roster.csv").write_text(block("text"), encoding="utf-8")
            (tmp_path / arguments[0] / "course.toml").write_text(block("toml"), encoding="utf-8")
        elif program != "companion":
            assert line in INSTALLS
        elif "tcp://HOST:8786" in arguments:
            parse(arguments)
        else:
            done = CliRunner().invoke(main, arguments)
            assert done.exit_code == ("question: untitled.ipynb" in done.stderr), (line, done.output)
            run.append(arguments[0])
    made = {path.name for path in (tmp_path / "ml-2026").iterdir()}
    assert made >= {"softmax.csv", "softmax-canvas.csv", "softmax-moodle.csv", "marks", "feedback", "gradebook.db"}
    commands = set(main.commands) - {"check", "sweep"}
    assert (
        {"course", "collect", "grade", "regrade", "feedback", "export", "statistics", "similar"}
        <= set(run)
        <= commands
    )


def parse(arguments):
    """Read a command line without running it."""
    main.commands[arguments[0]].make_context(arguments[0], arguments[1:])


@pytest.mark.parametrize("option", sorted(set(re.findall(r"`(--[a-z-]+)", GUIDE))))
def test_options_named_in_the_text_exist(option):
    known = {name for command in main.commands.values() for found in command.params for name in found.opts}
    assert option in known


def test_nbgraders_commands_are_installed():
    """Those that the text names are nbgrader's."""
    from nbgrader.apps import NbGraderApp

    named = set(re.findall(r"`nbgrader ([a-z_]+)`", GUIDE))
    assert named and named <= set(NbGraderApp.subcommands)


def test_folder_of_the_demonstration_is_there():
    assert (ROOT / "exercises/overlay_demo/softmax.toml").exists()
