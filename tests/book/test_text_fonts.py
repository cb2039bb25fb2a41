"""Text and code have their own fonts on every system, which cost little and move no line."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "book" / "_ext"))
import text_fonts

sys.path.pop(0)

OURS = "[...document.fonts].filter(({ family }) => /Source|JetBrains/.test(family)).map(({ status }) => status)"
MOVED = """() => new Promise((resolve) => {
  let moved = 0;
  new PerformanceObserver((list) => { for (const one of list.getEntries()) moved += one.value; })
    .observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => resolve(moved), 300);
})"""


def test_they_are_there_before_the_page_is_drawn_and_no_line_moves(reader):
    someone = reader()
    page = someone.open("notebooks/04_softmax.html")
    assert page.evaluate(OURS) == ["loaded"] * len(text_fonts.FILES)
    assert page.evaluate(MOVED) < 0.02
    assert someone.errors == []


def test_a_page_from_the_disk_has_them_too(reader, site):
    someone = reader(at=site.as_uri())
    page = someone.open("notebooks/04_softmax.html")
    page.evaluate("document.fonts.ready.then(() => null)")
    assert page.evaluate(OURS) == ["loaded"] * len(text_fonts.FILES)
    assert someone.errors == []


def test_they_are_small_and_their_licences_lie_beside_them(site):
    fonts = site / "_static" / "fonts"
    assert sum((fonts / file).stat().st_size for file in text_fonts.FILES) < 50_000
    for family in text_fonts.FAMILIES:
        assert "SIL Open Font License, Version 1.1" in (fonts / f"{family}-licence.txt").read_text(encoding="utf-8")
