"""The figure of the opening's guess: its counts are the package's, and what was measured waits for the reader."""

import numpy as np
import pytest
from figure_checks import FOLDERS, on

from companion.data import deal
from companion.scratch.learners import MinimumNormRegression
from companion.show import moving_figure

NAME = "double_descent_guess"


@pytest.fixture
def figure(reader):
    return on(reader().open(f"pages/{NAME}.html"), NAME)


def test_its_counts_are_the_packages():
    numbers = moving_figure.numbers_of(NAME, FOLDERS[NAME])
    part = deal(300, 100, rng=np.random.default_rng(0))
    x, x_new = (a - part.x_train.mean(axis=0) for a in (part.x_train, part.x_test))
    units, y = np.random.default_rng(1).normal(size=(6000, 64)), np.eye(10)[part.y_train]
    for size, count in (numbers.KNOWN | numbers.BEYOND).items():
        fit = MinimumNormRegression().fit(np.maximum(0, x @ units[:size].T), y)
        z = fit.predict(np.maximum(0, x_new @ units[:size].T))
        assert np.count_nonzero(z.argmax(axis=1) != part.y_test) == count, size


def test_what_was_measured_is_shown_once_it_is_asked_for(figure):
    figure.locator("[name=at-3]").fill("3")
    said = figure.locator(".description")
    said.filter(has_text="Your line ends at 3 per cent with 6,000 units. Draw it before you look.").wait_for()
    assert figure.locator(".truth").evaluate("e => getComputedStyle(e).opacity") == "0"
    figure.locator("[name=shown]").check()
    said.filter(has_text="Measured: 2.1.").wait_for()
    assert figure.locator(".truth").evaluate("e => getComputedStyle(e).opacity") == "1"


def test_the_line_is_drawn_by_hand(figure):
    """One stroke over the picture, from the first asked size down to the last, sets all four points."""
    corner, page = figure.locator(".pad").bounding_box(), figure.page
    assert corner["width"] > 100
    heights = []
    for i, handle in enumerate(figure.locator(".handle").all()):
        box = handle.bounding_box()
        place = box["x"] + box["width"] / 2, corner["y"] + corner["height"] * (0.3 + 0.2 * i)
        page.mouse.move(*place)
        page.mouse.down()
        heights.append(place[1])
    page.mouse.up()
    for handle, height in zip(figure.locator(".handle").all(), heights, strict=True):
        box = handle.bounding_box()
        assert abs(box["y"] + box["height"] / 2 - height) < 5  # whole per cents
    page.mouse.move(corner["x"] + 5, corner["y"] + 5)  # the hand has let go: nothing follows it
    values = [int(figure.locator(f"[name=at-{i}]").input_value()) for i in range(4)]
    assert values == sorted(values, reverse=True) and values[0] < 90
