"""One letter, one meaning: a chapter's formulas use what its table of symbols and the notation page explain."""

import re

import nbformat
import pytest
from figure_texts import letters_in, moving, texts, written
from letters import faults, introduced, meanings, symbols, unexplained, used
from pages import RETOLD, ROADS, ROOT, chapter_of, code_cells, prose

NOTATION, CHANGES, _ = (ROOT / "book" / "notation.md").read_text(encoding="utf-8").partition("## Letters that change")


@pytest.mark.parametrize("path", RETOLD, ids=lambda p: p.stem)
def test_every_letter_is_explained_once(path):
    road = ROOT / f"{chapter_of(path).pages[0]}.ipynb"
    assert faults(prose(path), prose(road), NOTATION) == []


@pytest.mark.parametrize("path", RETOLD, ids=lambda p: p.stem)
def test_the_letters_in_figures_are_those_of_the_notation(path):
    """On axes, curves, graphs, in moving figures, and in what is said of figures to those who do not see them."""
    road = ROOT / f"{chapter_of(path).pages[0]}.ipynb"
    found = set().union(*map(letters_in, texts(path)))
    assert unexplained(found, prose(path), prose(road), NOTATION) == []


def test_what_only_some_chapters_mean_explains_no_letter_elsewhere():
    assert CHANGES and not set(meanings(NOTATION)) & {"kappa", "rho", "beta", "s", "t", "w"}


@pytest.mark.parametrize("path", ROADS, ids=lambda p: p.stem)
def test_the_code_uses_the_names_that_the_table_gives(path):
    code = "\n".join(cell.source for cell in code_cells(path))
    rows = symbols(prose(path)).splitlines()[2:]
    assert rows, "the road has a table | Symbol | Meaning | ... | In code |"
    named = {name for row in rows for name in re.findall(r"`([^`]+)`", row.rstrip(" |").rpartition("|")[2])}
    assert [name for name in sorted(named) if not re.search(rf"\b{re.escape(name)}\b", code)] == []


def test_letters_are_found_in_formulas_alone():
    text = r"The $x_i$ and $$\hat{\theta} = \text{so } W \cdot x$$ but `$q$` and a plain z. Here $\lambda$ weighs."
    assert used(text) == {"x", "i", "theta", "W", "lambda"}
    assert introduced(text) == {"lambda"}


TABLE = "| Symbol | Meaning |\n|:--|:--|\n| $x$, $W$ | input and weights |\n"


@pytest.mark.parametrize(
    ("own", "notation", "said"),
    [
        (f"{TABLE}\n$W x$", "", []),
        (f"{TABLE}\n$W q$", "", ["q: no table and no sentence says what it is"]),
        (f"{TABLE}\n$W q$ where $q$ is new, $\\sum_i x_i$", "", []),
        (f"{TABLE}\n$W T$", "| $T$ | time |\n", []),
        (
            f"{TABLE}\n$W T$",
            "| $T$ | time |\n| $T$ | temperature |\n",
            ["T: has several meanings, and this chapter's table does not say which"],
        ),
        (f"{TABLE}| $x$ | again |\n", "", ["x: two rows of the table of symbols"]),
    ],
)
def test_what_is_wrong_with_a_letter_is_said(own, notation, said):
    assert faults(own, own, notation) == said
    assert meanings(TABLE) == {"x": 1, "W": 1}


@pytest.mark.parametrize(
    ("label", "found"),
    [
        ("step $t$, by $\\hat\\theta$", {"t", "theta"}),
        ("z/T: p − y", {"z", "T", "p", "y"}),
        ("x₁ and w2, the δ of ℓ", {"x", "w", "delta", "ell"}),
        ("A model's loss: a U, U-shaped; I don't", set()),
    ],
)
def test_letters_are_found_in_labels(label, found):
    assert letters_in(label) == found


@pytest.mark.parametrize(
    ("program", "found"),
    [
        ('ax.set(xlabel="q", yscale="log")', ["q"]),
        ('ax.plot(x, y, "o", color="k", label=f"rate {q:g}")', ["rate 0"]),
        ('ax.text(0, 1, "q")\nax.set_title("r")', ["q", "r"]),
        ('graph.figure(r, names={"a": a, "b": b})', ["a", "b"]),
    ],
)
def test_what_a_program_writes_in_its_figure_is_found(program, found):
    assert sorted(set(written(program))) == found


def test_the_words_of_a_moving_figure_are_found_and_not_its_program():
    page = '<iframe srcdoc="&lt;style&gt;q&lt;/style&gt;&lt;text&gt;x&lt;tspan&gt;1&lt;/tspan&gt;&lt;/text&gt;">'
    shown = nbformat.v4.new_output("display_data", {"text/html": page})
    assert moving(nbformat.v4.new_code_cell("show.figure('f')", outputs=[shown])) == ["x", "1"]
