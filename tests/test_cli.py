"""The ``companion`` command as a person types it: what it prints, what it writes, how it refuses."""

import errno
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbclient
import nbformat
import pytest
from click.testing import CliRunner

from companion.chapters import HOMEWORK, PROJECTS
from companion.cli import main
from companion.homework.notebook import release
from companion.homework.runtime import cache_directory

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "exercises/softmax/source.ipynb"


def companion(*arguments, cwd=ROOT, **env):
    """Run the command in a process of its own."""
    command = [sys.executable, "-m", "companion.cli", *map(str, arguments)]
    environ = os.environ | {"PYTHONPATH": str(ROOT)} | env
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, env=environ, timeout=120, check=False)


def here(*arguments):
    """Run the command in this process, which has loaded PyTorch already."""
    return CliRunner().invoke(main, [*map(str, arguments)])


def refused(*arguments) -> str:
    """Run a command that must fail, and give its one line."""
    done = here(*arguments)
    return one_line(done.exit_code, done.stdout, done.stderr)


def one_line(code, out, errors) -> str:
    """Give the one line that a refusal prints."""
    assert (code, out) == (1, "") and len(errors.strip().splitlines()) == 1, errors
    assert errors.startswith("Error: ")
    return errors.strip().removeprefix("Error: ")


def test_release_then_check(tmp_path):
    """The released notebook runs, earns nothing yet, and the solution earns all."""
    assert companion("release", "softmax", "--out", tmp_path).returncode == 0
    nothing = companion("check", "softmax", cwd=tmp_path)
    assert nothing.returncode == 1 and nothing.stdout.splitlines()[-1] == "0 of 20 points"
    assert nothing.stdout.count("edge cases: it is not written yet\n") == 5
    assert nothing.stdout.count("edge cases: this is the code as given: find the three bugs first") == 1
    assert "hint" not in nothing.stdout  # before anything was tried
    assert nothing.stderr == ""  # exercises that are not graded fail in silence
    everything = here("check", "softmax", SOURCE)
    assert everything.exit_code == 0, everything
    assert everything.stdout.splitlines()[0] == "Exercise 3: 3 of 3 points"
    assert everything.stdout.splitlines()[-1] == "20 of 20 points"


def test_release_does_not_overwrite_answers(tmp_path):
    """Unless it is told to."""
    here("release", "softmax", "--out", tmp_path)
    assert "exists, and may hold answers" in refused("release", "softmax", "--out", tmp_path)
    assert here("release", "softmax", "--out", tmp_path, "--force").exit_code == 0


def test_a_project_is_released_and_has_nothing_to_check(tmp_path):
    done = here("release", "milestones", "--out", tmp_path)
    assert (done.exit_code, done.stdout) == (0, f"{tmp_path / 'milestones.ipynb'}\n")
    assert "BEGIN SOLUTION" not in (tmp_path / "milestones.ipynb").read_text(encoding="utf-8")
    told = "milestones has no graded exercises: its notebook compares by itself what you write"
    assert refused("check", "milestones", tmp_path / "milestones.ipynb") == told


def test_check_one_exercise():
    """Only what was asked for."""
    done = here("check", "softmax", SOURCE, "--exercise", "3")
    assert done.stdout == "Exercise 3: 3 of 3 points\n" and done.exit_code == 0


def test_check_ends_a_loop(tmp_path, stuck):
    """A learner's own loop is stopped, and told."""
    stuck(lambda request: request.get("source") == "while True: pass")
    tree = json.loads(SOURCE.read_text())
    for cell in tree["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "ex5":
            cell["source"] = "while True: pass"
    path = tmp_path / "loop.ipynb"
    path.write_text(json.dumps(tree))
    done = here("check", "softmax", path, "--time-limit", "2400")
    assert "note: the cell of Exercise 5: no answer within 0.5 seconds" in done.stderr
    assert done.stdout.splitlines()[-1] == "16 of 20 points"


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (
            ["check", "softmax", SOURCE, "--exercise", "2"],
            "exercise 2 of softmax is not graded; graded are 3, 4, 5, 6, 8, 9",
        ),
        (
            ["check", "softmax", SOURCE, "--exercise", "q1"],
            "exercise 'q1' of softmax is not graded; graded are 3, 4, 5, 6, 8, 9",
        ),
        (["check", "hw9"], r"exercises must be those of .*softmax.*; got 'hw9'"),
        (["check", "../x"], r"exercises must be those of .*softmax.*; got '../x'"),
        (["release", "hw9"], r"exercises must be those of .*softmax.*; got 'hw9'"),
        (["check", "softmax", "absent.ipynb"], r"no notebook absent\.ipynb here; `companion release softmax` writes"),
        (["check", "softmax", ROOT / "pyproject.toml"], r".*pyproject\.toml: not a notebook: it is not JSON"),
        (["grade", "softmax", "absent", "--unsafe-no-sandbox"], "submissions must be a folder, got absent"),
        (["check", "softmax", "--exercises", "absent"], r"exercises must be a folder of .*e01\.py.*, got absent"),
    ],
)
def test_bad_input_gets_one_line(arguments, line):
    """The line names what came and what was expected."""
    assert re.match(line, refused(*arguments))


@pytest.mark.parametrize("content", [b"", b"\x00\xff", b"[" * 100_000, b'{"nbformat": 4, "cells": [7]}'])
def test_damaged_notebook_gets_one_line(tmp_path, content):
    """Whatever is wrong with the file."""
    path = tmp_path / "mine.ipynb"
    path.write_bytes(content)
    assert "mine.ipynb: not a notebook: " in refused("check", "softmax", path)


