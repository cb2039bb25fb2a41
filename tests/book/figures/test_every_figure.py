"""Every moving figure: its numbers are its numbers.py's, and everybody can see, hear and move it.

A new folder in `book/_figures/` is tested unasked. `examples/line/` is the smallest figure, and no part of the book.
"""

from __future__ import annotations

import numpy as np
import pytest
from figure_checks import (
    ALT,
    FOLDERS,
    NAMES,
    computed,
    drawn,
    first_state,
    moved,
    on,
    on_an_edge,
    problems,
    set_at_random,
    state_of,
    texts,
    typed_state,
)

from companion.show import moving_figure

every_figure = pytest.mark.parametrize("name", NAMES)
in_turn = pytest.mark.in_turn(3)
PAINT = "all => [...new Set(all.map(e => getComputedStyle(e).fill + ' ' + getComputedStyle(e).stroke))]"


@in_turn
@every_figure
def test_without_scripts_it_is_the_same(reader, figure, name):
    still = on(reader(java_script_enabled=False).open(f"pages/{name}.html"), name)
    assert state_of(still) == state_of(figure) == first_state(name)
    assert texts(still) == texts(figure)
    assert problems(figure, name) == []
    assert moved(drawn(still), drawn(figure)) == []
    paints = [set(one.locator("svg *").evaluate_all(PAINT)) for one in (still, figure)]
    assert paints[0] <= paints[1], "without scripts the picture has other colours"
    assert not any(form.is_visible() for form in still.locator("form").all())
    assert all(form.is_visible() for form in figure.locator("form").all())
    words = still.locator(".description, .steps li").locator("visible=true").first
    assert words.inner_text() == figure.locator(".description").inner_text()


@in_turn
@every_figure
def test_the_picture_is_the_templates_in_every_state(reader, figure, name):
    """What the script changes in the picture, the template would draw."""
    page, rng = reader(java_script_enabled=False).open(f"pages/{name}.html"), np.random.default_rng(5)
    for _ in range(6):
        set_at_random(figure, rng)
        state = typed_state(name, state_of(figure))
        html = moving_figure.render(name, ALT, FOLDERS[name], state)
        on(page, name).evaluate("(figure, html) => { figure.outerHTML = html; }", html)
        assert moved(drawn(on(page, name)), drawn(figure)) == []


def same(found, wanted) -> bool:
    return found == wanted if isinstance(found, str) else float(found) == pytest.approx(float(wanted))


@in_turn
@every_figure
def test_random_states(figure, name):
    rng = np.random.default_rng(6)
    rounds, compared, seen = 16, 0, []
    for _ in range(rounds):
        wanted = set_at_random(figure, rng)
        state = state_of(figure)
        assert [key for key, value in wanted.items() if not same(moving_figure.look_up(state, key), value)] == []
        seen.append(computed(figure))
        if not on_an_edge(name, state, rng):
            assert problems(figure, name) == []
            compared += 1
    assert compared >= rounds / 2
    assert any(numbers != seen[0] for numbers in seen)


def spoil(reader, name: str, line: str, spoilt: str, of=moving_figure.BASE):
    """The figure with one line of a script replaced, the shared one or its own."""
    script = (of / "figure.js").read_text(encoding="utf-8")
    assert script.count(line) == 1
    someone = reader(new=True)
    someone.page.route(f"**/{of.name}/figure.js*", lambda route: route.fulfill(body=script.replace(line, spoilt)))
    return on(someone.open(f"pages/{name}.html"), name)


@in_turn
@every_figure
def test_a_wrong_number_is_noticed(reader, name):
    """Each of the script's numbers in turn is off by a millionth, or is another word."""
    figure = spoil(
        reader,
        name,
        "const numbers = compute(state);",
        """const wrong = (v) => Array.isArray(v) ? [wrong(v[0]), ...v.slice(1)]
            : typeof v === 'string' ? v + '?' : v === !!v ? !v : v + 1e-6;
        const numbers = compute(state);
        if (window.spoil) numbers[window.spoil] = wrong(numbers[window.spoil]);""",
    )
    assert problems(figure, name) == []
    for key in computed(figure):
        figure.page.evaluate("key => { window.spoil = key; }", key)
        figure.locator("input").first.dispatch_event("input")
        assert any(problem.startswith((f"{key} is ", f"{key}-0")) for problem in problems(figure, name)), key


@in_turn
@every_figure
def test_a_number_shown_wrongly_is_noticed(reader, name):
    line = "e.textContent = shown(find(values, value), digits);"
    figure = spoil(reader, name, line, line.replace(";", " + '1';"))
    assert len(problems(figure, name)) >= len(texts(figure)) / 2 > 0  # a figure's own script may write the others


def test_a_fault_in_a_figures_own_script_is_noticed(reader):
    line = FOLDERS["line"] / "line"
    wrong = problems(spoil(reader, "line", "a * x + 1", "a * x + 1.01", line), "line")
    assert "y-1 is 0.5, by the script 0.51" in wrong and len(wrong) == 5
    crooked = spoil(reader, "line", "-20 * y[4]", "-21 * y[4]", line)
    assert problems(crooked, "line") == []
    assert len(moved(drawn(crooked), drawn(spoil(reader, "line", "a * x", "a * x", line)))) == 1
