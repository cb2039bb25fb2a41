"""Handing in, trying a grade again, beginning a question anew: nothing is lost, and a receipt is worth its replay."""

import json

import nbformat
import pytest
from answers import BAD_SUM
from click.testing import CliRunner
from corpus import AS_GIVEN, ROOT, notebook

from companion.cli import main
from companion.homework.grade import grade
from companion.homework.notebook import NotebookError, canonical
from companion.homework.receipts import receipt_in
from companion.homework.resetting import reset

SOURCE = ROOT / "exercises/softmax/source.ipynb"


@pytest.fixture
def typed(tmp_path, monkeypatch):
    """Type a command in a folder of its own; give its exit code and what it prints."""
    monkeypatch.chdir(tmp_path)

    def run(*words):
        done = CliRunner().invoke(main, [str(word) for word in words])
        return done.exit_code, done.stdout + done.stderr

    return run


@pytest.fixture
def handed_in(typed, tmp_path):
    """Hand in a notebook with one wrong answer; give the file."""
    (tmp_path / "softmax.ipynb").write_bytes(notebook(ex4=BAD_SUM))
    code, told = typed("submit", "softmax")
    assert code == 0 and told.endswith("16 of 20 points with the open checks; hand in this file\n"), told
    return tmp_path / "softmax-submission.ipynb"


def test_what_is_handed_in_is_replayed(handed_in, typed):
    """The same points, question by question; what is graded is what it was without the receipt."""
    content = handed_in.read_bytes()
    nbformat.validate(nbformat.reads(content.decode(), as_version=4))
    assert canonical(content) == canonical(notebook(ex4=BAD_SUM))
    receipt = receipt_in(content)
    assert (receipt.points, receipt.of, receipt.questions["4"]) == (16, 20, 0)
    code, told = typed("replay", handed_in)
    assert code == 0 and told.endswith("the same: the receipt says 16 of 20 points, this run 16 of 20\n"), told
    assert "exactly N: sum instead of mean" in told


def test_forged_receipt_is_found_out(handed_in, typed):
    """By a replay, where its points are others; at once, where its code is."""
    tree = json.loads(handed_in.read_text())
    tree["metadata"]["companion"]["receipt"] |= {"points": 20, "questions": dict.fromkeys("345689", 3)}
    handed_in.write_text(json.dumps(tree))
    code, told = typed("replay", handed_in)
    assert code == 1 and "not the same: the receipt says 20 of 20 points, this run 16 of 20" in told
    tree["cells"].append(tree["cells"][0] | {"cell_type": "code", "source": "x = 1", "outputs": []})
    handed_in.write_text(json.dumps(tree))
    code, told = typed("replay", handed_in)
    assert code == 1 and told.endswith("its code is not what the receipt was written for\n")


def test_instructor_replays_the_hidden_checks(handed_in, typed, tmp_path, boxed):
    """With a run's secret: the points and the receipt that its table and page show."""
    (tmp_path / "seed.json").write_text('{"seed": 12345678901234567890}')
    known = grade(handed_in.read_bytes(), "softmax", 12345678901234567890)
    code, told = typed("replay", handed_in, "--secret", "seed.json")
    assert code == 0 and told.endswith(f"16 of 20 points, receipt {known['receipt']}\n"), told
    code, told = typed("replay", handed_in, "--secret", "absent.json")
    assert code == 1 and told == "Error: secret must be the seed.json of a graded folder, got absent.json\n"


@pytest.mark.parametrize("receipt", [None, 3, {}, {"receipt": {}}, {"receipt": {"seed": -1}}])
def test_notebook_without_a_receipt(receipt):
    tree = json.loads(notebook()) | {"metadata": {"companion": receipt}}
    with pytest.raises(NotebookError, match="carries no receipt; `companion submit` writes one"):
        receipt_in(json.dumps(tree).encode())


def named(text: str, name: str) -> list[dict]:
    return [c for c in json.loads(text)["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == name]


def raws(text: str) -> list[str]:
    return [cell["source"] for cell in json.loads(text)["cells"] if cell["cell_type"] == "raw"]


def test_reset_gives_the_cell_back_and_keeps_the_answer(typed, tmp_path):
    """The code as given stands there again, right above what was written; a second time changes nothing."""
    path = tmp_path / "softmax.ipynb"
    path.write_bytes(notebook())
    written = named(path.read_text(), "ex6")[0]["source"]
    code, told = typed("reset", "softmax", "6")
    assert code == 0 and told.endswith("exercise 6 is as it was; what stood there is in the raw cell below it\n")
    text = path.read_text()
    cells = json.loads(text)["cells"]
    place = cells.index(named(text, "ex6")[0])
    assert cells[place]["source"] == AS_GIVEN and cells[place]["outputs"] == []
    assert raws(text) == [cells[place + 1]["source"]]
    assert raws(text)[0].endswith("it counts again.\n" + "".join(written))
    nbformat.validate(nbformat.reads(text, as_version=4))
    assert typed("reset", "softmax", "6") == (0, "softmax.ipynb: exercise 6 is as it was\n")
    assert path.read_text() == text


def test_reset_of_a_cell_that_is_gone_and_of_one_that_is_there_twice():
    """It comes back in front of its check; copies count no more, and are kept."""
    back = reset(notebook(drop=["ex6"]), SOURCE, 6)
    cells = json.loads(back)["cells"]
    place = cells.index(named(back, "ex6")[0])
    assert cells[place + 1]["metadata"]["nbgrader"]["grade_id"] == "ex6-check" and raws(back) == []
    tree = json.loads(notebook())
    twice = [cell for cell in tree["cells"] if cell["metadata"].get("nbgrader", {}).get("grade_id") == "ex6"]
    tree["cells"] += [twice[0] | {"source": "x = 'another try'"}]
    text = reset(json.dumps(tree).encode(), SOURCE, 6)
    assert [cell["source"] for cell in named(text, "ex6")] == [AS_GIVEN]
    assert len(raws(text)) == 2 and raws(text)[1].endswith("x = 'another try'")


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("reset", "softmax", "2"), "exercise 2 of softmax is not graded; graded are 3, 4, 5, 6, 8, 9"),
        (("reset", "softmax", "3"), "no notebook softmax.ipynb here; `companion release softmax` writes your copy"),
        (("submit", "softmax"), "no notebook softmax.ipynb here; `companion release softmax` writes your copy"),
        (("replay", "absent.ipynb"), "No such file or directory: absent.ipynb"),
    ],
)
def test_one_line_says_what_is_missing(words, line, typed, tmp_path):
    if words[-1] == "2":
        (tmp_path / "softmax.ipynb").write_bytes(notebook())
    assert typed(*words) == (1, f"Error: {line}\n")