def test_grading_refuses_where_there_is_no_box(tmp_path):
    """Others' code runs in a box or not at all, unless a person types otherwise, and that is recorded."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "ada.ipynb").write_bytes(SOURCE.read_bytes())
    block = tmp_path / "sitecustomize.py"  # hides bubblewrap from the command, as on a machine without it
    block.write_text(
        "import shutil\nfound = shutil.which\n"
        "shutil.which = lambda name, *a, **k: None if name == 'bwrap' else found(name, *a, **k)\n"
    )
    hidden = {"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}
    arguments = ["grade", "softmax", tmp_path / "in", "--out", tmp_path / "out"]
    done = companion(*arguments, **hidden)
    line = one_line(done.returncode, done.stdout, done.stderr)
    assert "in a sandbox only" in line and "--unsafe-no-sandbox" in line
    assert "'bwrap' is not installed (on Debian: apt install bubblewrap)" in line
    assert not (tmp_path / "out").exists()
    done = companion(*arguments, "--unsafe-no-sandbox", **hidden)
    assert done.returncode == 0 and done.stdout.endswith("1 graded, 0 known from before\n")
    assert done.stdout.count("\n") == 1 and "grading: 100%" in done.stderr
    assert "ada,20,20,3,4,4,3,3,3,none," in (tmp_path / "out" / "marks.csv").read_text()


@pytest.mark.skipif(not shutil.which("bwrap"), reason="bubblewrap is not installed")
def test_where_the_box_has_no_place_that_is_said_and_nothing_advised_that_is_there(tmp_path):
    (tmp_path / "ada.ipynb").write_bytes(SOURCE.read_bytes())
    done = companion("grade", "softmax", tmp_path, COMPANION_CACHE=f"{os.devnull}/kept")
    line = one_line(done.returncode, done.stdout, done.stderr)
    assert f"its interpreter cannot be kept in {os.devnull}/kept (Not a directory)" in line
    assert "name another folder by COMPANION_CACHE" in line and "bubblewrap" not in line


def test_who_has_no_home_is_told(monkeypatch):
    def homeless():
        raise RuntimeError("Could not determine home directory.")

    for variable in ("COMPANION_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    monkeypatch.setattr(Path, "home", homeless)
    with pytest.raises(OSError, match=r"you have no home .* name a folder by COMPANION_CACHE"):
        cache_directory()


def test_check_in_a_notebook(tmp_path):
    """check("4") in a real kernel: points when right, a diagnosis when wrong, the graded ones for another."""
    (given,) = [c.source for c in release(SOURCE).cells if c.metadata.get("nbgrader", {}).get("grade_id") == "ex6"]
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell(source)
            for source in (
                "import numpy as np\nfrom companion.homework import checker\ncheck = checker('softmax', globals())",
                "def poisson_nll(z, t):\n    rate = np.exp(z)\n"
                "    return (rate - t * z).mean(), lambda dy: ((rate - t) * dy, -z * dy / z.size)\ncheck('9')",
                "check(4)",
                "try:\n    check('2')\nexcept ValueError as error:\n    print(error)",
                "import torch\ndef stable_log_softmax(z):\n    return torch.log_softmax(z, 1)\ncheck('3')",
                given + "\ncheck('6')",
            )
        ]
    )
    client = nbclient.NotebookClient(notebook, kernel_name="python3", resources={"metadata": {"path": str(ROOT)}})
    client.execute()
    said = ["".join(output.get("text", "") for output in cell.outputs) for cell in notebook.cells]
    assert said[1].startswith(
        "Exercise 9: 1 of 3 points\n  gradient, edge cases: dlog_rate: it is the sum: take the mean"
    )
    assert "Exercise 4: 0 of 4 points" in said[2] and "defines no function label_smoothing_cross_entropy" in said[2]
    assert said[3] == "exercise 2 of softmax is not graded; graded are 3, 4, 5, 6, 8, 9\n"
    assert "uses torch: the grader has Python and NumPy only" in said[4]
    assert "Exercise 6: 0 of 3 points\n  value, gradient, edge cases: this is the code as given" in said[5]


def test_cli_starts_without_torch():
    """--help is quick: nothing heavy is imported before it is needed."""
    run = "cli.main(['-h'], standalone_mode=False); print('torch' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; from companion import cli; {run}"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    assert done.stdout.endswith("False\n")


def test_help_says_of_every_command_what_it_is_for():
    """Each has its line, whole, in one of the lists; the names that they ask for stand below."""
    told = here("--help").stdout
    listed = re.findall(r"^  ([a-z]+)  +([A-Z].*\.)$", told, re.M)
    assert sorted(name for name, _ in listed) == sorted(main.commands)
    assert "..." not in told.partition("For learners:")[2]
    names = re.findall(r"\w+", told.partition("What NAME may be:")[2])
    assert {path.parent.name for path in ROOT.glob("exercises/*/source.ipynb")} <= set(names)


def test_readme_names_every_command_and_homework():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert set(main.commands) <= set(re.findall(r"companion (\w+)", text))
    assert all(f"`{one.name}`" in text for one in (*HOMEWORK, *PROJECTS))


def test_error_without_a_file_is_one_line_too(monkeypatch):
    """A full disk names none."""
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    monkeypatch.setattr(main.commands["release"], "callback", lambda **options: (_ for _ in ()).throw(full))
    assert refused("release", "softmax") == "No space left on device"
