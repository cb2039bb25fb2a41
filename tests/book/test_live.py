"""Cells that run in the page, in a real browser: on Pyodide's own core, with a NumPy that is only a name."""

from __future__ import annotations

import json
import sys

import pyodide_here
import pytest
from pyodide_here import CORE, ROOT
from serving import serve

PAGE = "notebooks/03_universal_approximation.html"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"


class Cell:
    """The first cell of a page that can be run, by what a reader sees of it."""

    def __init__(self, someone, page=PAGE):
        self.page = someone.open(page)
        self.run = self.page.get_by_role("button", name="Run in the browser").first
        self.bar = self.run.locator("xpath=..")
        self.state = self.bar.get_by_role("status")
        self.output = self.bar.locator("xpath=following-sibling::pre[1]")
        self.stop = self.bar.get_by_role("button", name="Stop")

    def write(self, code: str) -> None:
        """Open the editor, which a first run does, and put other code there."""
        if not self.page.locator("textarea.live-code").count():
            self.run.click()
            self.stop.click()
        self.page.locator("textarea.live-code").fill(code)

    def result(self) -> str:
        """Run what stands there and give what comes out."""
        self.run.click()
        self.stop.wait_for(state="hidden")
        return self.output.inner_text()


@pytest.fixture
def cell(reader):
    """A cell, and a browser that finds Python at its address."""
    someone = reader()
    asked = pyodide_here.give(someone.page.context, pyodide_here.files())
    found = Cell(someone)
    assert asked == []  # nothing before a click
    yield found
    others = [url for url in someone.elsewhere if not url.startswith(pyodide_here.ADDRESS)]
    assert someone.errors + others == []


def test_the_address_is_that_of_the_tested_version():
    version = json.loads((CORE / "package.json").read_text(encoding="utf-8"))["version"]
    assert f"/v{version}/" in pyodide_here.ADDRESS


def test_a_cell_runs_is_changed_and_goes_back(cell):
    printed = cell.page.locator(".tag_live pre:visible").first.inner_text()
    cell.write("import companion\nprint(companion.__name__, 6 * 7)\n'the last line'")
    said = cell.result()
    assert "(an earlier cell failed: cell 1: AttributeError: module 'numpy' has no" in said  # the stand-in hasn't
    assert said.endswith("companion 42\n'the last line'\n")
    cell.write("kept = 1\nkept += 1")
    assert cell.result() == "(it printed nothing)"
    cell.write("kept")  # the worker keeps what was computed
    cell.page.locator("textarea.live-code").press("Control+Enter")
    cell.page.wait_for_function("document.querySelector('.live-output:not([hidden])')?.textContent === '2\\n'")
    cell.bar.get_by_role("button", name="As printed").click()
    assert cell.page.locator("textarea.live-code").count() == 0
    assert cell.page.locator(".tag_live pre:visible").first.inner_text() == printed


@pytest.mark.in_turn(3)
def test_a_cell_that_was_changed_runs_anew_before_the_next(cell):
    """Changed but not run: what stands there is what the next cell goes on from."""
    second = cell.page.get_by_role("button", name="Run in the browser").nth(1).locator("xpath=../..")

    def said_by_the_second() -> str:
        second.get_by_role("button", name="Run in the browser").click()
        second.get_by_role("button", name="Stop").wait_for(state="hidden")
        return second.locator(".live-output").inner_text()

    cell.write("kept = 1")
    cell.result()
    said_by_the_second()
    second.locator("textarea").fill("kept")
    assert said_by_the_second().endswith("1\n")
    cell.page.locator("textarea.live-code").first.fill("kept = 2")
    assert said_by_the_second().endswith("2\n")


@pytest.mark.in_turn(2)
def test_an_error_names_its_line_and_a_missing_library(cell):
    cell.write("x = 1\ny = x / 0\n")
    said = cell.result()
    assert "line 2, in <module>\n    y = x / 0" in said and said.endswith("ZeroDivisionError: division by zero\n")
    assert "runner" not in said and "<exec>" not in said
    cell.write("x = (1\n")
    said = cell.result()
    assert said.startswith('  File "') and "ast.py" not in said and "SyntaxError: '(' was never closed" in said
    code = cell.page.locator("textarea.live-code")
    code.fill("if True:")
    code.press("Control+End")
    code.press("Enter")
    cell.page.keyboard.type("x = 1")
    assert code.input_value() == "if True:\n    x = 1"
    cell.write("import torch")
    assert "No module named 'torch'" in cell.result() and "torch is not. Run the notebook" in cell.output.inner_text()


@pytest.mark.in_turn(2)
def test_an_endless_loop_is_stopped(cell):
    cell.write("print('begun')\nwhile True: pass")
    cell.run.click()
    cell.output.get_by_text("begun").wait_for()  # what was printed is there before the cell has ended
    cell.stop.click()
    assert "Stopped" in cell.state.inner_text()
    cell.write("1 + 1")
    assert cell.result().endswith("\n2\n")


@pytest.mark.in_turn(2)
@pytest.mark.parametrize(("lacks", "says"), [("pyodide.mjs", "Python could"), (pyodide_here.WHEEL, "NumPy could")])
def test_without_a_network_it_says_so(reader, lacks, says):
    someone = reader(390, "dark")
    pyodide_here.give(someone.page.context, without(lacks))
    cell = Cell(someone)
    cell.run.click()
    cell.stop.wait_for(state="hidden")
    assert cell.state.inner_text().startswith(f"{says} not be had from cdn.jsdelivr.net. Without a network")
    assert someone.page.evaluate("document.documentElement.scrollWidth") == 390
    someone.page.add_script_tag(path=AXE)
    found = someone.page.evaluate("axe.run(document, {resultTypes: ['violations']}).then(r => r.violations)")
    assert [v["id"] for v in found] == []


def without(name: str) -> dict[str, bytes]:
    return {key: value for key, value in pyodide_here.files().items() if key != name}


def test_from_a_folder_it_says_what_is_needed(reader, site):
    someone = reader(at=site.as_uri())
    cell = Cell(someone)
    cell.run.click()
    assert "make serve" in cell.state.inner_text()
    assert someone.errors + someone.elsewhere == []


@pytest.mark.in_turn(3)
def test_a_bundle_brings_python_along(reader, site, tmp_path):
    sys.path.insert(0, str(ROOT / "tools"))
    import offline

    sys.path.pop(0)
    (folder := tmp_path / "pyodide").mkdir()
    for name, content in pyodide_here.files().items():
        (folder / name).write_bytes(content)
    offline.bundle(site, tmp_path / "book", folder)
    with serve(tmp_path / "book") as address:
        someone = reader(at=address)
        cell = Cell(someone)
        cell.write("6 * 7")
        assert cell.result().endswith("\n42\n")
        assert someone.elsewhere == []
    (folder / pyodide_here.WHEEL).write_bytes(b"another")
    with pytest.raises(ValueError, match="damaged"):
        offline.wanted(folder)
    (folder / "pyodide.mjs").unlink()
    with pytest.raises(ValueError, match=r"it has no pyodide\.mjs"):
        offline.wanted(folder)


def test_a_page_without_such_cells_loads_nothing_for_them(reader):
    page = reader().open("book/index.html")
    assert page.locator("script[src*=live]").count() == 0
