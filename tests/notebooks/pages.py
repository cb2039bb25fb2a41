"""The pages of the chapters of projects and of the homework, and what can be counted on one."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from pathlib import Path

import nbformat

from companion.chapters import HOMEWORK, PROJECTS, WRITTEN, Chapter, chapter_of_page

ROOT = Path(__file__).parents[2]
CHAPTERS = [ROOT / f"{page}.ipynb" for chapter in WRITTEN for page in chapter.pages[:-1]]
EXERCISES = [ROOT / f"{chapter.pages[-1]}.ipynb" for chapter in WRITTEN]
HOMEWORKS = [ROOT / f"{homework.page}.ipynb" for homework in HOMEWORK]
MILESTONES = [ROOT / f"{project.page}.ipynb" for project in PROJECTS]
NOTEBOOKS = [*CHAPTERS, *EXERCISES, *MILESTONES, *HOMEWORKS]
# A chapter with a page of side paths has been told as CONTRIBUTING says; the others still wait for it.
ROADS = [ROOT / f"{chapter.pages[0]}.ipynb" for chapter in WRITTEN if len(chapter.pages) == 3]
FURTHER = [ROOT / f"{chapter.pages[1]}.ipynb" for chapter in WRITTEN if len(chapter.pages) == 3]
RETOLD = [*ROADS, *FURTHER]


def read(path: Path) -> nbformat.NotebookNode:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    return notebook


def tags(cell) -> set[str]:
    return set(cell.metadata.get("tags", ()))


def code_cells(path: Path) -> list:
    return [cell for cell in read(path).cells if cell.cell_type == "code"]


def visible_cells(path: Path) -> list:
    """The code cells that the reader sees without unfolding anything."""
    return [cell for cell in code_cells(path) if "hide-input" not in tags(cell)]


def prose(path: Path) -> str:
    return "\n\n".join(cell.source for cell in read(path).cells if cell.cell_type == "markdown")


def page_of(path: Path) -> str:
    return path.relative_to(ROOT).with_suffix("").as_posix()


def chapter_of(path: Path) -> Chapter:
    return chapter_of_page(page_of(path))


def words(text: str) -> int:
    """How many words a page has, formulas, tables and folds too, by the count that finds more.

    One counts what stands between spaces, the other runs of letters and digits, in the addresses of links as well: so
    neither spaces left out of a formula nor signs set between spaces change what a reader has to read.
    """
    return max(len(text.split()), len(re.findall(r"\b\w[\w'’-]*\b", text)))


def lines(cells: list) -> int:
    return sum(len(cell.source.splitlines()) for cell in cells)


def minutes(path: Path) -> float:
    """How long a page takes: 200 words a minute, and a minute for every ten lines of code."""
    return words(prose(path)) / 200 + lines(visible_cells(path)) / 10


def has_picture(cell) -> bool:
    """Whether a code cell shows a picture that stands still."""
    return any(kind in output.get("data", {}) for output in cell.outputs for kind in ("image/png", "image/svg+xml"))


def has_moving_figure(cell) -> bool:
    return any("{moving-figure}" in output.get("data", {}).get("text/markdown", "") for output in cell.outputs)


def printed(cell) -> str:
    """What a code cell printed or gave, as text."""
    found = []
    for output in cell.outputs:
        data = output.get("data", {})
        text = data.get("text/markdown", data.get("text/plain", "")) if not has_moving_figure(cell) else ""
        text = re.sub(r"```python.*?```", "", text, flags=re.DOTALL)  # source that is shown is no result
        found += [output.get("text", ""), text]
    return "\n".join(found)


def used_names(path) -> set[tuple[str, str]]:
    """List what a notebook uses of companion: what it imports, and the attributes of imported modules."""
    used, modules = set(), {}
    for cell in code_cells(path):
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "companion":
                for alias in node.names:
                    value = getattr(importlib.import_module(node.module), alias.name, None)
                    value = value or importlib.import_module(f"{node.module}.{alias.name}")
                    if inspect.ismodule(value):
                        modules[alias.asname or alias.name] = value
                    else:
                        used.add((node.module, alias.name))
    for cell in code_cells(path):
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules:
                module = modules[node.value.id]
                used.add((module.__name__, node.attr))
    return used


def table_rows(path, *head: str) -> list[list[str]]:
    """Read the table with this head in a notebook's text."""
    line = r"^\|\s*" + r"\s*\|\s*".join(head) + r"\s*\|"
    found = re.search(line + r".*?(?:\n\n|\Z)", prose(path), re.M | re.S)
    assert found, f"no table {' | '.join(head)}"
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in found[0].strip().splitlines()[2:]]


def graded(path) -> dict[int, str]:
    """Find what each graded exercise is worth, in the cells that check it, or else in the text that is marked."""
    points = {}
    for cell in read(path).cells:
        marks = cell.metadata.get("nbgrader", {})
        if (check := re.fullmatch(r"ex(\d+)-check", marks.get("grade_id", ""))) and marks["grade"]:
            points[int(check[1])] = str(marks["points"])
            assert cell.source == f'check("{check[1]}")', "a check bears the number of its exercise"
        elif marks.get("task"):
            points[int(marks["grade_id"].removeprefix("ex"))] = f"{marks['points']}, by hand"
    return points
