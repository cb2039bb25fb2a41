"""The landing page: its doors lead on, its figure moves, and it remembers where the reader left off."""

from __future__ import annotations

import pytest

from companion.chapters import WRITTEN


def test_the_map_leads_to_every_chapter_that_is_written(reader):
    page = reader().open("book/index.html")
    for one in WRITTEN:
        item = page.locator("ol.chapter-map > li").nth(one.number - 1)
        assert one.gives.split("$")[0] in item.inner_text() and "minutes" in item.inner_text()
        assert item.get_by_role("link").get_attribute("href") == f"../{one.pages[0]}.html"


@pytest.mark.parametrize("door, leads_to", [("Read", "01_ai_ml_dl.html"), ("Run", "#run"), ("Solve", "#solve")])
def test_a_door_leads_on(reader, door, leads_to):
    page = reader().open("book/index.html")
    page.locator(".doors .sd-card").filter(has=page.get_by_text(door, exact=True)).click()
    page.wait_for_url(f"**{leads_to}")


def test_its_figure_moves(reader):
    page = reader().open("book/index.html")
    says = page.locator("figure.moving-figure").get_by_text("Degree 5 has 6 weights")
    assert says.is_visible()
    page.locator("figure.moving-figure input[type=range]").first.press("ArrowRight")
    page.locator("figure.moving-figure").get_by_text("Degree 6 has 7 weights").wait_for()
    assert not says.is_visible()


def test_a_reader_goes_on_where_she_left_off(reader):
    someone = reader()
    page = someone.open("book/index.html")
    assert page.locator(".go-on").count() == 0  # whoever comes for the first time is offered nothing
    page = someone.open("notebooks/04_softmax.html")
    page.locator("#the-gradient-what-it-said-minus-what-is-true").scroll_into_view_if_needed()
    page.evaluate("document.querySelector('#the-gradient-what-it-said-minus-what-is-true').scrollIntoView()")
    page.wait_for_function("() => JSON.parse(localStorage.getItem('place')).section.startsWith('The gradient')")
    page = someone.open("book/index.html")
    link = page.locator(".go-on a")
    assert link.inner_text() == "Softmax classification: The gradient: what it said minus what is true"
    link.click()
    page.wait_for_url("**/notebooks/04_softmax.html#the-gradient-what-it-said-minus-what-is-true")
    assert someone.errors == []


@pytest.mark.parametrize("kept", ["nonsense", "null", '{"page": "https://elsewhere/"}', '{"page": "javascript:x"}'])
def test_what_is_no_place_is_not_offered(reader, kept):
    someone = reader()
    someone.open("book/index.html").evaluate("kept => localStorage.setItem('place', kept)", kept)
    assert someone.open("book/index.html").locator(".go-on").count() == 0
    assert someone.errors == []
