"""The book's own extensions, on small pages: what they make, and that a fault stops the build."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

ROOT = Path(__file__).parents[2]
CONF = f"""
import sys
sys.path[:0] = [{str(ROOT)!r}, {str(ROOT / "book" / "_ext")!r}]
extensions = ["myst_parser", {{extensions}}]
myst_enable_extensions = ["dollarmath", "amsmath"]
html_math_renderer = {{renderer!r}}
html_theme = "basic"
exclude_patterns = ["node_modules"]
"""


@pytest.fixture
def build(tmp_path):
    """Build one page with some of the extensions: gives the status, what was said, and the page."""

    def run(page: str, *extensions: str, planted: str = ""):
        (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
        renderer = "katex" if "katex_maths" in extensions else "mathjax"
        conf = CONF.format(extensions=", ".join(map(repr, extensions)), renderer=renderer)
        (tmp_path / "conf.py").write_text(conf + planted)
        (tmp_path / "index.md").write_text(f"# A page\n\n{page}\n")
        command = [sys.executable, "-m", "sphinx", "-W", "-n", "--keep-going", "-q", ".", "out"]
        environment = {**os.environ, "OMP_NUM_THREADS": "1"}
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
        html = tmp_path / "out" / "index.html"
        soup = BeautifulSoup(html.read_text(encoding="utf-8"), "html.parser") if html.exists() else None
        return done.returncode, done.stderr, soup

    return run


def test_formulas_are_set_and_numbered_once(build, packages):
    equations = "$$\na = b\n$$ (first)\n\n\\begin{align}\na &= b \\\\\nc &= d\n\\end{align}"
    page = f"A $\\hat{{y}}$.\n\n{equations}\n\nSee {{eq}}`first`."
    status, said, soup = build(page, "katex_maths")
    assert (status, said) == (0, "")
    assert len(soup.select(".katex-html")) == 3
    assert [tag.get_text()[:3] for tag in soup.select(".eqno")] == ["(1)", "(2)"]
    assert soup.select(".katex .tag") == []  # KaTeX numbers nothing itself


@pytest.mark.in_turn(2)
@pytest.mark.parametrize("formula", ["\\frac{1}{", "\\unknown{x}"])
def test_a_formula_that_cannot_be_set_stops_the_build(build, packages, formula):
    status, said, _ = build(f"A line.\n\n$${formula}$$", "katex_maths")
    assert status != 0
    assert "index.md:5: WARNING: formula cannot be set" in said


@pytest.mark.in_turn(3)
def test_a_pair_that_differs_stops_the_build(build):
    planted = """
