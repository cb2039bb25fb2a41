"""What only the figure of the first chapter does: new pictures stay covered until the reader has chosen."""

import pytest
from figure_checks import computed, on, problems, state_of

NAME = "ai_ml_dl"


@pytest.fixture
def figure(reader):
    return on(reader().open(f"pages/{NAME}.html"), NAME)


def says(figure, words: str) -> bool:
    figure.page.wait_for_timeout(400)  # a screen reader is told once the hand rests
    return words in figure.locator(".description").inner_text()


def test_the_new_pictures_are_covered_until_the_reader_asks_and_whenever_a_threshold_moves(figure):
    look = figure.get_by_role("button", name="Uncover")
    assert not computed(figure)["uncovered"] and says(figure, "are covered")
    look.click()
    assert computed(figure)["uncovered"] and says(figure, "Of 60 new pictures it misreads")
    assert look.get_attribute("aria-disabled") == "true"
    figure.locator("[name=answer]").nth(2).check()  # tree and line have chosen too
    assert computed(figure)["uncovered"]
    figure.locator("[name=top]").fill("0.3")
    assert not computed(figure)["uncovered"] and says(figure, "are covered")
    assert look.get_attribute("aria-disabled") == "false"
    assert problems(figure, NAME) == []


def test_who_looks_again_is_told_so(figure):
    look = figure.get_by_role("button", name="Uncover")
    for times, limit in enumerate(("0.2", "0.3", "0.4"), start=1):
        figure.locator("[name=bottom]").fill(limit)
        look.click()
        assert state_of(figure)["looks"] == times
        assert says(figure, f"uncovered them {times} times") == (times > 1)
    assert problems(figure, NAME) == []
