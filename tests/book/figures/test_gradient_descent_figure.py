"""What only the figure on momentum does: a run on the lines of its closed form, and a pair that is faster."""

from __future__ import annotations

import numpy as np
import pytest
from figure_checks import computed, first_state, set_at_random, state_of


@pytest.fixture
def figure(reader):
    return reader().open("pages/gradient_descent.html").locator(".gradient_descent-figure")


def test_the_run_lies_on_its_closed_form(figure):
    rng = np.random.default_rng(2)
    for _ in range(8):
        set_at_random(figure, rng)
        numbers = computed(figure)
        np.testing.assert_allclose(numbers["left"], numbers["law"], atol=1e-6)


def test_the_dots_stand_on_the_lines(figure):
    figure.locator("[name=momentum]").fill("0.41")
    points = figure.locator(".along-law").get_attribute("points").split()
    dots = figure.locator("circle.dot").evaluate_all(
        "all => all.map(e => [+e.getAttribute('cx'), +e.getAttribute('cy')])"
    )
    np.testing.assert_allclose([list(map(float, p.split(","))) for p in points], dots, atol=1e-6)


def test_the_questions_that_the_chapter_asks_have_their_answers(figure):
    """With the best rate alone seventy steps, with momentum a third; at 0.95 it arrives, slowly."""

    def steps(lr, momentum):
        figure.locator("[name=lr]").fill(str(lr))
        figure.locator("[name=momentum]").fill(str(momentum))
        return computed(figure)["steps"]

    assert steps(0.095, 0) == 70 and steps(0.12, 0.45) == 18
    assert steps(0.11, 0) == 0 and computed(figure)["flies"]
    assert steps(0.11, 0.95) > 140 and not computed(figure)["flies"]


def test_it_says_when_it_does_not_arrive(figure):
    said = figure.locator(".description")
    figure.locator("[name=lr]").fill("0.2")
    said.filter(has_text="The run does not settle.").wait_for()
    assert "thousandth" not in said.text_content()
    figure.get_by_role("button", name="Reset").click()
    said.filter(has_text="After 73 steps less than a thousandth is left.").wait_for()
    assert state_of(figure) == first_state("gradient_descent")
