"""A figure as one document that needs no other file: it moves wherever HTML is shown."""

from __future__ import annotations

import numpy as np
import pytest
from figure_checks import ALT, AXE, FOLDERS, NAMES, figure_html, on, problems, set_at_random

COLOURS = "e => [getComputedStyle(e).backgroundColor, getComputedStyle(e).color]"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", NAMES)
def test_one_string_is_the_whole_figure(reader, tmp_path, name, scheme):
    document = figure_html.alone(name, ALT, "A caption with a < in it.", FOLDERS[name])
    (tmp_path / "figure.html").write_text(document, encoding="utf-8")
    someone, asked = reader(at=tmp_path.as_uri(), scheme=scheme), []
    someone.page.on("request", lambda request: asked.append(request.url))
    page = someone.open("figure.html")
    figure = on(page, name)
    for seed in range(3):
        set_at_random(figure, np.random.default_rng(seed))
        assert problems(figure, name) == []
    assert page.locator("figcaption").inner_text() == "A caption with a < in it."
    assert len(asked) == 1
    page.add_script_tag(path=AXE)
    run = "axe.run('figure', {resultTypes: ['violations'], preload: false}).then(r => r.violations)"
    assert page.evaluate(run) == []
    assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") == (scheme == "dark")
    ground, ink = page.locator("body").evaluate(COLOURS)
    assert (brightness(ground) > brightness(ink)) == (scheme == "light")
    assert someone.errors + someone.elsewhere == []


def brightness(colour: str) -> int:
    return sum(int(part) for part in colour.removeprefix("rgb(").removesuffix(")").split(","))
