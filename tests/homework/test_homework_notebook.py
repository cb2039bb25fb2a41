"""Reading what learners hand in, and making what they are given."""

import json

import nbformat
import pytest
from corpus import ROOT, code, notebook, solution

from companion.homework import notebook as notebooks
from companion.homework.notebook import NotebookError, canonical, learner_cells, release

SOURCE = ROOT / "exercises/softmax/source.ipynb"


def write(path, *cells):
    """Write a notebook of code cells with (source, marks)."""
    tree = nbformat.v4.new_notebook()
    for source, marks in cells:
        cell = nbformat.v4.new_code_cell(source)
        cell.metadata["nbgrader"] = marks
        tree.cells.append(cell)
    path.write_text(nbformat.writes(tree), encoding="utf-8")
    return path


def test_release_takes_solutions_out():
    """No mark, no solution and no output is left; each graded exercise's cell and hint is still there."""
    released = release(SOURCE)
    text = nbformat.writes(released)
    assert "SOLUTION" not in text and "logaddexp" not in text and "np.exp(middle)" not in text
    assert text.count("raise NotImplementedError") == 5
    code_cells = [c for c in released.cells if c.cell_type == "code"]
    assert all(c.outputs == [] and c.execution_count is None for c in code_cells)
    by_id = {c.metadata.nbgrader.grade_id: c for c in code_cells if "nbgrader" in c.metadata}
    assert {"setup", "ex4", "ex4-check", "ex9", "ex9-check"} <= set(by_id)
    assert by_id["setup"].metadata.editable is False and by_id["ex4"].metadata.get("editable", True)
    nbformat.validate(released)


def test_release_plants_the_bug():
    """The repair question comes with code that runs, and that earns nothing."""
    cells = {c.metadata.nbgrader.grade_id: c for c in release(SOURCE).cells if "nbgrader" in c.metadata}
    compile(cells["ex6"].source, "ex6", "exec")
    assert "out=target" in cells["ex6"].source and "GIVEN" not in cells["ex6"].source


def test_release_leaves_out_cells_tagged_solution(tmp_path):
    """A written solution to an ungraded exercise is not for the learner's notebook."""
    tree = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell("shown"),
            nbformat.v4.new_markdown_cell("secret", metadata={"tags": ["solution"]}),
        ]
    )
    path = tmp_path / "source.ipynb"
    path.write_text(nbformat.writes(tree))
    assert [c.source for c in release(path).cells] == ["shown"]


FOLDED = (
    "<details><summary>Hint and solution</summary>\n\nOne $x_k$.\n\nTwo.\n\n"
    "<details><summary>Solution</summary>\n\nSecret.\n\n</details>\n\n</details>"
)


def released_text(path, *texts):
    tree = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(text) for text in texts])
    path.write_text(nbformat.writes(tree), encoding="utf-8")
    return [cell.source for cell in release(path).cells]


def test_release_leaves_the_hint_of_a_fold(tmp_path):
    """The fold stays a fold, formulas and text stay as they are."""
    texts = released_text(tmp_path / "source.ipynb", "## Exercise 1", FOLDED)
    assert texts == ["## Exercise 1", "<details><summary>Hint</summary>\n\nOne $x_k$.\n\nTwo.\n\n</details>"]


@pytest.mark.parametrize(
    "spoilt",
    [
        FOLDED.replace("Secret.\n\n", "Secret.\n"),
        FOLDED.replace("Hint and solution", "Hint, then solution"),
        FOLDED.replace("Solution</summary>", "A solution</summary>"),
        FOLDED.removesuffix("</details>"),
    ],
)
def test_a_fold_that_release_does_not_understand_stops_it(tmp_path, spoilt):
    """Rather than hand a solution out."""
    with pytest.raises(NotebookError, match=r"source\.ipynb, cell 1: a fold with a solution must be"):
        released_text(tmp_path / "source.ipynb", spoilt)


