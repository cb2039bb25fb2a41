"""The figure of the bumps: what its text promises can be done, and its buttons do what they say."""

import pytest
from figure_checks import answer, computed, first_state, on, state_of

NAME = "universal_approximation"


def placed(target: int, *at: float) -> dict:
    first = first_state(NAME)
    return answer(NAME, first | {"target": target, "count": len(at), "at": [*at, *first["at"][len(at) :]]})


@pytest.fixture
def figure(reader):
    return on(reader().open(f"pages/{NAME}.html"), NAME)


def test_the_error_of_even_spacing_can_be_more_than_halved():
    numbers = placed(0, 0.08, 0.42, 0.47, 0.6, 0.93)
    assert numbers["error"] < numbers["even_error"] / 2


def test_the_answers_of_the_chapter_are_as_good_as_it_says():
    curve, root = placed(0, 0.1, 0.24, 0.41, 0.58, 0.92), placed(2, 0.01, 0.07, 0.15, 0.46, 0.72)
    assert [round(curve[key], 3) for key in ("error", "even_error")] == [0.148, 0.415]
    assert round(root["error"], 3) == 0.023


def test_one_bump_follows_the_corner_exactly():
    assert placed(1, 0.37)["error"] == pytest.approx(0, abs=1e-12)
    assert placed(1, 0.38)["error"] > 0.01


def test_bumps_crowd_where_the_root_is_steep():
    crowded = placed(2, 0.01, 0.06, 0.16, 0.36, 0.64)
    assert crowded["error"] < crowded["even_error"] / 3


def test_bumps_in_one_place_are_one_bump():
    assert placed(0, 0.3, 0.3, 0.3)["units"] == 2 == placed(0, 0.3)["units"]


def test_spacing_evenly_gives_the_error_that_was_announced(figure):
    announced = computed(figure)["even_error"]
    figure.get_by_role("button", name="Space evenly").click()
    assert computed(figure)["error"] == pytest.approx(announced)
    assert state_of(figure)["at"] == [0.17, 0.33, 0.5, 0.67, 0.83, 0.95]


def test_only_the_bumps_that_there_are_have_a_slider(figure):
    figure.locator("[name=count]").fill("2")
    assert figure.locator("input[name^=at-]:visible").count() == 2
    assert "3 hidden units" in figure.locator(".readout").inner_text()
