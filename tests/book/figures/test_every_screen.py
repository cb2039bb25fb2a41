"""Every moving figure on a screen and a phone, in light and dark: axe finds nothing, nothing is cut or too small."""

from __future__ import annotations

import numpy as np
import pytest
from figure_checks import AXE, NAMES, on, set_at_random

AXE_RUN = "axe.run('figure', {resultTypes: ['violations'], preload: false}).then(r => r.violations)"
LETTERS = "all => all.map(e => parseFloat(getComputedStyle(e).fontSize) * e.getScreenCTM().a)"
OUTSIDE = """e => {
  const wide = (part) => part.getBoundingClientRect().left < 0 || part.getBoundingClientRect().right > innerWidth;
  const cut = (part) => part.matches('div') && part.scrollWidth > part.clientWidth;
  return [...e.querySelectorAll('*')].filter(part => wide(part) || cut(part)).map(part => part.outerHTML);
}"""


@pytest.mark.in_turn(4)
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_all_of_it_fits(reader, name, scheme, width):
    someone, rng = reader(width, scheme), np.random.default_rng(9)
    figure = on(someone.open(f"pages/{name}.html"), name)
    someone.page.add_script_tag(path=AXE)
    figure.locator("summary").click()
    for _ in range(3):
        assert someone.page.evaluate(AXE_RUN) == []
        assert figure.evaluate(OUTSIDE) == []
        assert min(figure.locator("svg text").evaluate_all(LETTERS), default=10) >= 10
        set_at_random(figure, rng)
    assert someone.page.evaluate("document.documentElement.scrollWidth") == width
    assert someone.errors + someone.elsewhere == []
