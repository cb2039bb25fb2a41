"""The errata: every entry names a test that is there."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tools"))
import errata  # noqa: E402

sys.path.pop(0)
ENTRY = """[[entry]]
since = 2026-11-21
page = "book/api.md"
place = "The package"
wrong = "A."
right = "B."
test = "tests/tools/test_errata.py::test_the_errata_are_whole"
"""


def test_the_errata_are_whole():
    found = errata.entries()
    assert len(found) >= 10
    for one in found:
        assert (ROOT / one["page"].partition("#")[0]).is_file()
        assert one["wrong"].endswith(".") and one["right"].endswith(".") and one["wrong"] != one["right"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            ENTRY.replace("_whole", "_gone"),
            "The package: there is no test tests/tools/test_errata.py::test_the_errata_are_gone",
        ),
        (ENTRY.replace("test_errata.py", "test_nothing.py"), "there is no test"),
        (
            ENTRY.replace('right = "B."\n', ""),
            "must have since, page, place, wrong, right, test; got since, page, place",
        ),
        (ENTRY + ENTRY.replace("21", "22"), "the newest of the errata must stand first"),
    ],
)
def test_what_is_no_entry_is_refused(monkeypatch, tmp_path, text, reason):
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "errata.toml").write_text(text, encoding="utf-8")
    (tmp_path / "tests").symlink_to(ROOT / "tests")
    monkeypatch.setattr(errata, "ROOT", tmp_path)
    with pytest.raises(ValueError, match=reason):
        errata.entries()
