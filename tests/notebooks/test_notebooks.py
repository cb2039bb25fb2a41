"""Every notebook is fit to be shown, run and compared: what nbval alone would let through."""

import importlib
import re

import pytest
from pages import (
    CHAPTERS,
    EXERCISES,
    FURTHER,
    HOMEWORKS,
    NOTEBOOKS,
    ROOT,
    code_cells,
    graded,
    has_picture,
    page_of,
    prose,
    read,
    table_rows,
    tags,
    used_names,
)

from companion.chapters import chapter_of_page, taught_in
from companion.homework.notebook import FOLD

every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: str(p.relative_to(ROOT)))


@every_notebook
def test_every_code_cell_was_run_in_order(path):
    """nbval compares nothing where the count is missing."""
    counts = [cell.execution_count for cell in code_cells(path)]
    assert counts == list(range(1, len(counts) + 1))


@every_notebook
def test_outputs_hold_no_error_warning_or_memory_address(path):
    for cell in code_cells(path):
        for output in cell.outputs:
            assert output.output_type != "error", cell.source
            text = output.get("text", "") + str(output.get("data", {}).get("text/plain", ""))
            assert "Warning" not in text and not re.search(r" at 0x[0-9a-f]{6}", text), cell.source
            assert output.get("name") != "stderr", cell.source


@every_notebook
def test_every_figure_says_what_to_see(path):
    """In the cell's metadata an alt text, and a caption in a cell of its own right below, which any viewer shows."""
    cells = read(path).cells
    for cell, following in zip(cells, [*cells[1:], None], strict=True):
        if cell.cell_type == "code" and has_picture(cell):
            about = cell.metadata.get("mystnb", {})
            below = following.source if following and "caption" in tags(following) else ""
            assert len(about.get("image", {}).get("alt", "")) > 40, cell.source
            assert len(below) > 40 and "figure" not in about, cell.source
            assert cell.source.splitlines()[-1].startswith(("plt.show()", "graph.figure(")), cell.source


@every_notebook
def test_cells_import_the_package_and_nothing_by_the_back_door(path):
    for cell in code_cells(path):
        assert "sys.path" not in cell.source and not re.search(r"import \*|^\s*[%!]", cell.source, re.M)
        assert "seed(" not in cell.source, "randomness comes from a Generator, never from a global seed"


def test_cell_ids_are_unique_across_the_book():
    ids = [cell.id for path in NOTEBOOKS for cell in read(path).cells]
    assert len(ids) == len(set(ids))


@every_notebook
def test_nothing_is_used_before_it_is_taught(path):
    names, here = used_names(path), chapter_of_page(page_of(path))
    assert names
    for module, name in sorted(names):
        thing = getattr(importlib.import_module(module), name)
        if module.startswith(("companion.plots", "companion.show", "companion.homework", "companion.reference")):
            continue  # tools of the page and PyTorch's own
        if callable(thing):
            taught = taught_in(thing)
            assert taught, f"{module}.{name} does not say in which chapter it is taught"
            assert taught.number <= here.number, f"{module}.{name} is taught in {taught.title}"


NEIGHBOUR = re.compile(r"\b(?:last|next|previous) chapter\b(?!,? \[)", re.IGNORECASE)


@every_notebook
def test_other_chapters_are_called_by_name(path):
    """The order may change, and a page is opened from anywhere."""
    assert NEIGHBOUR.findall(prose(path)) == []


@pytest.mark.parametrize("path", [path for path in CHAPTERS if path not in FURTHER], ids=lambda p: p.stem)
def test_every_objective_has_an_exercise_and_a_check_and_the_graded_ones_are_told(path):
    """Read the table Objective | Exercise | Points, and hold it against the exercises and their checks."""
    exercises = ROOT / f"{chapter_of_page(page_of(path)).pages[-1]}.ipynb"
    objectives, checked, named, told = set(), set(), set(), {}
    table = table_rows(path, "Objective", "Exercise", "Points")
    for objective, exercise, points in table:
        served = {int(n) for n in re.findall(r"\d+", objective)}
        objectives |= served
        checked |= served if points.isdecimal() else set()
        number = re.search(r"\d+", exercise)
        assert number, f"objective {objective} has no exercise"
        named.add(int(number[0]))
        told |= {int(number[0]): points} if points != "–" else {}
    promised = re.search(r"(?i)objectives.*?\n\n((?:\d+\. .*\n?(?:   .*\n?)*)+)", prose(path))
    assert promised, "no numbered list of objectives"
    wanted = {int(n) for n in re.findall(r"^(\d+)\. ", promised[1], re.M)}
    assert objectives == wanted
    assert checked == wanted, f"no program checks objectives {wanted - checked}"
    headings = {int(n) for n in re.findall(r"^#+ Exercise (\d+)", prose(exercises), re.M)}
    assert named == headings and len(headings) >= 12
    assert told == graded(exercises) and sum(points.isdecimal() for points in told.values()) >= 5
    rows = table_rows(exercises, "Exercise", "Level", "Objective", "Points")
    assert told == {int(exercise.partition(".")[0]): points for exercise, _, _, points in rows if points}
    serves = {re.search(r"\d+", exercise)[0]: objective for objective, exercise, _ in table}
    assert {exercise.partition(".")[0]: objective for exercise, _, objective, _ in rows} == serves


@pytest.mark.parametrize("path", [*EXERCISES, *HOMEWORKS], ids=lambda p: p.parent.name)
def test_every_exercise_has_a_hint_and_a_solution(path):
    """In one fold, a Markdown cell of its own, which ends it; no number follows another's fold."""
    cells = read(path).cells
    for number, cell in exercise_folds(cells):
        assert cell, f"exercise {number} has no fold 'Hint and solution'"
    text = "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    assert text.count("<details>") == 2 * len(exercise_folds(cells)), "hint and solution are the only folds"


def exercise_folds(cells) -> list:
    """Pair the number of each exercise with the cell that holds its hint and its solution, or with None."""
    found = []
    for cell in cells:
        if heading := re.match(r"## Exercise (\d+)", cell.source):
            found.append([int(heading[1]), None])
        elif FOLD.fullmatch(cell.source) and found:
            assert found[-1][1] is None, f"exercise {found[-1][0]} has two folds"
            found[-1][1] = cell
    return found
