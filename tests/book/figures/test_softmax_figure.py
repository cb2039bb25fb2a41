"""What only the softmax figure does: bars, ties, and shifts that stop where a slider ends."""

from __future__ import annotations

import numpy as np
import pytest
from figure_checks import computed, first_state, set_at_random, state_of

HEIGHTS = """all => all.map(e => {
  const [bar, unit] = [e.getBoundingClientRect(), e.height.baseVal.value * e.parentNode.getScreenCTM().d];
  return (bar.bottom > e.parentNode.getScreenCTM().f + 1e-3 ? -1 : 1) * bar.height / unit;
})"""


@pytest.fixture
def figure(reader):
    return reader().open("pages/softmax.html").locator(".softmax-figure")


@pytest.mark.parametrize("key", ["p", "gradient"])
def test_a_bar_is_as_high_as_its_number(figure, key):
    rng = np.random.default_rng(4)
    for _ in range(4):
        set_at_random(figure, rng)
        drawn = figure.locator(f".bar[data-size^={key}]").evaluate_all(HEIGHTS)
        np.testing.assert_allclose(drawn, computed(figure)[key], atol=1e-3)


def test_the_dashed_frame_marks_the_true_class(figure):
    for target in range(3):
        figure.locator("[name=target]").nth(target).check()
        seen = figure.locator(".truth").evaluate_all("all => all.map(e => Number(getComputedStyle(e).opacity))")
        assert seen == [float(k == target) for k in range(3)]


def test_sliders_say_what_they_set(figure):
    score, temperature = figure.locator("[name=scores-2]"), figure.locator("[name=temperature]")
    score.fill("-0.5")
    assert score.get_attribute("aria-valuetext") == "score of C −0.5"
    assert temperature.get_attribute("aria-valuetext") == "temperature 1.0"


def test_a_tie_is_called_a_tie(figure):
    for key, value in {"scores-0": 3, "scores-1": 3, "scores-2": 0, "temperature": 0.1}.items():
        figure.locator(f"[name={key}]").fill(str(value))
    said = figure.locator(".description")
    said.filter(has_text="A and B share the highest probability, 0.500 each.").wait_for()
    assert "most likely" not in said.text_content()
    figure.locator("[name=scores-2]").fill("5")
    said.filter(has_text="C is the most likely class, with probability 1.000.").wait_for()
    assert "share" not in said.text_content()


def test_a_shift_moves_nothing_but_the_scores(figure):
    before = computed(figure)
    figure.get_by_role("button", name="All scores − 1").press("Enter")
    assert state_of(figure)["scores"] == [1, -0.5, -2]
    for key in ("p", "gradient", "loss"):
        np.testing.assert_allclose(computed(figure)[key], before[key], atol=1e-12)


def test_a_shift_stops_where_a_slider_ends_and_keeps_the_keyboard(figure):
    raised = figure.get_by_role("button", name="All scores + 1")
    figure.locator("[name=scores-0]").fill("4.5")
    assert raised.get_attribute("aria-disabled") == "true"
    figure.locator("[name=scores-0]").fill("4")
    raised.focus()
    for _ in range(2):  # the second finds the end
        figure.page.keyboard.press("Enter")
        assert state_of(figure)["scores"][0] == 5
    assert raised.get_attribute("aria-disabled") == "true"
    assert raised.evaluate("e => e === document.activeElement")


def test_reset_brings_the_first_state_back(figure):
    set_at_random(figure, np.random.default_rng(1))
    figure.get_by_role("button", name="Reset").click()
    assert state_of(figure) == first_state("softmax")
    assert figure.locator("[name=temperature]").input_value() == "1"
    assert figure.locator("[name=target]:checked").input_value() == "1"
