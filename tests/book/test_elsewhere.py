"""Cells that need more than a page has: where the page says that they run."""

from __future__ import annotations

import json
import subprocess
import sys
from urllib.parse import unquote, urlsplit

import nbformat
import pytest
from sharing import ROOT

CONF = f"""
import sys
sys.path[:0] = [{str(ROOT)!r}, {str(ROOT / "book" / "_ext")!r}]
extensions = ["myst_nb", "lean_pages", "live_code", "exercise_pages"]
nb_execution_mode = "off"
html_theme = "sphinx_book_theme"
html_theme_options = {{
    "repository_url": "https://github.com/somebody/book",
    "repository_branch": "main",
    "launch_buttons": {{"binderhub_url": "https://mybinder.org", "colab_url": "https://colab.research.google.com"}},
    "use_download_button": True,
}}
"""
CELLS = ["import numpy as np\n\nprint(np.ones(2))", "import torch\n\nprint(torch.ones(2))"]


def test_a_chapter_offers_its_notebook(reader, site):
    someone = reader(390)
    page = someone.open("notebooks/04_softmax.html")
    bars = page.locator(".tag_elsewhere .live-elsewhere")
    assert bars.count() == page.locator(".tag_elsewhere").count() > 0
    assert page.locator(".live-elsewhere").count() == bars.count()  # and no other cell has one
    assert " ".join(bars.first.inner_text().split()) == "Not in the page; it runs in: this notebook"
    with page.expect_download() as started:
        bars.first.get_by_role("link").click()
    taken = json.loads(started.value.path().read_text(encoding="utf-8"))
    assert taken == json.loads((ROOT / "notebooks" / "04_softmax.ipynb").read_text(encoding="utf-8"))
    assert someone.errors + someone.elsewhere == []


def test_no_cell_of_a_chapter_is_left_without_an_offer(site):
    """Each cell that is shown, and has something to run, runs in the page or says where it does."""
    sys.path.insert(0, str(ROOT / "book" / "_ext"))
    from bs4 import BeautifulSoup
    from live_code import is_shown

    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        cells = [one for one in json.loads(path.read_text(encoding="utf-8"))["cells"] if one["cell_type"] == "code"]
        page = BeautifulSoup((site / "notebooks" / f"{path.stem}.html").read_text(encoding="utf-8"), "html.parser")
        offered = page.select("div.cell.tag_live, div.cell.tag_elsewhere")
        assert len(offered) == sum(map(is_shown, cells)), path.name


@pytest.mark.in_turn(2)
def test_a_published_book_offers_binder_and_colab_too(reader, tmp_path):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# A page")])
    notebook.cells += map(nbformat.v4.new_code_cell, CELLS)
    (tmp_path / "notebooks").mkdir()
    nbformat.write(notebook, tmp_path / "notebooks" / "page.ipynb")
    (tmp_path / "conf.py").write_text(CONF)
    (tmp_path / "index.md").write_text("# A book\n\n```{toctree}\nnotebooks/page\n```\n")
    subprocess.run([sys.executable, "-m", "sphinx", "-q", ".", "out"], cwd=tmp_path, check=True)
    page = reader(at=(tmp_path / "out").as_uri()).open("notebooks/page.html")
    bar = page.locator(".live-elsewhere")
    said = "Not in the page; it runs in: this notebook Binder Colab"
    first = "(first %pip install git+https://github.com/somebody/book)"
    assert " ".join(bar.inner_text().split()) == f"{said} {first}"
    own, binder, colab = (urlsplit(unquote(one.get_attribute("href"))) for one in bar.get_by_role("link").all())
    assert own.path.endswith("/out/_sources/notebooks/page.ipynb")
    assert (binder.netloc, binder.path) == ("mybinder.org", "/v2/gh/somebody/book/main")
    assert binder.query.endswith("notebooks/page.ipynb")
    assert colab.netloc == "colab.research.google.com"
    assert colab.path == "/github/somebody/book/blob/main/notebooks/page.ipynb"


def test_an_exercise_is_not_opened_elsewhere_with_its_solutions():
    sys.path.insert(0, str(ROOT / "book" / "_ext"))
    from exercise_pages import without_launch

    both = ["launch-buttons", "other"]
    for page, left in (("exercises/softmax/source", both[1:]), ("notebooks/04_softmax", both)):
        context = {"header_buttons": [{"label": label} for label in both]}
        without_launch(None, page, "", context, None)
        assert [one["label"] for one in context["header_buttons"]] == left
