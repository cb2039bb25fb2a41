"""The list of chapters is the only one: folders, pages, links and docstrings follow it."""

import ast
import importlib
import json
import re
import sys
from pathlib import Path

import pytest

from companion import chapters
from companion.chapters import CHAPTERS, HOMEWORK, PROJECTS, WRITTEN, chapter, chapter_of_page, taught_in

ROOT = Path(__file__).parents[1]
PAGES = [page for one in WRITTEN for page in one.pages]
BESIDE = (*PROJECTS, *HOMEWORK)
BESIDE_PAGES = [one.page for one in BESIDE]
PLACES = ("exercises", "companion/experiments", "companion/plots", "book/_figures")


def prose(page: str) -> str:
    cells = json.loads((ROOT / f"{page}.ipynb").read_text(encoding="utf-8"))["cells"]
    return "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


def test_numbers_and_names_are_in_order_and_differ():
    assert [one.number for one in CHAPTERS] == list(range(1, 15))
    assert len({one.name for one in CHAPTERS}) == len(CHAPTERS) and all(one.name.isidentifier() for one in CHAPTERS)
    assert len(PAGES) == len(set(PAGES))


def test_every_notebook_is_a_page_of_a_chapter_or_beside_them():
    found = {str(path.relative_to(ROOT).with_suffix("")) for path in ROOT.glob("notebooks/*.ipynb")}
    found |= {str(path.relative_to(ROOT).with_suffix("")) for path in ROOT.glob("exercises/*/source.ipynb")}
    assert found == {*PAGES, *BESIDE_PAGES}
    for one in WRITTEN:
        road, *others, exercises = one.pages
        assert road == f"notebooks/{one.number:02}_{one.name}" and exercises == f"exercises/{one.name}/source"
        assert others in ([], [f"{road}_further"])


@pytest.mark.parametrize("tool", ["table_of_contents", "collected_pages", "cards", "errata"])
def test_what_follows_from_the_chapters_is_up_to_date(tool):
    sys.path.insert(0, str(ROOT / "tools"))
    written = importlib.import_module(tool)
    sys.path.pop(0)
    for path, text in written.files().items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name} is not up to date: run `make contents`"


@pytest.mark.parametrize("page", PAGES)
def test_a_page_bears_its_chapters_title(page):
    title = re.search(r"^# (.+)", prose(page), re.MULTILINE)[1].removeprefix("Exercises: ").removesuffix(", further")
    assert title.lower() == chapter_of_page(page).title.lower()


@pytest.mark.parametrize("homework", BESIDE, ids=lambda one: one.name)
def test_a_project_or_homework_bears_its_title_and_links_to_its_chapters(homework):
    """Its page belongs to the last of them: it may use what that and the earlier ones teach."""
    text, chapters = prose(homework.page), [chapter(name) for name in homework.chapters]
    assert re.search(r"^# (.+)", text, re.MULTILINE)[1] == homework.title
    for one in chapters:
        assert f"[{one.title}](../../{one.pages[0]}.ipynb)" in text
    assert chapter_of_page(homework.page) == chapters[-1] == max(chapters, key=lambda one: one.number)


@pytest.mark.parametrize("page", [*PAGES, *BESIDE_PAGES])
def test_chapters_are_referred_to_by_name(page):
    text = prose(page)
    ours = re.sub(r"(?:\{cite:t\}`[^`]+`|\(\S*bibliography\.md#\w+\)),? \(?chapters? \d+", "", text)  # of other books
    assert not re.findall(r"\b[Cc]hapter \d+.{0,40}", ours)
    for title, target in re.findall(r"\[([^\]]+)\]\(([^)#]+\.ipynb)\)", text):  # to a page, not a section
        found = ((ROOT / page).parent / target).resolve().relative_to(ROOT).with_suffix("")
        meant = chapter_of_page(str(found))
        names = [meant.title, f"{meant.title}, further", f"Exercises: {meant.title}", "their own page"]
        names = [one.title for one in BESIDE if one.page == str(found)] or names
        assert title in names, f"{target} is {meant.title!r}, the link says {title!r}"


@pytest.mark.parametrize("place", PLACES)
def test_a_chapters_folders_bear_its_name(place):
    """A further figure has a word of its own after the chapter's name; one beside the chapters bears its page's name.

    How experiments are run is nobody's.
    """
    known = {one.name for one in (*CHAPTERS, *BESIDE)} | {"overlay_demo", "sweeping", "__pycache__"}
    folders = {path.name for path in (ROOT / place).iterdir() if path.is_dir() and path.name[0] not in "._"}
    if place == "book/_figures":
        folders -= {page.stem for page in (ROOT / "book").glob("*.md")}
        folders = {name for name in folders if not any(name.startswith(f"{one.name}_") for one in CHAPTERS)}
    assert folders <= known


def test_what_teaches_says_so_once():
    """A line of its own only where it differs from the module's; none where the folder already says it."""
    for path in sorted((ROOT / "companion").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        lines = re.findall(r"^[ ]*Chapter: (\w+)$", text, re.MULTILINE)
        assert {chapter(name).name for name in lines} == set(lines)
        if lines:
            of_module = ast.get_docstring(ast.parse(text)) or ""
            assert f"Chapter: {lines[0]}" in of_module.splitlines(), f"{path}: the module says it first"
            assert lines.count(lines[0]) == 1, f"{path}: {lines[0]} is said more than once"
            assert not path.match(f"companion/*/{lines[0]}/*.py") or "scratch" in path.parts


def test_object_module_and_folder_are_asked_in_turn():
    from companion.scratch import ops

    assert taught_in(ops.softmax).name == "softmax" and taught_in(ops.sin).name == "layers"
    assert taught_in(chapters.taught_in) is None and taught_in(3) is None


def test_what_is_no_chapter_is_refused():
    with pytest.raises(ValueError, match=r"must be one of ai_ml_dl, layers.*got 'backprop'"):
        chapter("backprop")
    with pytest.raises(ValueError, match=r"page must be one of notebooks/.*got 'book/index'"):
        chapter_of_page("book/index")
