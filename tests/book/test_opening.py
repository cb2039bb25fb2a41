"""How a long page opens: its beginning first, the rest a part at a time, and all of it where a place is asked for."""

from __future__ import annotations

import pytest
from contents import PACKAGE

LONG = "notebooks/04_softmax.html"
HELD = """() => {
  const held = [];
  window.requestIdleCallback = action => held.push(action);
  window.nextPart = () => { const now = held.splice(0); now.forEach(action => action()); return now.length; };
}"""
SKIPPED = """[...document.querySelectorAll('.bd-article :is(section, dl)')]
    .filter(part => getComputedStyle(part).contentVisibility === 'auto').length"""


@pytest.fixture
def held(reader):
    """A reader whose pages are idle only when they are told so."""
    page = reader(390).page
    page.add_init_script(f"({HELD})()")
    return page


@pytest.mark.parametrize("path", [LONG, PACKAGE[0]])
def test_the_beginning_is_there_before_the_rest(held, address, path):
    held.goto(f"{address}/{path}", wait_until="load")
    last = held.locator(".bd-article section section, .bd-article dl.py").last
    there = "part => part.firstElementChild.checkVisibility({contentVisibilityAuto: true})"
    assert held.locator("h1").evaluate("title => title.checkVisibility({contentVisibilityAuto: true})")
    before = held.evaluate(SKIPPED)
    assert before > 3
    assert not last.evaluate(there)
    left = [before]
    while held.evaluate("nextPart()"):
        left.append(held.evaluate(SKIPPED))
    assert left == sorted(left, reverse=True)  # one part after another
    assert len(set(left)) > 3
    assert left[-1] == 0
    assert last.evaluate(there)
    assert held.evaluate("'opening' in document.documentElement.dataset") is False
    assert held.locator(".laid-out").count() == 0


def test_where_a_place_is_asked_for_the_page_is_whole_at_once(held, address):
    whole = "!('opening' in document.documentElement.dataset)"
    held.goto(f"{address}/{LONG}#the-loss", wait_until="load")
    assert held.evaluate(whole)
    held.goto(f"{address}/{LONG}", wait_until="load")
    assert not held.evaluate(whole)
    held.evaluate("scrollTo(0, 9000)")
    held.reload(wait_until="load")
    assert held.evaluate(whole)
    held.wait_for_function("Math.abs(scrollY - 9000) < 5")
    held.goto(f"{address}/book/notation.html", wait_until="load")
    held.go_back(wait_until="load")
    assert held.evaluate(whole)
    held.wait_for_function("Math.abs(scrollY - 9000) < 5")


def test_no_page_waits_without_a_script(site):
    """Only a script sets the mark by which parts wait, so without one nothing does."""
    assert "<html" in (text := (site / LONG).read_text(encoding="utf-8"))
    assert "data-opening" not in text


def test_whoever_wants_to_go_somewhere_has_the_whole_page(held, address):
    held.set_viewport_size({"width": 1600, "height": 900})
    waits = "'opening' in document.documentElement.dataset"
    held.goto(f"{address}/notebooks/06_backpropagation.html", wait_until="load")
    assert held.evaluate(waits) and held.evaluate(SKIPPED) > 3
    held.keyboard.press("End")
    assert not held.evaluate(waits) and held.evaluate(SKIPPED) == 0
    held.wait_for_function("document.documentElement.scrollHeight - innerHeight - scrollY < 2")
    held.reload(wait_until="load")
    held.goto(f"{address}/notebooks/04_softmax.html", wait_until="load")
    assert held.evaluate(waits)
    held.locator(".bd-sidebar-secondary").get_by_role("link", name="Summary").click()
    assert not held.evaluate(waits)
    held.wait_for_function("Math.abs(document.getElementById('summary').getBoundingClientRect().top - 64) < 5")
