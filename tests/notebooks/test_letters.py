"""One letter, one meaning: a chapter's formulas use what its table of symbols and the notation page explain."""

import re

import pytest
from letters import faults, introduced, meanings, symbols, used
from pages import RETOLD, ROADS, ROOT, chapter_of, code_cells, prose

NOTATION, CHANGES, _ = (ROOT / "book" / "notation.md").read_text(encoding="utf-8").partition("## Letters that change")


@pytest.mark.parametrize("path", RETOLD, ids=lambda p: p.stem)
def test_every_letter_is_explained_once(path):
    road = ROOT / f"{chapter_of(path).pages[0]}.ipynb"
    assert faults(prose(path), prose(road), NOTATION) == []


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
