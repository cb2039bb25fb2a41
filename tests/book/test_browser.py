"""The pages in a real browser: no error, no other host, no sideways scrolling, no violation that axe can find."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from audit import violations
from contents import PAGES
from matplotlib.image import imread
from reading import size_of
from turns import of_today

from companion.chapters import WRITTEN

ALL = (*PAGES, "search.html")
MODES = [(scheme, width) for scheme in ("light", "dark") for width in (1280, 390)]
AUDITED = {("light", 1280), ("dark", 390)}  # each colour and each width once
# A quarter of the views a day; an audit takes seconds a page, and its five widths nearly as long: of pages a sixth.
VIEWS = of_today([(mode, path) for mode in MODES for path in ALL], len(ALL))
TODAY = of_today(ALL, -(-len(ALL) // 6))


@pytest.mark.parametrize(("scheme", "width"), MODES)
def test_pages(reader, scheme, width):
    wrong = []
    someone = reader(width, scheme)
    audited = TODAY if (scheme, width) in AUDITED else []
    for path in ALL:
        if ((scheme, width), path) not in VIEWS and path not in audited:
            continue
        page = someone.open(path)
        assert page.evaluate("document.documentElement.dataset.theme") == scheme
        page.evaluate("document.fonts.ready.then(() => null)")
        if path in audited:
            wrong += [f"{path}: {violation}" for violation in violations(page)]
        wide = page.evaluate("document.documentElement.scrollWidth")
        wrong += [f"{path}: {wide} px wide"] if wide > width else []
    assert wrong + someone.errors + someone.elsewhere == []


CUT = """[...document.querySelectorAll('.bd-article pre')].filter(e => e.checkVisibility())
    .filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.textContent.slice(0, 60))"""
COLUMNS = """() => {
  const pre = document.querySelector('.cell_input pre');
  const probe = document.createElement('span');
  probe.textContent = '0'.repeat(80);
  probe.style.cssText = 'position: absolute; white-space: pre';
  const { paddingLeft, paddingRight } = getComputedStyle(pre);
  pre.append(probe);
  return 80 * (pre.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight)) / probe.offsetWidth;
}"""


TWO_FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done())))"


def test_code_and_outputs_are_never_cut(reader):
    """A page is laid out anew for each width, and not loaded: no script asks for the width when a page is opened."""
    someone, cut = reader(), []
    for path in (path for path in TODAY if path.startswith(("notebooks/", "exercises/"))):
        page = someone.open(path)
        page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true; })")
        for width in (360, 390, 768, 1280, 1920):
            page.set_viewport_size(size_of(width))
            page.evaluate(TWO_FRAMES)  # what waits for the change of size has had its turn
            assert page.evaluate("innerWidth") == width
            cut += [f"{path} at {width}: {text}" for text in page.evaluate(CUT)]
            assert width < 1280 or page.evaluate(COLUMNS) >= 80
    assert cut == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_drawing_has_the_pages_own_brightness(reader, scheme):
    page = reader(scheme=scheme).open(next(path for path in PAGES if path.startswith("notebooks/")))
    picture = page.locator("div.cell_output img").first
    picture.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('div.cell_output img').complete")
    pixels = imread(BytesIO(picture.screenshot()))[..., :3]
    assert np.median(pixels) > 0.9 if scheme == "light" else np.median(pixels) < 0.2
    assert pixels.max() - pixels.min() > 0.6  # and its ink stands out
    if scheme == "dark":  # its card is the ground of moving figures, not brown beside it
        ground = page.locator("figure.moving-figure").first.evaluate("e => getComputedStyle(e).backgroundColor")
        card = 255 * np.median(pixels, axis=(0, 1))
        assert np.abs(card - np.array(ground[4:-1].split(","), dtype=float)).max() < 1.5


def test_the_navigation_shows_the_chapters_numbers(reader):
    page = reader().open("book/index.html")
    for one in WRITTEN:
        link = page.get_by_role("navigation", name="Main").get_by_role("link", name=f"{one.number}. {one.title}")
        assert link.is_visible()


def test_the_book_works_from_the_disk(reader, site):
    someone = reader(at=site.as_uri())
    for path in TODAY:
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


def test_an_excerpt_has_each_formula_once(reader):
    page = reader().open("search.html?q=softmax")
    excerpts = page.locator("#search-results .context")
    page.wait_for_function("document.querySelectorAll('#search-results .context').length > 5")
    assert [text for text in excerpts.all_inner_texts() if "\\" in text] == []  # no TeX beside what is set


def test_the_search_begins_behind_its_picture(reader):
    page = reader(390).open("search.html")
    icon, field = page.locator("form.bd-search i").first, page.locator("form.bd-search input[name=q]").first
    begins = field.evaluate("e => e.getBoundingClientRect().left + parseFloat(getComputedStyle(e).paddingLeft)")
    assert begins >= icon.evaluate("e => e.getBoundingClientRect().right")


def test_on_a_phone_the_contents_close_behind_a_choice(reader):
    page = reader(390).open("notebooks/04_softmax.html")
    page.locator(".secondary-toggle").click()
    drawer = page.locator("#pst-secondary-sidebar-modal")
    drawer.get_by_role("link", name="Summary").click()
    drawer.wait_for(state="hidden")
    top = "document.getElementById('summary').getBoundingClientRect().top"
    page.wait_for_function(f"{top} > 0 && {top} < 150")


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


@pytest.mark.parametrize("width", [1280, 390])
def test_the_menu_of_downloads_opens_over_the_page_and_closes(reader, width):
    someone = reader(width)
    page = someone.open("notebooks/04_softmax.html")
    page.wait_for_function("!!window.bootstrap")  # it comes when the page stands
    menu, notebook = (
        page.locator(".dropdown-download-buttons .dropdown-menu"),
        page.get_by_role("link", name=".ipynb"),
    )
    assert not menu.is_visible()
    page.get_by_role("button", name="Download this page").click()
    box = menu.bounding_box()
    assert menu.evaluate("e => getComputedStyle(e).position") == "absolute" and 0 <= box["x"] <= width - box["width"]
    notebook.hover()
    page.locator(".tooltip-inner").wait_for()
    assert page.locator(".tooltip").evaluate("e => getComputedStyle(e).position") == "absolute"
    with page.expect_popup() if notebook.get_attribute("target") else page.expect_download():
        notebook.click()
    page.keyboard.press("Escape")
    menu.wait_for(state="hidden")
    assert someone.errors == []


def test_a_solution_unfolds_by_keyboard(reader):
    page = reader().open("exercises/softmax/source.html")
    fold = page.locator("details", has_text="stable_log_softmax").first
    for folded in (fold, fold.locator("details")):
        assert not folded.locator("pre").first.is_visible()
        folded.locator("summary").first.focus()
        page.keyboard.press("Enter")
    assert fold.locator("pre").first.is_visible()


def test_pages_are_readable_without_scripts(reader):
    page = reader(java_script_enabled=False).open("notebooks/04_softmax.html")
    figure = page.locator(".softmax-figure")
    assert figure.locator("svg").first.is_visible()
    assert not figure.locator("form").is_visible()
    assert page.locator(".katex").first.is_visible()
