"""What only the backpropagation figure does: it walks, uncovers, is picked from, and keeps its new weights."""

from __future__ import annotations

import json

import numpy as np
import pytest
from figure_checks import ROOT, computed, first_state, flat, problems, set_at_random, state_of

PARAMETERS = ("W1", "b1", "W2", "b2")
STEPS = 11
FIRST_SHOWN = {  # the step that uncovers a number, by its name
    **dict.fromkeys((*PARAMETERS, *(f"n{name}" for name in PARAMETERS)), 0),
    **{"x": 1, "z1": 2, "h": 3, "slope": 3, "z2": 4, "p": 5, "y": 5, "loss": 5},
    **{"dz2": 6, "dW2": 7, "dh": 8, "dz1": 9, "dW1": 10, "nloss": 11},
}
SEEN = """all => all.map(e => [e.dataset.value.split('-')[0], e.checkVisibility({visibilityProperty: true}),
                              e.closest('[data-on]').matches('.now')])"""
OUTSIDE = """cells => cells.flatMap(cell => {
  const box = cell.querySelector('rect').getBBox(), text = cell.querySelector('.number').getBBox();
  const label = cell.querySelector('.label'), left = label ? label.getBBox().x + label.getBBox().width : box.x;
  return text.x >= left && text.x + text.width <= box.x + box.width ? [] : [cell.textContent.trim()];
})"""


@pytest.fixture
def figure(reader):
    return reader().open("pages/backpropagation.html").locator(".backpropagation-figure")


def go(figure, step: int) -> None:
    figure.locator("[name=step]").fill(str(step))


def test_it_starts_with_the_chapters_own_numbers():
    cells = json.loads((ROOT / "notebooks" / "06_backpropagation.ipynb").read_text())["cells"]
    (source,) = [text for cell in cells if (text := "".join(cell["source"])).startswith("point, label = np.array")]
    chapter = {"np": np, "Tensor": np.asarray}
    exec(source.split("\nz = ")[0], chapter)  # the numbers; what follows computes with them
    state = first_state("backpropagation")
    assert state["target"] == chapter["label"][0]
    for key, array in zip(("x", "W1", "b1", "W2", "b2"), (chapter["point"], *chapter["small"]), strict=True):
        np.testing.assert_array_equal(np.reshape(state[key], array.shape), array)


def test_the_first_state_can_be_followed_by_hand(figure):
    numbers = computed(figure)
    by_hand = {key: value for key, value in flat(numbers).items() if key not in ("loss", "nloss")}
    assert all(isinstance(value, str) or value == round(value, 3) for value in by_hand.values())
    assert numbers["slope"] == [1, 0, 1, 1]
    assert numbers["dh"][1] != 0  # something arrives at the switch that is open


def test_each_step_uncovers_what_it_computes(figure):
    for step in range(1, STEPS + 1):
        go(figure, step)
        assert state_of(figure)["step"] == step
        assert problems(figure, "backpropagation") == []
        seen = figure.locator("svg .number").evaluate_all(SEEN)
        assert all(visible == (FIRST_SHOWN[name] <= step) for name, visible, _ in seen)
        moved = {f"n{name}" for name in PARAMETERS}
        again = {9: {"slope"}, STEPS: moved}.get(step, set())
        assert {name for name, _, now in seen if now} == {n for n, s in FIRST_SHOWN.items() if s == step} | again
        assert bool(moved & {name for name, *_ in seen}) == (step == STEPS)
        phase = figure.locator(".phases [aria-current=step]")
        assert phase.count() == 1
        assert phase.text_content()[0] == ("1" if step < 5 else "2" if step == 5 else "3" if step < STEPS else "4")
        text = figure.locator(".steps li").nth(step - 1).text_content()
        figure.locator(".description", has_text=text).wait_for()


@pytest.mark.parametrize("width", [1280, 390])
def test_no_number_sticks_out_of_its_box(reader, width):
    page = reader(width).open("pages/backpropagation.html")
    figure, rng = page.locator(".backpropagation-figure"), np.random.default_rng(2)
    for _ in range(8):
        set_at_random(figure, rng)
        for step in (10, STEPS):
            go(figure, step)
            assert figure.locator("svg .cell").evaluate_all(OUTSIDE) == []


def test_the_buttons_and_their_arrow_keys_walk(figure):
    figure.get_by_role("button", name="Next").focus()
    for key, step in (("Enter", 2), ("ArrowRight", 3), ("ArrowRight", 4), ("ArrowLeft", 3), ("Space", 4)):
        figure.page.keyboard.press(key)
        assert state_of(figure)["step"] == step
    steps = figure.locator("[name=step]")
    steps.press("End")
    assert steps.get_attribute("aria-valuetext") == "step 11 of 11: Update."
    figure.get_by_role("button", name="Next").press("Enter")
    assert state_of(figure)["step"] == STEPS
    figure.get_by_role("button", name="Loss").click()
    assert state_of(figure)["step"] == 5


def test_a_number_of_the_picture_can_be_picked_and_set(figure):
    figure.locator("svg [data-value='W2-1-2']").click()
    assert figure.locator("[name=picked]").input_value() == "W2-1-2"
    handle = figure.locator(".handle input")
    assert handle.get_attribute("aria-valuetext") == "weight, unit 3 to score B 0.5"
    handle.fill("-0.9")
    assert state_of(figure)["W2"][1][2] == -0.9
    assert handle.get_attribute("aria-valuetext") == "weight, unit 3 to score B −0.9"
    assert figure.locator(".handle span span").text_content() == "−0.9"
    figure.locator("svg [data-value='z1-0']").locator("xpath=..").locator("rect").click()
    assert figure.locator("[name=picked]").input_value() == "z1-0"
    assert not handle.is_visible()  # what is computed has no handle
    figure.get_by_role("button", name="Reset").click()
    assert state_of(figure) == first_state("backpropagation") | {"picked": "z1-0"}


def test_the_new_weights_can_be_kept(figure):
    keep = figure.get_by_role("button", name="Keep the new weights")
    assert keep.get_attribute("aria-disabled") == "true"
    losses = []
    for _ in range(3):
        figure.locator(".phases button").last.click()
        before = computed(figure)
        losses.append(before["loss"])
        keep.click()
        after = state_of(figure)
        assert [after[name] for name in PARAMETERS] == [before[f"n{name}"] for name in PARAMETERS]
        assert (computed(figure)["loss"], after["step"]) == (before["nloss"], 1)
        assert problems(figure, "backpropagation") == []
    assert sorted(losses, reverse=True) == losses
    assert figure.get_by_role("button", name="Next").evaluate("e => e === document.activeElement")