from companion import pairs, parity
from companion.parity import table
add = next(pair for pair in pairs.PAIRS if pair.name == "add")
doubled = parity.with_fault(add, 0, lambda gradient: 2 * gradient)
table.PAIRS, table.LAYERS, table.TRAININGS = (doubled,), (), ()
table.SCHEDULES, table.SEARCHES, table.INITIALIZERS = (), (), ()
table._learners = list
"""
    status, said, soup = build("```{proof-table} operations\n```", "proof_table", planted=planted)
    assert status != 0
    assert "WARNING: add differs from torch.add" in said
    assert soup.select_one("tbody tr td:last-child").get_text(strip=True) == "differs"


def test_each_exercise_has_a_row_of_its_scores(build):
    status, said, soup = build("```{sharpness-table}\n```", "sharpness_table")
    assert (status, said) == (0, "")
    stored = json.loads((ROOT / "exercises" / "sharpness.json").read_text(encoding="utf-8"))
    rows = [row for of_set in stored.values() for row in of_set.values()]
    page = [[cell.get_text(" ", strip=True) for cell in row.select("td")] for row in soup.select("tbody tr")]
    shown = [[cell.replace("’", "'") for cell in row] for row in page]
    assert len(shown) == len(rows)
    for row in rows:
        (cells,) = [cells for cells in shown if cells[0].startswith(f"{row['title']} ") and row["blunt"] in cells[0]]
        assert cells[1:4] == [str(row["spoilt"]), str(row["equal"]), str(row["lost"])]
        assert cells[4] == f"{100 * row['lost'] / (row['spoilt'] - row['equal']):.1f} %"
    lost, wrong = sum(row["lost"] for row in rows), sum(row["spoilt"] - row["equal"] for row in rows)
    assert f"{lost:,} of {wrong:,} wrong answers to {len(rows)} exercises lost points" in soup.get_text()


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("```{moving-figure} pendulum\n:alt: A.\n\nB.\n```", "moving-figure no figure 'pendulum'; known: "),
        ("```{moving-figure} softmax\n\nB.\n```", "needs an alt text and a caption"),
        ("```{moving-figure} softmax\n:alt: A.\n```", "needs an alt text and a caption"),
        ("```{moving-figure} softmax\n:alt: A.\n\n- B.\n```", "the caption must be a paragraph"),
    ],
)
def test_a_figure_says_what_it_lacks(build, page, reason):
    status, said, _ = build(page, "moving_figure")
    assert status != 0
    assert reason in said


def test_a_caption_below_a_figure_becomes_its_own(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "book" / "_ext")
    from captions import with_captions

    picture = {"id": "a", "metadata": {"mystnb": {"image": {"alt": "A."}}}, "source": "plt.show()"}
    words = {"id": "b", "metadata": {"tags": ["caption"]}, "source": ["What\n", "to see."]}
    text = {"id": "c", "metadata": {}, "source": "Text."}
    kept, lost = with_captions([picture, words, text, words])
    assert [cell["id"] for cell in kept] == ["a", "c"] and lost == ["b"]
    assert kept[0]["metadata"]["mystnb"]["figure"] == {"caption": "What to see."}


def test_docstrings_keep_their_signs(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "book" / "_ext")
    from docstring_fields import rewrite

    written = ["Scale |z| by a*b, see ``x*y``.", "", "Formula: y = |z| a_k", "  * 2."]
    assert rewrite(written) == [
        "Scale \\|z\\| by a\\*b, see ``x*y``.",
        "",
        ":Formula: :maths:`y = |z| a_k * 2`.",
    ]


def test_an_entry_ends_with_the_chapter_that_teaches_it(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "book" / "_ext")
    from docstring_fields import on_docstring

    from companion.scratch import ops

    softmax = ":Chapter: :doc:`Softmax classification </notebooks/04_softmax>`"
    for op, said in ((ops.softmax, softmax), (ops.conv2d, ":Chapter: Convolutional networks")):
        lines = ["One.", "", "Chapter: layers"]
        on_docstring(None, "function", "f", op, None, lines)
        assert lines[-2].startswith(said) and sum("Chapter" in line for line in lines) == 1


def test_what_counts_as_changed(monkeypatch, tmp_path):
    monkeypatch.syspath_prepend(ROOT / "tools")
    import build_book

    page, source = tmp_path / "book" / "page.md", tmp_path / "book" / "other.md"
    for path in (page, source):
        path.parent.mkdir(exist_ok=True)
        path.touch()
    monkeypatch.setattr(build_book, "ROOT", tmp_path)
    monkeypatch.setattr(build_book, "PAGE", tmp_path / "index.html")
    monkeypatch.setattr(build_book, "STAMP", tmp_path / "stamp")
    assert build_book.changed(("book",))  # never built, or the last build failed

    later = time.time() + 10
    build_book.PAGE.touch()
    build_book.STAMP.touch()
    os.utime(build_book.STAMP, (later, later))
    assert not build_book.changed(("book",))

    os.utime(page, (later + 10, later + 10))
    assert build_book.changed(("book",))
    os.utime(page, (later - 20, later - 20))
    source.unlink()
    os.utime(source.parent, (later + 10, later + 10))
    assert build_book.changed(("book",))


def test_a_long_name_in_a_table_is_parted_after_an_underscore(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "book" / "_ext")
    from breakable_names import parted

    code = '<code class="a_b"><span class="pre">nll_loss(_x, y_0)</span></code>'
    there = code.replace("nll_", "nll_<wbr>").replace("(_", "(_<wbr>").replace("y_", "y_<wbr>")
    assert parted(f"<p>{code}</p><td id=a_b>a_b {code}</td>") == f"<p>{code}</p><td id=a_b>a_b {there}</td>"


def test_a_formula_keeps_its_punctuation_a_number_its_per_cent_sign(build, packages):
    long = "+".join("abcdefghijklmno")
    page = f"If $x$, then ($y$), and 5 % of $z$ (*or* $w$)$u$; `5 % 2`, $v$. (${long}$.)"
    status, said, soup = build(page, "katex_maths", "kept_together")
    assert (status, said) == (0, "")
    for spoken in soup.select(".katex-mathml"):
        spoken.decompose()
    assert [one.get_text() for one in soup.select(".kept-together")] == ["x,", "(y),", "w)", "u;", "v."]
    assert [one.get_text() for one in soup.select(".parted")] == [f"({long}.)"]
    assert soup.p.get_text() == "If x, then (y), and 5\N{NO-BREAK SPACE}% of z (or w)u; 5 % 2, v. (" + long + ".)"


def test_a_short_equation_in_a_table_is_not_parted(build):
    status, said, soup = build("g = 1\n\n| how |\n|:--|\n| g = √2 |\n| if g = 2 |", "kept_together")
    assert (status, said) == (0, "")
    assert [one.get_text() for one in soup.select("td")] == ["g = √2".replace(" ", "\N{NO-BREAK SPACE}"), "if g = 2"]
    assert soup.p.get_text() == "g = 1"
