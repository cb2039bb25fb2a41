"""Rosters of one's own, of Canvas and of Moodle, and whom a name may mean."""

import pytest
from classes import ROSTER

from companion.course.collecting import owners_of
from companion.course.roster import read_roster


def roster(tmp_path, text, encoding="utf-8"):
    """Read a roster."""
    (tmp_path / "roster.csv").write_bytes(text.encode(encoding))
    return read_roster(tmp_path / "roster.csv")


def test_rosters_of_three_kinds(tmp_path):
    """Whatever the columns are called, learners are the same."""
    own = "learner,first name,last name,email\nada,Ada,Lovelace,ada@example.org\n"
    canvas = ROSTER
    moodle = "First name;Last name;ID number;Username;Email address\nAda;Lovelace;A1;ada;ada@example.org\n"
    for text in (own, canvas, moodle, "\ufeff" + own.replace("\n", "\r\n")):
        ada = roster(tmp_path, text).learners["ada"]
        assert (ada.name, ada.last, ada.email) == ("Ada Lovelace", "Lovelace", "ada@example.org")
    assert list(roster(tmp_path, ROSTER).learners) == ["ada", "grace", "emilie", "emmy"]


def test_whom_a_name_may_mean(tmp_path):
    """Identity, name in either order, address and numbers; case, spaces and forms make no difference."""
    found = roster(tmp_path, ROSTER)
    names = ["EMILIE", "émilie châtelet", "Chatelet".replace("a", "a\u0302", 1) + ", E\u0301milie", "4713", "A3"]
    for name in [*names, "emilie@EXAMPLE.org", "\u00c9milie\u00a0 Ch\u00e2telet", "ChâteletÉmilie"]:
        assert [learner.id for learner in found.find(name)] == ["emilie"], name
    assert found.find("nobody") == [] and found.find("") == []
    twins = roster(tmp_path, "learner,name\nann1,Ann Lee\nann2,Ann Lee\nlee ann,Bo Oh\n")
    assert [learner.id for learner in twins.find("ann lee")] == ["ann1", "ann2"]
    assert [learner.id for learner in twins.find("Lee Ann")] == ["lee ann"], "an identity stands above a name"


@pytest.mark.parametrize(
    ("last", "first", "file"),
    [
        ("García-López", "María José", "garcíalópezmaríajosé"),
        ("O'Brien", "Siobhán", "obriensiobhán"),
        ("van der Berg, Jr.", "Piet", "vanderbergjrpiet"),
        ("Dupont", 'Jean-Luc ("JL")', "dupontjeanlucjl"),
        ("Nguyễn", "Văn An", "nguye\u0302\u0303nva\u0306nan"),
        ("李", "小龙", "李小龙"),
    ],
)
def test_names_as_canvas_writes_them_into_its_files(tmp_path, last, first, file):
    """Letters and digits alone; what merely looks like a number stays what it is."""
    quoted = ",".join('"' + name.replace('"', '""') + '"' for name in (first, last))
    found = roster(tmp_path, f"learner,first name,last name,id number\none,{quoted},A3\ntwo,Bo,Oh,\n")
    assert [who.id for who in owners_of(f"{file}_LATE_17_18_hw1.ipynb", "hw1", found)] == ["one"]
    assert found.find("A-3") == [] and found.find("-") == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("name,age\nAda,36\n", "a column learner, SIS Login ID, Username or Email is needed"),
        ("", "a column learner"),
        ("learner\nada\nADA\n", "lines 2 and 3 are both ADA"),
        ("learner\n../ada\n", "line 2: no folder can be called '../ada'"),
        ("learner\n.ada\n", "no folder can be called"),
    ],
)
def test_roster_that_is_not_understood(tmp_path, text, line):
    with pytest.raises(ValueError, match=line):
        roster(tmp_path, text)


def test_roster_in_another_encoding(tmp_path):
    with pytest.raises(ValueError, match="roster must be a CSV file in UTF-8"):
        roster(tmp_path, "learner\nÉmilie\n", "latin-1")
