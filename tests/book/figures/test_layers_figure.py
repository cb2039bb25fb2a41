"""What only the layers figures do: draw and learn as the package does, show what units see, ten curves."""

from __future__ import annotations

import base64

import numpy as np
import pytest
from figure_checks import answer, computed, first_state, on, problems, state_of

from companion.show import moving_figure

MODULE = moving_figure.numbers_of("layers")
PARAMETERS = ("W1", "b1", "W2", "b2", "W3", "b3")


@pytest.fixture
def figure(reader):
    return on(reader().open("pages/layers.html"), "layers")


def close(found: dict, wanted: dict, tolerance: float) -> None:
    for name in PARAMETERS:
        np.testing.assert_allclose(found[name], wanted[name], rtol=0, atol=tolerance, err_msg=name)


def shades(picture: str) -> np.ndarray:
    """The shades of a picture's pixels, north in the first row; 16 is white."""
    data = base64.b64decode(picture.partition(",")[2])
    return np.frombuffer(data, np.uint8, offset=int.from_bytes(data[10:14], "little")).reshape(48, 48)[::-1]


def test_the_three_folds_are_the_chapters():
    first = answer("layers", first_state("layers"))
    assert first["right"] == first["of"] == 40 and first["pieces"] == 6
    north = shades(first["pictures"][0][0])
    assert (north[24:] == 16).all() and (np.diff(north[:24, 0].astype(int)) <= 0).all() and north[0, 0] == 32
    score = shades(first["score"])
    assert score[23, 23] > 16 > score[0, 0]


def test_without_a_function_no_shore_is_left(figure):
    figure.locator("[name=activation]").select_option("none")
    assert computed(figure)["right"] == 20 and computed(figure)["folds"] is False


@pytest.mark.parametrize(
    ("activation", "depth"), [("relu", 1), ("tanh", 2), ("sigmoid", 1), ("sine", 2), ("none", 1), ("relu", 0)]
)
def test_it_draws_and_learns_as_the_package_does(figure, activation, depth):
    figure.locator("[name=activation]").select_option(activation)
    figure.locator("[name=depth]").fill(str(depth))
    for _ in range(2):
        before = state_of(figure)
        figure.get_by_role("button", name="Draw new numbers").click()
        drawn = state_of(figure)
        close(drawn, MODULE.draw(before), 0)
        figure.get_by_role("button", name="Learn").click()
        close(state_of(figure), MODULE.learn(drawn), 1e-9)
        assert problems(figure, "layers") == []


def learned(figure) -> bool:
    """Whether new numbers learn all forty points in 800 steps."""
    figure.get_by_role("button", name="Draw new numbers").click()
    for _ in range(8):
        figure.get_by_role("button", name="Learn").click()
    return computed(figure)["right"] == 40


def test_two_hidden_layers_learn_every_problem(figure):
    """From some of a few draws; that one start fails is part of the lesson."""
    figure.locator("[name=activation]").select_option("tanh")
    for name, value in {"depth": 2, "units-0": 4, "units-1": 4}.items():
        figure.locator(f"[name={name}]").fill(str(value))
    for problem in range(3):
        figure.locator("[name=problem]").nth(problem).check()
        assert any(learned(figure) for _ in range(3))


def test_three_units_that_learn_find_the_island_from_some_draws_and_stick_from_others():
    """Of twelve draws, with 700 steps each."""
    state, found = MODULE.first_state(), []
    for _ in range(12):
        state = trained = MODULE.draw(state)
        for _ in range(7):
            trained = MODULE.learn(trained)
        found.append(MODULE.numbers(trained)["right"])
    assert 3 <= found.count(40) <= 9


def test_a_click_on_a_picture_picks_its_unit(figure):
    figure.locator("[data-pick=W1-1]").click()
    assert state_of(figure)["picked"] == "W1-1" and figure.locator("[name=picked]").input_value() == "W1-1"
    names = figure.locator(".handle:not([hidden]) input").evaluate_all("all => all.map(e => e.name)")
    assert names == ["W1-1-0", "W1-1-1", "b1-1"]
    figure.locator("[name=W1-1-0]").fill("2")
    assert state_of(figure)["W1"][1][0] == 2
    figure.locator("[data-pick=W3-0]").click()
    assert figure.locator(".handle:not([hidden]) input").count() == 4  # three hidden units, and a bias


def test_only_units_that_are_drawn_can_be_changed(figure):
    offered = "[name=picked] option:not([hidden])"
    assert figure.locator(offered).all_inner_texts() == [*(f"layer 1, unit {i}" for i in (1, 2, 3)), "the score"]
    figure.locator("[name=picked]").select_option("W1-2")
    figure.locator("[name=units-0]").fill("2")
    assert figure.locator(offered).count() == 3
    assert figure.locator(".handle:not([hidden])").count() == 0  # its unit has been taken away


def test_the_tangent_has_the_slope_that_is_told(reader):
    figure = on(reader().open("pages/layers_activations.html"), "layers_activations")
    for name in ("sigmoid", "GELU", "sine"):
        figure.locator("[name=function]").select_option(name)
        figure.locator("[name=z]").fill("-0.7")
        ends = figure.locator(".tangent").evaluate("e => ['x1', 'y1', 'x2', 'y2'].map(a => +e.getAttribute(a))")
        assert -(ends[3] - ends[1]) / (ends[2] - ends[0]) == pytest.approx(computed(figure)["slope"], abs=1e-3)
