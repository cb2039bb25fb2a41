"""Every moving figure, for every reader: by keyboard, by ear, by mouse, beside others."""

from __future__ import annotations

import numpy as np
import pytest
from figure_checks import ALT, NAMES, answer, on, problems, set_at_random, state_of, texts, wrong_texts

from companion.show import moving_figure

every_figure = pytest.mark.parametrize("name", NAMES)
in_turn = pytest.mark.in_turn(3)
REACHED = "input:not([type=radio]), input:checked, select, button, summary"


def visible(controls) -> list:
    return [control for control in controls.all() if control.is_visible()]


@every_figure
def test_the_picture_has_its_words(figure, name):
    assert figure.locator("[role=img]").evaluate_all("all => all.map(e => e.ariaLabel)") == [ALT]
    assert figure.locator("svg:not([role=img], [aria-hidden=true])").count() == 0
    assert figure.get_attribute("role") == "group" and figure.get_attribute("aria-label")


@every_figure
def test_tab_reaches_every_control(figure, name):
    figure.evaluate("e => { e.tabIndex = -1; e.focus(); }")
    for control in visible(figure.locator(REACHED)):
        figure.page.keyboard.press("Tab")
        assert control.evaluate("e => e === document.activeElement"), control.evaluate("e => e.outerHTML")
    figure.page.keyboard.press("Tab")
    assert not figure.evaluate("e => e.contains(document.activeElement)")


@in_turn
@every_figure
@pytest.mark.parametrize("width", [1280, 390])
def test_the_mouse_reaches_every_control(reader, name, width):
    """Nothing lies over it; whoever sets many of them at once, below, takes that for granted."""
    figure = on(reader(width).open(f"pages/{name}.html"), name)
    for control in visible(figure.locator("input, select, button:not([aria-disabled=true]), summary")):
        control.click(trial=True)


@in_turn
@every_figure
def test_the_keyboard_moves_every_control(figure, name):
    press = figure.page.keyboard.press
    for control in visible(figure.locator(REACHED)):
        control.focus()
        kind, key, low, high, step = control.evaluate("e => [e.type, e.name, +e.min, +e.max, +e.step]")
        before = state_of(figure)
        if kind == "range":
            expected = {"End": high, "ArrowLeft": high - step, "Home": low, "ArrowRight": low + step}
            for stroke, value in expected.items():
                press(stroke)
                assert moving_figure.look_up(state_of(figure), key) == pytest.approx(value), stroke
            assert control.get_attribute("aria-valuetext")
        elif kind in ("radio", "checkbox", "select-one"):
            states = []
            for stroke in {"radio": ["ArrowRight"], "checkbox": ["Space"]}.get(kind, ["End", "Home"]):
                press(stroke)
                states.append(state_of(figure))
            assert any(state != before for state in states)
        else:
            unavailable = control.get_attribute("aria-disabled") == "true"
            press("Enter")
            assert not unavailable or state_of(figure) == before
            if state_of(figure).get("running"):
                press("Enter")  # what runs pauses when it is pressed again
        assert problems(figure, name) == []


@in_turn
@every_figure
def test_the_description_says_the_state_once_the_hand_rests(reader, name):
    someone, rng = reader(new=True), np.random.default_rng(8)
    clock = someone.page.clock
    clock.install(time=0)
    figure = on(someone.open(f"pages/{name}.html"), name)
    description = figure.locator(".description")
    assert description.get_attribute("role") == "status"
    clock.pause_at(60_000)
    said = [description.inner_text()]
    for _ in range(6):
        set_at_random(figure, rng)
        figure.locator("input[type=range]:not([name=step])").last.dispatch_event("input")
        clock.run_for(299)
        assert description.inner_text() == said[-1]
        clock.run_for(1)
        said.append(description.inner_text())
        state = state_of(figure)
        shown = texts(figure, ".description [data-value]")
        assert wrong_texts(shown, state | answer(name, state)) == []
    assert all(said) and len(set(said)) > 1


def test_all_figures_move_on_one_page(reader):
    someone, rng = reader(), np.random.default_rng(3)
    page = someone.open("pages/all.html")
    for name in NAMES:
        set_at_random(on(page, name), rng)
    assert [problem for name in NAMES for problem in problems(on(page, name), name)] == []
    assert someone.errors + someone.elsewhere == []