def test_each_exercise_keeps_its_hint():
    """All fourteen, and no word of what solves them."""
    after = [c.source for c in release(SOURCE).cells if c.cell_type == "markdown"]
    assert "\n".join(after).count("<summary>Hint</summary>") == 14
    assert "Wrong turns" not in "\n".join(after)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("### BEGIN SOLUTION\nx = 1", "'### BEGIN SOLUTION' has no partner"),
        ("x = 1\n### END SOLUTION", "'### END SOLUTION' has no partner"),
        ("### BEGIN SOLUTION\n### BEGIN SOLUTION\n### END SOLUTION", "'### BEGIN SOLUTION' has no partner"),
        ("### BEGIN SOLUTION\n### END GIVEN", "'### END GIVEN' has no partner"),
    ],
)
def test_marks_must_pair(tmp_path, source, message):
    """A solution that would slip through stops the release."""
    path = write(tmp_path / "source.ipynb", (source, {"grade_id": "own", "solution": True}))
    with pytest.raises(NotebookError, match=r"source\.ipynb, cell own: ") as caught:
        release(path)
    assert message in str(caught.value) and "\n" not in str(caught.value)


def test_grade_id_stands_once(tmp_path):
    """Two cells of one name stop the release."""
    path = write(tmp_path / "source.ipynb", ("x", {"grade_id": "own"}), ("y", {"grade_id": "own"}))
    with pytest.raises(NotebookError, match="this grade_id stands there twice"):
        release(path)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"nbformat": 4}'])
def test_release_of_a_damaged_source(tmp_path, content):
    """One line, which names the file."""
    path = tmp_path / "source.ipynb"
    path.write_text(content)
    with pytest.raises(NotebookError, match=r"source must be a notebook, got .*source\.ipynb") as caught:
        release(path)
    assert "\n" not in str(caught.value)


def test_released_notebook_round_trip():
    """What is released can be handed in."""
    names = [c.grade_id for c in learner_cells(nbformat.writes(release(SOURCE)).encode()) if not c.check]
    assert sorted(names) == ["ex3", "ex4", "ex5", "ex6", "ex8", "ex9", "rules-example", "setup"]


def test_what_is_graded_stays_the_same_however_it_is_stored():
    """Outputs, ids, texts, indentation, lists of lines: a platform may change them all."""
    tree = solution()
    for i, cell in enumerate(tree["cells"]):
        cell["source"] = "".join(cell["source"]).splitlines(keepends=True)
        cell["id"], cell["metadata"]["tags"] = f"c{i}", ["other"]
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [{"output_type": "stream", "name": "stdout", "text": "x"}], i
        else:
            cell["source"] += ["more"]
    stored = json.dumps(tree | {"metadata": {"colab": {}}}, indent=4, ensure_ascii=False).encode()
    form = canonical(notebook())
    assert canonical(stored) == canonical(form) == form
    assert learner_cells(form) == learner_cells(notebook()) and len(form) < 40_000
    assert canonical(notebook(ex4="x = 1")) != form


def test_outputs_may_be_large():
    """Twenty-five megabytes of pictures are read, and not kept."""
    tree = solution()
    tree["cells"][-1]["outputs"] = [{"output_type": "display_data", "data": {"image/png": "A" * (25 << 20)}}]
    assert canonical(json.dumps(tree).encode()) == canonical(notebook())


def test_a_file_that_would_fill_the_memory_is_not_read():
    """Six bytes of JSON can be a hundred in memory."""
    with pytest.raises(NotebookError, match="more than 3,000,000 lists, entries"):
        learner_cells(b'{"cells": [' + b"[]," * 1_600_000 + b"0]}")


def test_cells_are_named_for_people():
    """The cell of a graded exercise by its number, another by its name, or else by its place."""
    names = {"ex4": "the cell of Exercise 4", "ex4-plot": "cell ex4-plot", "": "cell number 7"}
    assert {grade_id: notebooks.Cell(7, grade_id, "").name for grade_id in names} == names


def test_odd_metadata_is_borne():
    """Metadata of any kind neither stops the reading nor names a cell."""
    for metadata in (None, 3, {"nbgrader": []}, {"nbgrader": {"grade_id": "<b>"}}, {"nbgrader": {"grade_id": 7}}):
        tree = solution() | {"cells": [code("x = 1") | {"metadata": metadata}]}
        (cell,) = learner_cells(json.dumps(tree).encode())
        assert cell.name == "cell number 1"


def test_byte_order_mark_is_borne():
    """Some editors write one."""
    assert learner_cells(b"\xef\xbb\xbf" + notebook())


def test_limits_are_those_that_are_told():
    """The messages of the corpus name these numbers."""
    assert (notebooks.LARGEST, notebooks.MOST_CODE) == (64 * 1024**2, 1024**2)
