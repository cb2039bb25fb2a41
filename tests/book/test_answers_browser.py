"""Answers to exercises in a real browser, on Pyodide's own core: writing, checking, stopping, keeping.

NumPy is only a name there, so in the first test `check` is a stand-in that calls the answer. What the real one says
is tested in test_answers.py.
"""

from __future__ import annotations

import io
import re
import zipfile

import pyodide_here
import pytest
from pyodide_here import ROOT

PAGE = "exercises/universal_approximation/source.html"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
CHECKER = """
def checker(name, namespace):
    def check(number):
        print(f"Exercise {number} of {name}: {namespace['units_needed'](3, 2, 1)} of 3 points")
    return check
"""


class Answer:
    """The answer to an exercise, by what a reader sees of it."""

    def __init__(self, page, exercise: int):
        self.page = page
        self.place = page.locator(f".tag_answer.tag_exercise-{exercise}")
        self.code = page.get_by_label(f"Your answer to Exercise {exercise};")
        self.cell = self.code.locator("xpath=..")
        self.state = self.cell.get_by_role("status")
        self.output = self.cell.get_by_label("Output, computed here")

        self.come_near()

    def come_near(self) -> None:
        """Scroll to it: its field is there only then."""
        self.place.scroll_into_view_if_needed()
        self.code.wait_for()

    def button(self, name: str):
        return self.cell.get_by_role("button", name=name)

    def said(self, press: str = "Check") -> str:
        """Press a button, and give what comes out."""
        self.button(press).click()
        self.button("Stop").wait_for(state="hidden")
        return self.output.inner_text()


def with_stand_in(site) -> bytes:
    """Give the package as the page fetches it, but with that `check`."""
    content = io.BytesIO()
    with zipfile.ZipFile(site / "_static/live/companion.zip") as whole, zipfile.ZipFile(content, "w") as archive:
        for name in whole.namelist():
            archive.writestr(name, CHECKER if name == "companion/homework/here.py" else whole.read(name))
    return content.getvalue()


@pytest.mark.in_turn(2)
def test_an_answer_is_checked_kept_and_given_back(reader, site):
    someone = reader()
    asked = pyodide_here.give(someone.page.context, pyodide_here.files())
    package = with_stand_in(site)
    someone.page.context.route("**/companion.zip", lambda route: route.fulfill(status=200, body=package))
    page = someone.open(PAGE)
    answer, stub = Answer(page, 4), Answer(page, 4).code.input_value()
    assert stub.startswith("def units_needed(") and stub.endswith("raise NotImplementedError")
    assert asked == [] and answer.button("As given").is_hidden()
    assert page.locator(".tag_check.tag_exercise-4").is_hidden()
    assert page.locator(".tag_check.tag_exercise-3").is_visible()
    assert "NotImplementedError" in answer.said()

    answer.code.fill("def units_needed(curvature, length, error):")  # by keyboard: a new line is indented
    answer.code.press("End")
    answer.code.press("Enter")
    page.keyboard.type("best = length")
    answer.code.press("Enter")
    page.keyboard.type("return best")
    assert answer.code.input_value().endswith("error):\n    best = length\n    return best")
    answer.code.press("Control+Enter")
    answer.cell.get_by_text("Checked.").wait_for()
    assert answer.output.inner_text() == "Exercise 4 of universal_approximation: 2 of 3 points\n"
    assert answer.said("Run") == "(it printed nothing)" and answer.state.inner_text() == ""

    other = Answer(page, 6)  # hangs on the first one, as it stands
    other.code.fill("units_needed(0, 7, 0)")
    assert other.said("Run") == "7\n"
    other.code.fill("1 / 0")
    assert 'File "your answer", line 1' in other.said("Run") and "runner" not in other.output.inner_text()

    answer.code.fill("print('begun')\nwhile True: pass")
    answer.button("Check").click()
    answer.output.get_by_text("begun").wait_for()
    assert other.said("Run") and "Another cell is running" in other.state.inner_text()
    answer.button("Stop").click()
    assert answer.state.inner_text() == "Stopped." and answer.button("Check").is_enabled()

    answer.code.fill("def units_needed(*sizes): return 1")
    page.reload()
    answer.come_near()
    other.come_near()
    assert answer.code.input_value() == "def units_needed(*sizes): return 1" and other.code.input_value() == "1 / 0"
    answer.button("As given").click()
    assert answer.code.input_value() == stub and answer.button("As given").is_hidden()
    assert page.evaluate("document.activeElement === document.querySelector('textarea[aria-label*=\"Exercise 4;\"]')")
    answer.code.press("End")
    page.keyboard.type("  ")
    assert answer.state.inner_text() == "Kept on this device."
    answer.button("As given").click()
    page.reload()
    answer.come_near()
    other.come_near()
    assert answer.code.input_value() == stub and other.code.input_value() == "1 / 0"
    others = [url for url in someone.elsewhere if not url.startswith(pyodide_here.ADDRESS)]
    assert someone.errors + others == []


@pytest.mark.in_turn(2)
def test_the_packages_own_check_is_there_and_what_needs_more_is_offered(reader):
    """On a phone, in the dark. All of the package and the question is found; NumPy's numbers are not."""
    someone = reader(390, "dark")
    pyodide_here.give(someone.page.context, pyodide_here.files())
    page = someone.open(PAGE)
    answer, other = Answer(page, 7), Answer(page, 3)
    assert answer.said().endswith("AttributeError: module 'numpy' has no attribute 'random'\n")
    assert "verdicts.py" in answer.output.inner_text()
    other.come_near()
    assert other.button("Check").count() == 0 and other.button("Run").is_visible()
    needs = "Its check needs PyTorch, which this page lacks: download the notebook, and check your answer there."
    assert needs in other.cell.inner_text()
    with page.expect_download() as download:
        other.cell.get_by_role("link", name="download the notebook").click()
    assert download.value.suggested_filename == "universal_approximation.ipynb"
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.add_script_tag(path=AXE)
    for one in (answer, other):
        found = one.cell.evaluate("(cell) => axe.run(cell, {resultTypes: ['violations']}).then(r => r.violations)")
        assert [v["id"] for v in found] == []
    assert someone.errors == []


def test_each_graded_exercise_has_its_cells_in_the_page(site):
    for place in sorted(site.glob("exercises/*/source.html")):
        kinds = re.findall(r'class="cell [^"]*tag_(answer|check)\b', place.read_text(encoding="utf-8"))
        graded = len(list((ROOT / "exercises" / place.parent.name).glob("e[0-9][0-9].py")))
        assert kinds.count("answer") == kinds.count("check") == graded, place
