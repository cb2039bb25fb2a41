"""A figure as one document that needs no other file: it moves wherever HTML is shown."""

from __future__ import annotations

import numpy as np
import pytest
from figure_checks import ALT, AXE, FOLDERS, NAMES, on, problems, set_at_random

from companion import show
from companion.show import moving_figure

COLOURS = "e => [getComputedStyle(e).backgroundColor, getComputedStyle(e).color]"


@pytest.mark.in_turn(3)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", NAMES)
def test_one_string_is_the_whole_figure(reader, tmp_path, name, scheme):
    document = moving_figure.alone(name, ALT, FOLDERS[name])
    (tmp_path / "figure.html").write_text(document, encoding="utf-8")
    someone = reader(at=tmp_path.as_uri(), scheme=scheme)
    page = someone.open("figure.html")
    figure = on(page, name)
    for seed in range(3):
        set_at_random(figure, np.random.default_rng(seed))
        assert problems(figure, name) == []
    assert len(someone.asked) == 1
    page.add_script_tag(path=AXE)
    run = "axe.run('figure', {resultTypes: ['violations'], preload: false}).then(r => r.violations)"
    assert page.evaluate(run) == []
    assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") == (scheme == "dark")
    ground, ink = page.locator("body").evaluate(COLOURS)
    assert (brightness(ground) > brightness(ink)) == (scheme == "light")
    assert someone.errors + someone.elsewhere == []


@pytest.mark.in_turn(3)
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("name", moving_figure.names())
def test_a_cells_output_moves_in_lab(reader, tmp_path, name, dark):
    """A page like JupyterLab's: its theme is told by an attribute of the body, whatever the system's is."""
    shown = show.figure(name, alt="A: b, # c.", caption="Where a < b & c.")._repr_mimebundle_()
    body = f'<!doctype html><title>Lab</title><body data-jp-theme-light="{str(not dark).lower()}">'
    (tmp_path / "lab.html").write_text(body + shown["text/html"], encoding="utf-8")
    someone = reader(at=tmp_path.as_uri())
    page = someone.open("lab.html")
    frame = page.frame_locator("iframe")
    figure = frame.locator(f".{name}-figure")
    figure.locator("form").first.wait_for()
    set_at_random(figure, np.random.default_rng(0))
    assert problems(figure, name) == []
    assert page.locator("figcaption").inner_text() == "Where a < b & c."
    ground, ink = frame.locator("body").evaluate(COLOURS)
    assert (brightness(ground) < brightness(ink)) == dark
    outer, inner = "e => e.clientHeight", "e => e.ownerDocument.documentElement.scrollHeight"
    page.wait_for_function("document.querySelector('iframe').style.height !== '36rem'")
    assert frame.locator("body").evaluate(inner) <= page.locator("iframe").evaluate(outer)
    assert someone.errors + someone.elsewhere == []


def brightness(colour: str) -> int:
    return sum(int(part) for part in colour.removeprefix("rgb(").removesuffix(")").split(","))
