"""Answers that are checked in the page: what it says is what `check` says in a learner's notebook."""

from __future__ import annotations

import importlib
import json
import os
import secrets
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from turns import of_today

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "book" / "_ext"), str(ROOT / "tests" / "homework")]
import answer_cells  # noqa: E402
import exercise_pages  # noqa: E402
import live_code  # noqa: E402
from frame import chapter  # noqa: E402

QUESTIONS = answer_cells.questions()
TODAY = of_today(QUESTIONS, 3)
SEED = 20_240_229


def cells_of(name: str) -> list[dict]:
    """Give the code cells of an exercises' page, with the tags that it has them with."""
    app = SimpleNamespace(env=SimpleNamespace(doc2path=lambda docname: ROOT / f"{docname}.ipynb"))
    source = [(ROOT / f"exercises/{name}/source.ipynb").read_text(encoding="utf-8")]
    for extension in (exercise_pages, live_code, answer_cells):
        extension.on_source_read(app, f"exercises/{name}/source", source)
    return [cell for cell in json.loads(source[0])["cells"] if cell["cell_type"] == "code"]


def before(name: str, number: int) -> list[dict]:
    """Give the cells before an answer as the page's script sends them."""
    cells = cells_of(name)
    place = next(i for i, c in enumerate(cells) if {"answer", f"exercise-{number}"} <= set(c["metadata"]["tags"]))
    given = [
        {"number": i, "source": "".join(c["source"])}
        for i, c in enumerate(cells[:place], 1)
        if not {"solution", "check"} & set(c["metadata"]["tags"])
    ]
    assert not any("SOLUTION" in cell["source"] for cell in given)
    return given


def answered_before(name: str, number: int) -> dict[str, str]:
    """Give the answers to earlier exercises of a set whose exercises stand on each other, by what they replace."""
    whole = chapter(name)
    numbers = [question.number for question in whole.questions if question.number < number]
    return {whole.given(one): whole.cells[f"ex{one}"] for one in numbers} if name == "project" else {}


@pytest.fixture
def page(carried):
    """Answer in the page, where NumPy is the only library; give what it says."""

    def ask(name: str, number: int, *sources: str, check: bool = True) -> list[str]:
        earlier = answered_before(name, number)
        known = [cell | {"source": earlier.get(cell["source"], cell["source"])} for cell in before(name, number)]
        asked = [{"source": text, "check": str(number) if check else None, "before": known} for text in sources]
        command = [sys.executable, ROOT / "tests" / "book" / "answers_alone.py", carried, str(SEED)]
        environment = os.environ | {"PYTHONPATH": "", "OMP_NUM_THREADS": "1"}
        done = subprocess.run(command, input=json.dumps(asked), capture_output=True, text=True, env=environment)
        assert done.returncode == 0, done.stderr[-2000:]
        return json.loads(done.stdout)

    return ask


@pytest.fixture
def notebook(monkeypatch, capsys):
    """Answer in a learner's notebook; give what `check` says there."""

    def ask(name: str, number: int, *sources: str) -> list[str]:
        monkeypatch.setattr(secrets, "randbits", lambda bits: SEED)
        cells, names, said = chapter(name).cells, {"__name__": "__main__"}, []
        exec(cells["setup"], names)
        exec(cells.get("imports", ""), names)
        for answer in answered_before(name, number).values():
            exec(answer, names)
        for source in sources:
            names |= {"In": ["", source]}
            names.pop(chapter(name).question(number).function, None)
            capsys.readouterr()
            try:
                exec(compile(source, "<ipykernel cell>", "exec"), names)
            except Exception as error:
                assert not isinstance(error, AssertionError)
            names["check"](number)
            said.append(capsys.readouterr().out)
        return said

    return ask


def answers(question: Path) -> tuple[str, str]:
    """Give a question's solution, and the first of its known wrong answers."""
    name, number = question.parent.name, int(question.stem[1:])
    sys.path.insert(0, str(ROOT / "tests" / "homework" / name))
    wrong = importlib.import_module(f"test_{name}_{question.stem}").test_wrong_answer.wrong
    sys.path.pop(0)
    solution = chapter(name).cells[f"ex{number}"]
    old, new, *_ = next(iter(wrong.values()))
    return solution, solution.replace(old, new)


