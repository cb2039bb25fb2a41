"""The pages in a real browser: no error, no other host, no sideways scrolling, no violation that axe can find."""

from __future__ import annotations

from pathlib import Path

import pytest
from contents import PAGES

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
ALL = (*PAGES, "search.html")
AUDITED = {("light", 1280), ("dark", 390)}  # each colour and each width once: an audit takes seconds a page


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages(reader, scheme, width):
    wrong = []
    someone = reader(width, scheme)
    for path in ALL:
        page = someone.open(path)
        assert page.evaluate("document.documentElement.dataset.theme") == scheme
        page.evaluate("document.fonts.ready.then(() => null)")
        if (scheme, width) in AUDITED:
            page.add_script_tag(path=AXE)
            found = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then(r => r.violations)")
            wrong += [f"{path}: {v['id']}: {n['html'][:160]}" for v in found for n in v["nodes"][:4]]
        wide = page.evaluate("document.documentElement.scrollWidth")
        wrong += [f"{path}: {wide} px wide"] if wide > width else []
    assert wrong + someone.errors + someone.elsewhere == []


def test_the_book_works_from_the_disk(reader, site):
    someone = reader(at=site.as_uri())
    for path in ALL:
        page = someone.open(path)
        assert page.locator("h1:visible").first.is_visible()
    assert page.locator("main").is_visible()
    someone.open("index.html").wait_for_url("**/book/index.html")
    assert someone.errors + someone.elsewhere == []


def test_search_finds_softmax(reader):
    someone = reader()
    page = someone.open("book/index.html")
    page.keyboard.press("Control+k")
    page.keyboard.type("softmax")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=softmax")
    page.locator("#search-results").get_by_role("link", name="Softmax classification", exact=True).click()
    page.wait_for_url("**/notebooks/04_softmax.html*")
    assert someone.errors == []


def test_search_works_from_the_disk(reader, site):
    someone = reader(at=site.as_uri())
    page = someone.open("search.html?q=softmax")
    page.locator("#search-results").get_by_role("link", name="Softmax classification", exact=True).click()
    page.wait_for_url("**/notebooks/04_softmax.html*")
    assert someone.errors == []


def test_the_theme_switch_is_kept(reader):
    someone = reader()
    page = someone.open("book/index.html")
    theme = "document.documentElement.dataset.theme"
    button = page.locator(".theme-switch-button").first
    seen = []
    for _ in range(3):  # from the system's choice through both of the reader's
        seen.append(page.evaluate("document.documentElement.dataset.mode"))
        button.click()
    assert sorted(seen) == ["auto", "dark", "light"]
    while page.evaluate(theme) != "dark":
        button.click()
    assert someone.open("book/notation.html").evaluate(theme) == "dark"


def test_the_phone_menu_opens_and_leads_on(reader):
    someone = reader(390)
    page = someone.open("book/index.html")
    link = page.get_by_role("link", name="Notation").first
    assert not link.is_visible()
    page.locator(".primary-toggle").click()
    link.click()
    page.wait_for_url("**/book/notation.html")
    assert someone.errors == []


def test_a_solution_unfolds_by_keyboard(reader):
    page = reader().open("exercises/softmax/source.html")
    summary = page.locator("details", has_text="Show a solution").first.locator("summary")
    summary.focus()
    page.keyboard.press("Enter")
    assert summary.locator("..").locator("pre").is_visible()


def test_pages_are_readable_without_scripts(reader):
    page = reader(java_script_enabled=False).open("notebooks/04_softmax.html")
    figure = page.locator(".softmax-figure")
    assert figure.locator("svg").first.is_visible()
    assert not figure.locator("form").is_visible()
    assert page.locator(".katex").first.is_visible()
