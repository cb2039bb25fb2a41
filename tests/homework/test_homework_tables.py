"""The tables of marks: no cell computes anything, none is long, and names that look alike are known to."""

import pytest

from companion.homework.files import file_name
from companion.homework.tables import LONGEST, harmless, same_name, shortened

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r\n=1", " =HYPERLINK('x')", "\u200b=1", "\uff1d1", "\x1b=1"]


@pytest.mark.parametrize("text", [*FORMULAS, "a;=1", "a, =1", '"=1', "'=1", "\ufeff\u2060@x", "\ud800=1", "\x00+1"])
def test_table_holds_no_formula(text):
    """A spreadsheet must not compute a learner's name, whatever it hides the sign behind."""
    assert harmless(text).startswith("'") and harmless(text).isprintable()


def test_cells_stay_short():
    """A note of a megabyte is cut, one that is as long as may be is not."""
    assert harmless("x" * LONGEST) == "x" * LONGEST
    assert len(harmless("x" * (1 << 20))) == LONGEST


def test_of_many_names_the_first_are_told():
    assert shortened(["a", "b"], most=2) == "a, b" and shortened(["a", "b", "c"], most=2) == "a, b ..."


def test_names_that_people_take_for_one():
    """Case, kind of space, form and what has no width make no difference; letters do."""
    alike = ["Ada Lovelace", "ada\u00a0lovelace", " ADA  Lovelace", "\uff21da Lovelace", "Ada\u200b Lovelace"]
    assert len({same_name(name) for name in alike}) == 1
    assert same_name("Am\u00e9lie") == same_name("Ame\u0301lie") != same_name("Amelie")
    assert file_name("Ada") != file_name("ada") and file_name("Ada").lower() != file_name("ADA").lower()
