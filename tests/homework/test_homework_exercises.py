"""Sets of exercises: one file for each question, and a digest that changes with whatever decides a grade."""

import json
import shutil
import subprocess
import sys

import nbformat
import pytest
from corpus import ROOT

from companion.homework import exercises
from companion.homework.digest import digest_of
from companion.homework.exercises import load_exercises

SETS = sorted({path.parent.name for path in ROOT.glob("exercises/*/e??.py")})


@pytest.fixture
def place(tmp_path):
    """Copy the exercises of the softmax chapter to where they may be changed."""
    ignored = shutil.ignore_patterns("__pycache__", ".*")
    return shutil.copytree(ROOT / "exercises/softmax", tmp_path / "softmax", ignore=ignored)


@pytest.mark.parametrize("name", SETS)
def test_one_question_is_one_file_and_has_its_number(name):
    """The file, the cells of the notebook and the tests of an exercise all bear its number."""
    files = sorted((ROOT / "exercises" / name).glob("e??.py"))
    questions = load_exercises(name).questions
    assert [path.stem for path in files] == [f"e{question.number:02}" for question in questions]
    cells = json.loads((ROOT / "exercises" / name / "source.ipynb").read_text(encoding="utf-8"))["cells"]
    marks = [cell["metadata"].get("nbgrader", {}).get("grade_id") for cell in cells]
    for question, path in zip(questions, files, strict=True):
        assert question.cases.__module__.endswith(path.stem)
        assert {f"ex{question.number}", f"ex{question.number}-check"} <= set(marks)
        assert (ROOT / "tests/homework" / name / f"test_{name}_{path.stem}.py").exists()
        assert (question.given is not None) == bool(question.as_given)


def test_an_exercise_is_found_by_its_number():
    found = load_exercises("softmax")
    assert found.question(4) is found.question("4") is found.question(" 4 ")
    assert found.question(4).title == "Label smoothing"
    for number, told in ((2, "2"), ("12", "12"), ("q1", "'q1'"), ("", "''")):
        with pytest.raises(ValueError) as caught:
            found.question(number)
        assert str(caught.value) == f"exercise {told} of softmax is not graded; graded are 3, 4, 5, 6, 8, 9"


def test_a_question_is_added_by_one_file(place):
    """A file with the exercise's number, importing plainly from those beside it; nothing else lists questions."""
    (place / "e10.py").write_text("from .draws import scores\nfrom .e04 import QUESTION\nassert scores\n")
    found = load_exercises("softmax", place.parent)
    assert [question.number for question in found.questions] == [3, 4, 5, 6, 8, 9, 10]
    assert found.question(10).title == found.question(4).title and found.digest != load_exercises("softmax").digest
    (place / "e10.py").write_text("question = 3\n")
    with pytest.raises(ValueError, match=r"e10\.py must define QUESTION, a Question; got NoneType"):
        load_exercises("softmax", place.parent)


CHANGES = {
    "a question": ("e04.py", '"gradient": 2', '"gradient": 3'),
    "what several questions draw": ("draws.py", "scale=2.0", "scale=3.0"),
    "a given cell": ("source.ipynb", "threadpool_limits(1)", "threadpool_limits(2)"),
    "a task": ("source.ipynb", "Fourteen exercises", "Some exercises"),
    "a planted bug": ("source.ipynb", "out=target", "out=None"),
    "a solution": ("source.ipynb", "shifted - np.log(", "logits - np.log("),
    "a cell's marks": ("source.ipynb", '"points": 4', '"points": 5'),
}


@pytest.mark.parametrize("what", CHANGES)
def test_digest_changes_with_what_a_learner_gets_or_a_grade_hangs_on(place, what):
    name, old, new = CHANGES[what]
    before, content = digest_of(place), (place / name).read_text(encoding="utf-8")
    assert before == digest_of(ROOT / "exercises/softmax") and old in content
    (place / name).write_text(content.replace(old, new, 1), encoding="utf-8")
    assert digest_of(place) != before


@pytest.mark.parametrize("name", ["data/numbers.csv", "e04_mistakes.py"])
def test_digest_changes_with_every_file_of_the_folder(place, name):
    before = digest_of(place)
    (place / name).parent.mkdir(exist_ok=True)
    (place / name).write_text("1")
    assert digest_of(place) != before


@pytest.mark.parametrize("part", ["companion/comparison.py", "companion/homework/worker.py"])
def test_digest_changes_with_the_code_that_grades(tmp_path, part):
    """Seen from a copy of the package, since its own files are read."""
    for folder in ("companion", "exercises/softmax"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__", "data"))
    program = (
        "from pathlib import Path; from companion.homework.digest import digest_of\n"
        "print(digest_of(Path('exercises/softmax')))"
    )

    def digest():
        run = [sys.executable, "-c", program]
        return subprocess.run(run, cwd=tmp_path, env={"PYTHONPATH": "."}, capture_output=True, check=True).stdout

    before = digest()
    with (tmp_path / part).open("a") as file:
        file.write("# changed\n")
    assert digest() != before == digest_of(ROOT / "exercises/softmax").encode() + b"\n"


def test_digest_stays_when_a_notebook_is_run_again(place):
    """Outputs, counts, times and caches come from running, and decide nothing."""
    before, path = digest_of(place), place / "source.ipynb"
    tree = nbformat.read(path, as_version=4)
    tree.metadata.language_info.version = "3.99"
    for cell in tree.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [nbformat.v4.new_output("stream", text="new")], 99
            cell.metadata["execution"] = {"iopub.execute_input": "now"}
    nbformat.write(tree, path)
    for name in ("__pycache__/e04.cpython-311.pyc", ".ipynb_checkpoints/source-checkpoint.ipynb"):
        (place / name).parent.mkdir(exist_ok=True)
        (place / name).write_text("cached")
    assert digest_of(place) == before


def test_a_damaged_source_is_told(place):
    (place / "source.ipynb").write_text("{}")
    with pytest.raises(ValueError, match=r"source\.ipynb must be a notebook: KeyError: 'cells'"):
        load_exercises("softmax", place.parent)


def test_unchanged_files_are_loaded_once(place):
    """Loading for each submission costs reading, not running; and a change is seen at once."""
    first, again = (load_exercises("softmax", place.parent) for _ in range(2))
    assert first.question(4).cases is again.question(4).cases
    (place / "draws.py").write_text((place / "draws.py").read_text() + "# changed\n")
    assert load_exercises("softmax", place.parent).question(4).cases is not first.question(4).cases


def test_folder_without_exercises(tmp_path, monkeypatch):
    monkeypatch.setenv("COMPANION_EXERCISES", str(tmp_path))
    with pytest.raises(ValueError, match=r"exercises must be a folder of folders with questions .*, got "):
        exercises.exercises_directory()
