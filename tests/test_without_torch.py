"""Without PyTorch, the command does what needs none, and says in one line what is missing for the rest."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "exercises/backpropagation/source.ipynb"
BLOCK = """
import sys
ABSENT = {"torch", "sklearn", "scipy", "matplotlib", "IPython", "ipykernel", "jupyterlab"}
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ABSENT:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Absent())
"""


@pytest.fixture
def bare(tmp_path):
    """Run Python where only what the package itself depends on can be imported."""
    (tmp_path / "sitecustomize.py").write_text(BLOCK)
    environ = os.environ | {"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}

    def run(*arguments):
        command = [sys.executable, *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=environ, timeout=600)

    return run


def test_the_learners_notebook_is_written(bare, tmp_path):
    done = bare("-m", "companion.cli", "release", "softmax")
    assert (done.returncode, done.stdout, done.stderr) == (0, "softmax.ipynb\n", "")
    assert (tmp_path / "softmax.ipynb").exists()


def test_a_question_about_numbers_is_checked(bare):
    done = bare("-m", "companion.cli", "check", "backpropagation", SOURCE, "--exercise", "2")
    assert (done.returncode, done.stdout) == (0, "Exercise 2: 2 of 2 points\n"), done.stderr


@pytest.mark.in_turn(4)
@pytest.mark.parametrize("name", sorted({path.parent.name for path in ROOT.glob("exercises/*/e[0-9][0-9].py")}))
def test_each_question_that_needs_more_says_so_and_the_others_are_checked(bare, name):
    source = ROOT / "exercises" / name / "source.ipynb"
    done = bare("-m", "companion.cli", "check", name, source)
    assert "Traceback" not in done.stderr and "\nError" not in f"\n{done.stderr}", done.stderr
    told = re.findall(rf"^note: exercise (\d+) of {name} cannot be checked: \w+ is not installed", done.stderr, re.M)
    checked = re.findall(r"^Exercise (\d+): (\d+) of (\d+) points$", done.stdout, re.M)
    assert all(points == of for _, points, of in checked)
    assert done.returncode == bool(told), done.stderr
    graded = {path.stem for path in source.parent.glob("e[0-9][0-9].py")}
    assert {f"e{int(number):02}" for number in [*told, *(number for number, _, _ in checked)]} == graded


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "backpropagation", SOURCE, "--exercise", "3"],
        ["grade", "softmax", ".", "--unsafe-no-sandbox"],
    ],
    ids=["check", "grade"],
)
def test_where_nothing_can_be_done_one_line_says_what_is_missing(bare, arguments):
    done = bare("-m", "companion.cli", *arguments)
    assert (done.returncode, done.stdout) == (1, "") and done.stderr.count("\n") == 1, done.stderr
    assert "torch is not installed" in done.stderr and "pip install '.[learn]'" in done.stderr


def test_a_notebook_checks_what_it_can(bare):
    program = (
        "from companion.homework import checker\n"
        "def best_step(c, s, order, eps): return (eps * s / (order * c)) ** (1 / (order + 1))\n"
        "check = checker('backpropagation', globals())\n"
        "check(2)\n"
        "try: check(3)\n"
        "except ValueError as error: print(error)\n"
    )
    done = bare("-c", program)
    assert done.returncode == 0, done.stderr
    first, second = done.stdout.splitlines()
    assert first == "Exercise 2: 2 of 2 points" and "torch is not installed" in second
