"""A prediction before its result: by mouse and keyboard, remembered, plain without scripts, whole on paper."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
EXTENSIONS = str(ROOT / "book" / "_ext")
ASSETS = ROOT / "book" / "_assets"
CONF = f"""
import sys
sys.path[:0] = [{str(ROOT)!r}, {EXTENSIONS!r}]
extensions = ["myst_nb", "predict"]
nb_execution_mode = "off"
html_theme = "basic"
html_static_path = [{str(ASSETS)!r}]
html_css_files = ["palette.css", "book.css"]
html_js_files = [("predict.js", {{"defer": "defer"}})]
"""
QUESTION = """Two balls are dropped.

Which of the two falls *faster*?

- A. The light one.
- B. The heavy one,
  by its weight.
- C. Neither.

<details><summary>What happens</summary>

**C.** In a vacuum.

They land together.

</details>
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory) -> Path:
    """A page with one question, a cell that waits for it, and one that does not."""
    folder = tmp_path_factory.mktemp("predict")
    markdown, code = nbformat.v4.new_markdown_cell, nbformat.v4.new_code_cell
    cells = [
        markdown("# A page"),
        markdown(QUESTION, metadata={"tags": ["predict"]}, id="balls"),
        code("first = 1", metadata={"tags": ["predicted"]}),
        markdown("It waits too.", metadata={"tags": ["predicted"]}),
        code("last = 2"),
    ]
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, folder / "index.ipynb")
    (folder / "conf.py").write_text(CONF)
    command = [sys.executable, "-m", "sphinx", "-W", "-n", "-q", ".", "out"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return folder / "out" / "index.html"


@pytest.fixture(scope="module")
def address(page) -> str:
    return page.parent.as_uri()  # from the disk, and without the book


@pytest.fixture
def opened(reader, page):
    someone = reader()
    yield someone.open(page.name)
    assert someone.errors + someone.elsewhere == []


def seen(page) -> dict[str, bool]:
    words = {"answer": "They land together.", "first": "first = 1", "second": "It waits too.", "last": "last = 2"}
    return {name: page.get_by_text(text).is_visible() for name, text in words.items()}


ASKED = {"answer": False, "first": False, "second": False, "last": True}
TOLD = dict.fromkeys(ASKED, True)


def test_a_choice_opens_the_answer_and_is_remembered(opened):
    assert seen(opened) == ASKED
    assert opened.get_by_text("Two balls are dropped.").is_visible()
    opened.get_by_role("group", name="Which of the two falls faster?").get_by_label("B. The heavy one").check()
    assert seen(opened) == ASKED
    opened.get_by_role("button", name="See what happens").click()
    for _ in range(2):
        assert seen(opened) == TOLD
        assert opened.get_by_role("status").inner_text() == "You chose B; it is C."
        assert opened.get_by_label("B. The heavy one").is_checked() and opened.get_by_label("B.").is_disabled()
        assert opened.locator("label.right").inner_text().startswith("C. Neither.")
        opened.reload()
    opened.get_by_role("button", name="Ask me again").click()
    for _ in range(2):
        assert seen(opened) == ASKED
        opened.reload()


def test_the_right_choice_is_said_to_be(opened):
    opened.get_by_label("C. Neither.").check()
    opened.get_by_role("button", name="See what happens").click()
    assert opened.get_by_role("status").inner_text() == "You chose C, and so it is."


def test_without_a_choice_there_is_no_verdict(opened):
    opened.get_by_role("button", name="See what happens").click()
    assert seen(opened) == ASKED


def test_who_does_not_guess_sees_it_too(opened):
    opened.get_by_text("Show without guessing").click()
    opened.get_by_text("The answer is C.").wait_for()
    assert seen(opened) == TOLD
    opened.get_by_text("What happens", exact=True).click()  # an answer that is folded again is no new question
    assert seen(opened) == TOLD | {"answer": False}


def test_the_keyboard_is_enough(opened):
    opened.get_by_label("A. The light one.").focus()
    for key in ("Space", "ArrowDown", "ArrowDown", "Tab", "Enter"):
        opened.keyboard.press(key)
    assert opened.get_by_role("status").inner_text() == "You chose C, and so it is."
    assert opened.evaluate("document.activeElement.textContent") == "Ask me again"
    opened.keyboard.press("Enter")
    assert seen(opened) == ASKED
    assert opened.evaluate("document.activeElement.value") == "A"


@pytest.mark.parametrize("answered", [False, True])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(reader, page, scheme, answered):
    opened = reader(390, scheme).open(page.name)
    opened.evaluate("scheme => { document.documentElement.dataset.theme = scheme; }", scheme)
    if answered:
        opened.get_by_label("B. The heavy one").check()
        opened.get_by_role("button", name="See what happens").click()
    opened.add_script_tag(path=AXE)
    run = "axe.run('.predict', {resultTypes: ['violations'], preload: false}).then(r => r.violations)"
    assert opened.evaluate(run) == []


def test_it_is_plain_without_scripts_and_whole_on_paper(reader, opened, page):
    plain = reader(java_script_enabled=False).open(page.name)
    assert seen(plain) == TOLD | {"answer": False}
    assert plain.locator(".predict li").count() == 3
    opened.emulate_media(media="print")
    opened.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert seen(opened) == TOLD
    opened.evaluate("dispatchEvent(new Event('afterprint'))")
    opened.emulate_media(media="screen")
    assert seen(opened) == ASKED


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("", "", ""),
        ("**C.**", "**D.**", "the answer begins with D, which is no choice"),
        ("- B.", "- D.", "the choices must be lettered from A on, got A, D, C"),
        ("**C.**", "C:", "a cell tagged predict needs a question"),
        ("- A.", "1. A.", "a cell tagged predict needs a question"),
        ("</details>", "", "a cell tagged predict needs a question"),
    ],
)
def test_a_question_in_another_form_is_named(monkeypatch, old, new, said):
    monkeypatch.syspath_prepend(EXTENSIONS)
    predict = importlib.import_module("predict")
    assert predict.fault(QUESTION.replace(old, new)).startswith(said)
    assert bool(predict.fault(QUESTION.replace(old, new))) == bool(said)
