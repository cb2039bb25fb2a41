"""What the tests ask of any moving figure, on its page in a browser."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from types import ModuleType

import numpy as np

from companion.show import moving_figure

ROOT = Path(__file__).parents[3]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
ALT = "What the picture shows."
PLACES = """all => all.map(e => {
  const [shape, picture] = [e.getBoundingClientRect(), e.closest('svg').getBoundingClientRect()];
  const place = [shape.x - picture.x, shape.y - picture.y, shape.width, shape.height];
  return [e.matches('text') ? e.textContent : '', place.map(length => length / picture.width)];
})"""
# Sets every control that can be seen, in the page's order, to what numbers from 0 to 1 pick, with the events that a
# reader's hand would cause; gives what was wanted, by the controls' names.
SET = """(figure, picks) => {
  const wanted = {};
  const tell = (control) => ['input', 'change'].forEach(e => control.dispatchEvent(new Event(e, {bubbles: true})));
  const one = (list, pick) => list[Math.floor(pick * list.length)];
  [...figure.querySelectorAll('input, select')].forEach((control, i) => {
    const [name, pick] = [control.name, picks[i]];
    if (!control.checkVisibility() || name in wanted) return;
    if (control.type === 'range') {
      const [low, high, step] = [+control.min, +control.max, +control.step];
      const steps = Math.floor(pick * (Math.round((high - low) / step) + 1));
      wanted[name] = +(low + step * steps).toFixed(10);
      control.value = wanted[name];
      tell(control);
    } else if (control.type === 'checkbox') {
      wanted[name] = pick < 0.5;
      if (control.checked !== wanted[name]) control.click();
    } else if (control.type === 'radio') {
      const radio = one([...control.form.querySelectorAll(`[name="${name}"]`)], pick);
      wanted[name] = radio.value;
      if (!radio.checked) radio.click();
    } else {
      wanted[name] = control.value = one([...control.options], pick).value;
      tell(control);
    }
  });
  return wanted;
}"""

HOMES = (moving_figure.FIGURES, Path(__file__).parent / "examples")
FOLDERS = {name: home for home in HOMES for name in moving_figure.names(home)}
NAMES = tuple(FOLDERS)


@cache
def own(name: str) -> ModuleType:
    """A figure's numbers.py."""
    return moving_figure.numbers_of(name, FOLDERS[name])


def first_state(name: str) -> dict:
    return moving_figure.plain(own(name).first_state())


def typed_state(name: str, state: dict, change=float) -> dict:
    """A state as Python knows it: what is a float in first_state() stays one, or is changed."""

    def typed(first, value):
        if isinstance(first, list) and len(first) != len(value):
            return value  # a list that has grown
        if isinstance(first, list):
            return [typed(f, v) for f, v in zip(first, value, strict=True)]
        return change(value) if isinstance(first, float) else value

    first = first_state(name)
    return {key: typed(first[key], value) for key, value in state.items()}


def answer(name: str, state: dict, change=float) -> dict:
    """What follows from a state by the figure's own numbers.py."""
    return own(name).numbers(typed_state(name, state, change))


def on(page, name: str):
    """The figure on a page, once its letters are there: their widths decide how wide a label is."""
    page.evaluate("() => { document.body.getBoundingClientRect(); return document.fonts.ready.then(() => null); }")
    return page.locator(f".{name}-figure")


def state_of(figure) -> dict:
    return json.loads(figure.get_attribute("data-state"))


def computed(figure) -> dict:
    """What the script says that follows from the state."""
    return json.loads(figure.get_attribute("data-numbers"))


def flat(values: dict) -> dict[str, float | str]:
    """All numbers by their keys, with all their digits: ``W1-3-0`` for ``W1[3][0]``.

    Rounded to twelve they would differ where one is a hair below a tie and the other above it.
    """
    found = {}
    for name, value in json.loads(json.dumps(values, default=lambda a: a.tolist(), allow_nan=False)).items():
        if isinstance(value, list):
            found |= {f"{name}-{key}": part for key, part in flat(dict(enumerate(value))).items()}
        else:
            found[str(name)] = value
    return found


def differ(a: float | str, b: float | str | None, tolerance: float) -> bool:
    if isinstance(a, str) or isinstance(b, str) or b is None:  # None: not a number, by the script
        return a != b
    return not abs(a - b) <= tolerance * max(1, abs(a))


def differences(expected: dict, found: dict, tolerance: float = 1e-12) -> list[str]:
    """Where what the script computes is not what numbers() gives."""
    expected, found = flat(expected), flat(found)
    wrong = [f"the script does not compute {key}, which numbers() gives" for key in expected.keys() - found.keys()]
    wrong += [f"the script computes {key}, which numbers() does not give" for key in found.keys() - expected.keys()]
    both = [(key, expected[key], found[key]) for key in expected.keys() & found.keys()]
    wrong += [f"{key} is {value}, by the script {by}" for key, value, by in both if differ(value, by, tolerance)]
    return sorted(wrong)


def texts(figure, within: str = "[data-value]:not(.description *)") -> list[list]:
    """Key, number of digits and text of every number that the page shows."""
    read = "all => all.map(e => [e.dataset.value, e.dataset.digits ?? null, e.textContent])"
    return figure.locator(within).evaluate_all(read)


def wrong_texts(shown: list[list], values: dict) -> list[str]:
    """The shown numbers that are not, to the last digit, those of the package; at a tie either neighbour will do."""
    values, wrong = flat(values), []
    for key, digits, text in shown:
        value = values[key]
        near = [value] if isinstance(value, str) else [value + s * 1e-12 * max(1, abs(value)) for s in (0, -1, 1)]
        if text not in {moving_figure.shown(v, None if digits is None else int(digits)) for v in near}:
            wrong.append(f"{key} is {value}, shown as {text!r}")
    return wrong


def problems(figure, name: str) -> list[str]:
    """Everything that is wrong with the numbers of a figure in its present state."""
    state = state_of(figure)
    expected = answer(name, state)
    return differences(expected, computed(figure)) + wrong_texts(texts(figure), state | expected)


def drawn(figure) -> list[list]:
    """What stands in the pictures, and where, in parts of the picture's width; of a text, what it says."""
    return figure.locator("svg :is(rect, circle, ellipse, line, path, polyline, polygon, text)").evaluate_all(PLACES)


def moved(one: list[list], other: list[list]) -> list[tuple]:
    """What two pictures have in different places; a text that says something else may be wider."""
    assert len(one) == len(other)
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if a[0] == b[0]]
    return [(a, b) for a, b in pairs if not np.allclose(a[1], b[1], atol=0.015 if a[0] else 0.002)]


def set_at_random(figure, rng: np.random.Generator) -> dict:
    """Set every control that can be seen at random; give what the state must now be, by the controls' names.

    By one script, since a page that is drawn after each control takes seconds for a state; that the mouse reaches
    every control is a question of its own.
    """
    return figure.evaluate(SET, rng.random(figure.locator("input, select").count()).tolist())


def on_an_edge(name: str, state: dict, rng: np.random.Generator) -> bool:
    """Whether rounding decides what follows, as at the kink of ReLU: then script and package may both be right.

    What is a float in first_state() is a quantity, and numbers may not jump when it changes in the ninth decimal.
    """
    expected = answer(name, state)
    near = [answer(name, state, lambda value: value + 1e-9 * rng.choice([-1, 1])) for _ in range(4)]
    return any(differences(expected, numbers, tolerance=1e-5) for numbers in near)
