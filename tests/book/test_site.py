"""The built files: every link leads somewhere, every picture has words, nothing is loaded from another host."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup
from contents import PACKAGE, PAGES

from companion.chapters import HOMEWORK

ROOT = Path(__file__).parents[2]
LOADS = (
    ("script", "src"),
    ("img", "src"),
    ("iframe", "src"),
    ("object", "data"),
    ("source", "src"),
    ("link", "href"),
)
REACHES = re.compile(r"""(?:url\(|@import|import\(|importScripts\(|fetch\()\s*["']?(https?:)?//""")


@pytest.fixture(scope="module")
def pages(site) -> dict[Path, BeautifulSoup]:
    """Every page of the book, parsed."""
    files = [path for path in site.rglob("*.html") if "_static" not in path.parts]
    return {path: BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser") for path in files}


def problems(pages, find) -> list[str]:
    return [f"{path.name}: {problem}" for path, soup in pages.items() for problem in find(path, soup)]


def test_the_book_has_its_pages(site):
    assert len(PAGES) >= 7
    for name in ("index.html", *PAGES):
        assert (site / name).is_file(), f"{name} was not built"


def test_every_link_and_file_exists(site, pages):
    ids = {path.resolve(): {tag["id"] for tag in soup.find_all(id=True)} for path, soup in pages.items()}

    def find(path, soup):
        for tag, attribute in (*LOADS, ("a", "href")):
            for element in soup.find_all(tag, attrs={attribute: True}):
                url = urlsplit(element[attribute])
                if url.scheme or url.netloc:
                    continue
                target = (path.parent / unquote(url.path)).resolve() if url.path else path.resolve()
                if not target.exists():
                    yield f"nothing at {element[attribute]}"
                elif url.fragment and target in ids and unquote(url.fragment) not in ids[target]:
                    yield f"no anchor {element[attribute]}"

    assert problems(pages, find) == []


def test_nothing_is_loaded_from_another_host(site, pages):
    def find(path, soup):
        for tag, attribute in LOADS:
            for element in soup.find_all(tag, attrs={attribute: True}):
                if element[attribute].startswith(("http:", "https:", "//")):
                    yield element[attribute]
        for script in soup.find_all("script", src=False):
            if re.search(r"https?://", script.get_text()):
                yield script.get_text()[:80]

    assert problems(pages, find) == []
    files = [path for path in site.rglob("*") if path.suffix in (".css", ".js") and path.is_file()]
    assert [str(path) for path in files if REACHES.search(path.read_text(encoding="utf-8"))] == []


def test_ids_are_unique_and_there_is_one_viewport(pages):
    def find(path, soup):
        counts = Counter(tag["id"] for tag in soup.find_all(id=True))
        yield from (f"id {name} stands {n} times" for name, n in counts.items() if n > 1)
        if path.name != "index.html" or path.parent.name == "book":  # the root's index only leads to the book's
            viewports = soup.find_all("meta", attrs={"name": "viewport"})
            if len(viewports) != 1:
                yield f"{len(viewports)} viewports"

    assert problems(pages, find) == []


def test_no_page_carries_a_kernel(pages):
    assert problems(pages, lambda path, soup: re.findall(r"thebe\w*", str(soup), re.IGNORECASE)) == []


def test_every_picture_has_words(pages):
    def find(path, soup):
        for image in soup.find_all("img"):
            decorative = image.find_parent("a", class_="logo") is not None
            alt = image.get("alt")
            if alt is None or (not decorative and (not alt.strip() or alt.startswith(("../", "_images")))):
                yield f"{image.get('src')} has alt {alt!r}"

    assert problems(pages, find) == []


def test_no_formula_failed_and_none_needs_a_script(pages):
    def find(path, soup):
        yield from (str(e)[:100] for e in soup.select(".katex-error"))
        yield from (str(e)[:100] for e in soup.select(".math:not(.katex):not(:has(.katex))"))

    assert problems(pages, find) == []


def test_the_public_package_is_in_the_reference(pages, site):
    from companion import checks, data, examples, parity, training, world
    from companion.scratch import (
        agents,
        autodiff,
        dual,
        functional,
        initializers,
        layers,
        learners,
        metrics,
        models,
        ops,
        optimizers,
        schedules,
        symbolic,
    )

    described = {tag["id"] for page in PACKAGE for tag in pages[site / page].find_all("dt", id=True)}
    rooms = ops, functional, autodiff, dual, symbolic, layers, models, optimizers, schedules, initializers
    for module in (*rooms, learners, agents, metrics, world, training, parity, checks, data, examples):
        own = [name for name, value in vars(module).items() if getattr(value, "__module__", "") == module.__name__]
        public = getattr(module, "__all__", [name for name in own if not name.startswith("_")])
        public = [name for name in public if callable(getattr(module, name))]  # a table is no function
        missing = {f"{module.__name__}.{name}" for name in public} - described
        assert missing == set()


def test_the_proof_table_shows_every_pair(pages, site):
    from companion.pairs import INITIALIZERS, LAYERS, LEARNERS, MODELS, PAIRS, SCHEDULES, SEARCHES, TRAININGS

    rows = pages[site / "book" / "proof_table.html"].select("table.proof-table tbody tr")
    shown = [row.select_one("code").get_text() for row in rows]
    lists = PAIRS, PAIRS, LAYERS, MODELS, TRAININGS, SCHEDULES, SEARCHES, INITIALIZERS, LEARNERS
    expected = [pair.name for pairs in lists for pair in pairs]
    assert shown[: len(expected)] == expected
    assert shown[len(expected) :] == ["LogisticRegression"] * 2  # against scikit-learn, and against PyTorch
    assert {row.select("td")[-1].get_text(strip=True) for row in rows} == {"agrees"}


def test_figures_bear_no_numbers(pages):
    assert not [path for path, page in pages.items() if page.select(".caption-number")]


def test_learners_get_no_solutions(site):
    for name in ("downloads/ai_ml_dl.ipynb", "_sources/exercises/softmax/source.ipynb"):
        text = (site / name).read_text(encoding="utf-8")
        assert "BEGIN SOLUTION" not in text
        assert "NotImplementedError" in text


@pytest.mark.parametrize("homework", HOMEWORK, ids=lambda one: one.name)
def test_a_homeworks_page_holds_no_solution(pages, site, homework):
    """Neither a cell that solves, nor the words of a solution, nor what a check said of it."""
    text = pages[site / f"{homework.page}.html"].find("main").get_text()
    assert "NotImplementedError" in text and not re.search(r"Solution|SOLUTION|\d+ of \d+ points", text)
    solution = json.loads((ROOT / f"{homework.page}.ipynb").read_text(encoding="utf-8"))
    for cell in solution["cells"]:
        for line in re.findall(r"### BEGIN SOLUTION\n(.+?)\n\s*### END", "".join(cell["source"]), re.DOTALL):
            assert line.strip() not in text


def test_the_exercise_page_folds_its_solutions(pages, site):
    page = pages[site / "exercises" / "softmax" / "source.html"]
    assert page.find("main").get_text().count("BEGIN SOLUTION") == 0
    folds = [fold for fold in page.find_all("details") if fold.summary.get_text() == "Hint and solution"]
    assert len(folds) == sum(title.get_text().startswith("Exercise ") for title in page.find_all("h2")) > 0
    inner = [fold.find("details") for fold in folds]
    assert all(fold.summary.get_text() == "Solution" for fold in inner)
    assert not any(fold.has_attr("open") for fold in (*folds, *inner))
    source = json.loads((ROOT / "exercises" / "softmax" / "source.ipynb").read_text(encoding="utf-8"))
    cells = [cell for cell in source["cells"] if cell["cell_type"] == "code"]
    solved = sum("solution" in cell["metadata"].get("tags", ()) for cell in cells)
    solved += sum("### BEGIN SOLUTION" in "".join(cell["source"]) for cell in cells)
    assert sum(len(fold.select("div.cell_input")) for fold in inner) == solved > 0
