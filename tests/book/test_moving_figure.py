"""The softmax figure: its numbers are the package's, whoever moves it and however."""

from __future__ import annotations

import json

import numpy as np
import pytest

from companion.scratch import ops

PAGE = "notebooks/04_softmax.html"


def state_of(figure) -> dict:
    return json.loads(figure.get_attribute("data-state"))


def assert_is_the_packages(state: dict) -> None:
    """Compare probabilities, loss and gradient with companion.scratch.ops."""
    scaled = np.array([state["scores"]]) / state["temperature"]
    loss, backward = ops.cross_entropy(scaled, np.array([state["target"]]))
    np.testing.assert_allclose(state["probabilities"], ops.softmax(scaled, 1)[0][0], rtol=1e-12)
    np.testing.assert_allclose(state["loss"], loss, rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(state["gradient"], backward(np.float64(1))[0][0], rtol=1e-12, atol=1e-15)


@pytest.fixture
def figure(reader):
    return reader().open(PAGE).locator(".softmax-figure")


def test_the_first_state_is_the_same_without_scripts(reader, figure):
    """What the build wrote and what the script draws are one picture."""
    still = reader(java_script_enabled=False).open(PAGE).locator(".softmax-figure")
    assert_is_the_packages(state_of(still))
    numbers = "[data-value], tbody td, .description"
    assert still.locator(numbers).all_text_contents() == figure.locator(numbers).all_text_contents()
    for attribute in ("y", "height"):
        drawn, written = (
            [float(bar.get_attribute(attribute)) for bar in one.locator(".bar").all()] for one in (figure, still)
        )
        np.testing.assert_allclose(drawn, written, rtol=1e-12)


def test_random_states(figure):
    rng = np.random.default_rng(4)
    sliders = figure.locator("input[type=range]")
    for _ in range(10):
        wanted = [*rng.integers(-50, 51, size=3) / 10, rng.integers(1, 51) / 10]
        for slider, value in zip(sliders.all(), wanted, strict=True):
            slider.fill(str(value))
        target = int(rng.integers(3))
        figure.locator("input[type=radio]").nth(target).check()
        state = state_of(figure)
        assert [*state["scores"], state["temperature"]] == pytest.approx(wanted, abs=1e-12)
        assert state["target"] == target
        assert_is_the_packages(state)
        heights = [float(b.get_attribute("height")) / 130 for b in figure.locator("[data-bar=probability]").all()]
        np.testing.assert_allclose(heights, state["probabilities"], atol=1e-12)


def test_the_keyboard_moves_everything(figure):
    page = figure.page
    start = state_of(figure)
    score, temperature = figure.locator("input[name=score]").first, figure.locator("input[name=temperature]")
    score.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert state_of(figure)["scores"][0] == pytest.approx(start["scores"][0] + 0.2)
    assert score.get_attribute("aria-valuetext") == "score of A 2.2"
    temperature.focus()
    page.keyboard.press("Home")
    assert state_of(figure)["temperature"] == pytest.approx(0.1)
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    assert state_of(figure)["target"] == (start["target"] + 1) % 3
    before = state_of(figure)
    assert_is_the_packages(before)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # all scores + 1: nothing but the scores may move
    after = state_of(figure)
    np.testing.assert_allclose(after["scores"], np.add(before["scores"], 1))
    np.testing.assert_allclose(after["probabilities"], before["probabilities"], atol=1e-12)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    figure.locator("[data-value=loss]", has_text=f"{start['loss']:.4f}").wait_for()
    assert state_of(figure) == start


def test_the_description_tells_the_state(figure):
    figure.locator("input[name=score]").nth(2).fill("5")
    state = state_of(figure)
    sentence = f"C is the most likely class, with probability {state['probabilities'][2]:.3f}."
    figure.locator(".description", has_text=sentence).wait_for()
    assert figure.locator(".description").get_attribute("role") == "status"


def test_a_tie_is_called_a_tie(figure):
    for k, score in enumerate((3, 3, 0)):
        figure.locator("input[name=score]").nth(k).fill(str(score))
    figure.locator("input[name=temperature]").fill("0.1")
    figure.locator(".description", has_text="A and B share the highest probability, 0.500 each.").wait_for()


def test_a_shift_stops_where_a_slider_ends(figure):
    raised = figure.locator("button[data-shift='1']")
    figure.locator("input[name=score]").first.fill("4.5")
    assert raised.is_disabled()
    figure.locator("input[name=score]").first.fill("4")
    raised.click()
    assert state_of(figure)["scores"][0] == 5


def test_it_fits_a_phone(reader):
    page = reader(390).open(PAGE)
    figure = page.locator(".softmax-figure")
    for element in (*figure.locator("svg, input, button").all(), figure):
        box = element.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
