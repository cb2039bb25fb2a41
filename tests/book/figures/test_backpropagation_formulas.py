"""The formulas of the backpropagation figure: their letters and numbers are those of the state."""

from __future__ import annotations

import math
import re

import pytest
from figure_checks import computed, flat, state_of

PARAMETERS = ("W1", "b1", "W2", "b2")
STEPS = 11


@pytest.fixture
def figure(reader):
    return reader().open("pages/backpropagation.html").locator(".backpropagation-figure")


def lines_for(figure, key: str, step: int = STEPS) -> list[str]:
    figure.locator("[name=step]").fill(str(step))
    figure.locator("[name=picked]").select_option(key)
    return figure.locator(".formula > span").all_text_contents()


def as_number(text: str) -> float:
    return float(text.replace("−", "-"))


def test_every_formula_has_its_numbers(figure):
    """What is written between the last two equals signs is what comes out."""
    figure.locator("[name=target]").nth(1).check()
    numbers = flat(state_of(figure) | computed(figure))
    checked = 0
    for key in figure.locator("[name=picked] option").evaluate_all("all => all.map(e => e.value)"):
        name = key.split("-")[0]
        expected = [numbers[key]]
        expected += [numbers[f"d{key}"]] if name not in ("x", "p", "loss") else []
        expected += [numbers[f"n{key}"]] if name in PARAMETERS else []
        for line, number in zip(lines_for(figure, key), expected, strict=False):
            *_, written, result = line.split("=")
            assert as_number(result) == pytest.approx(number, abs=6e-5), line
            if "·" in written or "ln" in written or "max" in written:
                python = written.replace("·", "*").replace("−", "-").replace("ln", "math.log")
                python = re.sub(r"log ([\d.]+)", r"log(\1)", python)
                assert eval(python, {"math": math, "max": max}) == pytest.approx(number, abs=2e-3), line
                checked += 1
    assert checked > 60
    assert lines_for(figure, "h-1")[1].startswith("dh2 = WA2 · δA + WB2 · δB = ")
    assert lines_for(figure, "z1-1")[1].startswith("δ2 = relu′(z2) · dh2 = 0 · ")
    assert lines_for(figure, "W2-1-2")[0] == "WB3 = 0.5"


def test_a_formula_waits_for_its_step(figure):
    assert lines_for(figure, "h-3", step=1) == ["h4 is computed in step 3.", "Its gradient comes in step 8."]


def test_what_is_rounded_to_zero_is_not_called_zero(figure):
    for key in ("b2-0", "W2-0-3", "W2-0-0"):
        lines_for(figure, key)
        figure.locator(".handle input").fill("-3")
    p = computed(figure)["p"][0]
    assert 0 < p < 1e-4
    shown = {key: figure.locator(f"svg [data-value='{key}']").text_content() for key in ("slope-1", "p-0")}
    assert shown == {"slope-1": "0", "p-0": "0.000"}  # an open switch, and something small
    mantissa, exponent = f"{p:.1e}".split("e-")
    assert f"−ln {mantissa} · 10−{int(exponent)} = " in lines_for(figure, "loss")[0]
