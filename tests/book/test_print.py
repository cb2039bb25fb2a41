"""A page on paper: nothing of it is cut, folded or dark, and nothing is printed that one can only press."""

from __future__ import annotations

import re

import pytest
from contents import PAGES
from turns import of_today

from companion.chapters import WRITTEN

PAPER = 680  # of A4 between the margins, in a browser's pixels
PRESSED = "button, nav, dialog, #searchbox, .headerlink, .live-bar, .copybtn, input[type=range], textarea"
FAULTS = """([width, pressed]) => {
  const visible = (one) => one.checkVisibility() && one.getBoundingClientRect().width > 0;
  const say = (what, found) => [...found].map((one) => `${what}: ${one.outerHTML.slice(0, 100)}`);
  const all = (selector) => [...document.querySelectorAll(selector)].filter(visible);
  const inArticle = all('article *').filter((one) => !one.closest('.katex, svg, mjx-container'));
  return [
    ...say('can only be pressed', all(pressed)),
    ...say('folded', all('article details:not([open])')),
    ...say('waits for a prediction',
      [...document.querySelectorAll('article .waiting')].filter((one) => !visible(one))),
    ...say('cut at the edge', inArticle.filter((one) => one.getBoundingClientRect().right > width + 1)),
    ...say('scrolls', all('article pre, article .formula, article table').filter(
      (one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== 'visible')),
  ];
}"""


def test_nothing_is_cut_folded_or_pressed_on_paper(reader):
    someone, wrong = reader(PAPER, "dark"), []
    for path in of_today(PAGES, len(PAGES) // 3):
        page = someone.open(path)
        page.emulate_media(media="print")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        page.evaluate("document.fonts.ready.then(() => null)")
        wrong += [f"{path}: {fault}" for fault in page.evaluate(FAULTS, [PAPER, PRESSED])[:5]]
        assert page.evaluate("getComputedStyle(document.querySelector('article p')).color") == "rgb(31, 35, 40)"
    assert wrong + someone.errors == []


def test_the_page_is_afterwards_as_it_was(reader):
    page = reader(scheme="dark").open("notebooks/04_softmax.html")
    folds = "[...document.querySelectorAll('article details')].map(fold => fold.open)"
    page.locator("article section > details > summary").first.click()
    before = page.evaluate(folds)
    page.evaluate("for (const name of ['beforeprint', 'beforeprint']) dispatchEvent(new Event(name))")
    assert all(page.evaluate(folds)) and page.evaluate("document.documentElement.dataset.theme") == "light"
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(folds) == before and set(before) == {True, False}
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_each_chapters_sheet_is_one_page(reader, paper):
    page = reader().open("book/summaries.html")
    printed = page.pdf(format=paper)
    assert len(re.findall(rb"/Type /Page\b", printed)) == len(WRITTEN)


FLAT = """[...document.querySelectorAll('.cell_output img')].filter(e => {
  const natural = e.getAttribute('width') / e.getAttribute('height');
  return e.height && Math.abs(e.width / e.height / natural - 1) > 0.02;
}).map(e => getComputedStyle(e).objectFit)"""


def test_a_high_figure_keeps_its_proportions_on_paper(reader):
    """It may not fill its box, which is less high than on a screen."""
    page = reader().open("notebooks/04_softmax.html")
    assert page.evaluate(FLAT) == []
    page.emulate_media(media="print")
    assert set(page.evaluate(FLAT)) == {"contain"}