@pytest.mark.parametrize("question", TODAY, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_page_says_what_the_notebook_says(question, page, notebook):
    """Three questions a day, with NumPy as the only library; all of them where COMPANION_EVERY is set."""
    where = question.parent.name, int(question.stem[1:])
    right, wrong = answers(question)
    said = page(*where, right, wrong, wrong)
    assert said == notebook(*where, right, wrong, wrong)
    of = chapter(where[0]).question(where[1]).of
    assert said[0].startswith(f"Exercise {where[1]}: {of} of {of} points\n")
    assert f" of {of} points\n  " in said[1] and "  hint: " in said[1] and "  hint: " not in said[2]


FAILING = {
    "not written yet": "def best_step(c, s, order, eps):\n    raise NotImplementedError\n",
    "raises": "def best_step(c, s, order, eps):\n    t = c\n    return t / nothing\n",
    "fails before": "steps = undefined\n\ndef best_step(c, s, order, eps):\n    return c\n",
    "fails for want of something": "def best_step(c, s, order, eps=undefined):\n    return c\n",
    "no Python": "def best_step(c, s, order, eps)\n    return c\n",
    "another library": "def best_step(c, s, order, eps):\n    import torch\n    return torch.sqrt(c)\n",
    "missing": "best = 3",
}


def test_an_answer_that_fails_is_told_of_as_in_the_notebook(page, notebook):
    """With the cell's traceback before it, where the cell itself fails."""
    known = [text for name, text in FAILING.items() if name != "another library"]  # the notebook has it
    for said, wanted in zip(page("backpropagation", 2, *known), notebook("backpropagation", 2, *known), strict=True):
        begins = ("Traceback (most recent call last):\n", '  File "your answer", line 1\n')  # it ran, or could not
        assert said.endswith(wanted) and (said == wanted or said.startswith(begins))
        assert not any(own in said for own in ("runner", "answers.py", "ast.py"))
    (said,) = page("backpropagation", 2, FAILING["another library"])
    assert "raises ModuleNotFoundError: No module named 'torch' (line 2 of its cell)" in said


def test_an_answer_runs_with_what_was_given_and_no_solution(page):
    """Also with the learner's other answers, though not with those that it does without."""
    names = "print([name for name in dir() if not name.startswith('_')])"
    assert page("backpropagation", 11, names, check=False) == ["['In']\n"]
    said = page("backpropagation", 11, "data.x_train.shape[1], best_step(*np.ones(4))", check=False)
    assert said[0].endswith("raise NotImplementedError\nNotImplementedError\n")


def test_questions_that_need_more_say_what():
    lacking = {f"{p.parent.name} {p.stem}": answer_cells.needs(p) for p in ROOT.glob("exercises/*/e[0-9][0-9].py")}
    assert lacking["hw1 e03"] == "torch"  # it asks for gradients, and names no library
    assert lacking["softmax e08"] == "scipy" and lacking["ai_ml_dl e05"] == "sklearn"
    tags = [set(cell["metadata"]["tags"]) for cell in cells_of("softmax")]
    assert {"answer", "exercise-8", "needs-scipy"} in [one - {"live"} for one in tags]
    assert sum("check" in one for one in tags) == sum("answer" in one for one in tags) == 6


def test_no_solution_is_carried_along(carried):
    for path in carried.glob("exercises/*/source.ipynb"):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        numbers = {int(cell["metadata"]["nbgrader"]["grade_id"][2:]) for cell in cells}
        for file in path.parent.glob("e[0-9][0-9].py"):
            lacking = answer_cells.needs(ROOT / "exercises" / path.parent.name / file.name)
            assert (int(file.stem[1:]) in numbers) == (not lacking)
            assert not lacking or file.read_text(encoding="utf-8") == f"import {lacking}\n"  # what `check` names
        assert not any("SOLUTION" in cell["source"] for cell in cells)
        for number in numbers:
            assert chapter(path.parent.name).given(number) in [cell["source"] for cell in cells]
