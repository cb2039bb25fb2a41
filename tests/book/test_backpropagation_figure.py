"""The backpropagation figure: its numbers are the package's, in every state and at every step."""

from __future__ import annotations

import fcntl
import json
import math
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from backpropagation_numbers import PARAMETERS, SHAPES, assert_is_the_packages, flat

from companion.scratch import ops

ROOT = Path(__file__).parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
PAGE = "pages/figure.html"
STEPS = 11
FIRST_SHOWN = {  # the step that uncovers a number, by its name
    **dict.fromkeys(PARAMETERS, 0),
    **{"x": 1, "z1": 2, "h": 3, "slope": 3, "z2": 4, "p": 5, "y": 5, "loss": 5},
    **{"dz2": 6, "dW2": 7, "dh": 8, "dz1": 9, "dW1": 10, "nloss": 11},
}
SOURCE = """# A page

```{moving-figure} backpropagation
:name: fig-backpropagation-moving
:alt: A network of two inputs, four hidden units and two scores, with all its numbers.

Two inputs, four hidden units, two scores.
```
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A book of one page, with the looks and the extensions of the real one."""
    folder = tmp_path_factory.mktemp("figure")
    sys.path.insert(0, str(ROOT / "tools"))
    import build_book

    sys.path.pop(0)
    (ROOT / "_build").mkdir(exist_ok=True)
    with open(ROOT / "_build" / ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        build_book.install_packages()
    for name in ("book", "node_modules", "_config.yml"):
        (folder / name).symlink_to(ROOT / name)
    (folder / "_toc.yml").write_text("format: jb-book\nroot: pages/figure\n")
    (folder / "pages").mkdir()
    (folder / "pages" / "figure.md").write_text(SOURCE)
    command = [Path(sys.executable).parent / "jupyter-book", "build", ".", "-W", "-n", "--keep-going"]
    environment = build_book.environment() | {"PYTHONDONTWRITEBYTECODE": "1"}
    built = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    assert built.returncode == 0, f"{built.stdout[-3000:]}\n{built.stderr[-3000:]}"
    return folder / "_build" / "html"


@pytest.fixture(scope="module")
def address(site):
    return site.as_uri()  # from the disk: no server, no network


@pytest.fixture
def figure(reader):
    return reader().open(PAGE).locator(".backpropagation-figure")


def state_of(figure) -> dict:
    return json.loads(figure.get_attribute("data-state"))


def as_number(text: str) -> float:
    return float(text.replace("−", "-"))


def assert_shown(figure, state: dict) -> None:
    """Every number in the picture, the sentences and the table, to its last digit."""
    numbers = flat(state)
    shown = figure.locator("[data-value]").evaluate_all(
        "all => all.map(e => [e.dataset.value, e.textContent, 'moved' in e.dataset, e.matches('td')])"
    )
    words = {"off", "class", "verdict"}
    assert {key for key, *_ in shown} == {k for k in numbers if k.split("-")[0] not in {"step", "target"}} | words
    for key, text, moved, in_table in shown:
        if key in words:
            continue
        number = numbers[f"n{key}" if moved and state["step"] == STEPS else key]
        assert "-" not in text and text != "−0"  # a minus sign is no hyphen
        decimals = 4 if in_table else 3 if abs(number) < 10 else 2 if abs(number) < 100 else 1
        assert as_number(text) == pytest.approx(number, abs=0.5 * 10**-decimals + 1e-9), key
    off = [str(j + 1) for j, slope in enumerate(state["slope"]) if not slope]
    assert {text for key, text, *_ in shown if key == "off"} == {", ".join(off) or "none"}
    assert {text for key, text, *_ in shown if key == "class"} == {"AB"[state["target"]]}
    change = np.sign(state["nloss"] - state["loss"])
    assert {text for key, text, *_ in shown if key == "verdict"} == {["the same", "lower", "higher"][int(-change)]}


def go(figure, step: int) -> None:
    figure.locator("[name=step]").fill(str(step))


def choose(figure, key: str) -> None:
    figure.locator("[name=picked]").select_option(key)


def test_it_starts_with_the_chapters_own_numbers(figure):
    cells = json.loads((ROOT / "notebooks" / "06_backpropagation.ipynb").read_text())["cells"]
    (source,) = [text for cell in cells if (text := "".join(cell["source"])).startswith("x, label = np.array")]
    chapter = {"np": np, "ops": ops}
    exec(source, chapter)
    state = state_of(figure)
    assert state["target"] == chapter["label"][0]
    for key, name in {"x": "x", "W1": "w1", "b1": "b1", "W2": "w2", "b2": "b2"}.items():
        np.testing.assert_array_equal(np.reshape(state[key], chapter[name].shape), chapter[name])


def test_the_first_state_is_the_same_without_scripts(reader, figure):
    still = reader(java_script_enabled=False).open(PAGE).locator(".backpropagation-figure")
    written = state_of(still)
    assert_is_the_packages(written | {"step": 1})
    assert state_of(figure) == written | {"step": 1}
    texts = still.locator("[data-value]").all_text_contents()
    assert texts == figure.locator("[data-value]").all_text_contents()
    assert_shown(still, written | {"step": 1})
    assert not any(form.is_visible() for form in still.locator("form").all())
    assert all(item.is_visible() for item in still.locator(".steps li, svg .number").all())
    assert still.locator(".steps li").count() == STEPS
    assert figure.locator(".description").text_content() == still.locator(".steps li").first.text_content()


def test_the_first_state_can_be_followed_by_hand(figure):
    state = state_of(figure)
    numbers = {key: value for key, value in flat(state).items() if key not in ("loss", "nloss")}
    assert all(value == round(value, 3) for value in numbers.values())
    assert state["slope"] == [1, 0, 1, 1]
    assert state["dh"][1] != 0  # something arrives at the switch that is open


def test_random_states(figure):
    rng = np.random.default_rng(6)
    go(figure, STEPS)
    for _ in range(10):
        wanted = {name: (rng.integers(-30, 31, size=shape) / 10) for name, shape in SHAPES.items()}
        for name, values in wanted.items():
            for index, value in np.ndenumerate(values):
                choose(figure, "-".join([name, *map(str, index)]))
                figure.locator("[name=value]").fill(str(value))
        wanted["target"], wanted["rate"] = int(rng.integers(2)), int(rng.integers(1, 41)) / 20
        figure.locator("[name=target]").nth(wanted["target"]).check()
        figure.locator("[name=rate]").fill(str(wanted["rate"]))
        state = state_of(figure)
        for name, value in wanted.items():
            np.testing.assert_allclose(state[name], value, atol=1e-12, err_msg=name)
        assert_is_the_packages(state)
        assert_shown(figure, state)
        assert outside(figure) == []


def outside(figure) -> list[str]:
    """The numbers of the picture that stick out of their boxes, of those that show."""
    return figure.locator("svg .cell").evaluate_all("""cells => cells.flatMap(cell => {
        const box = cell.querySelector('rect').getBBox(), text = cell.querySelector('.number').getBBox();
        const label = cell.querySelector('.label'), left = label ? label.getBBox().x + label.getBBox().width : box.x;
        return text.x >= left && text.x + text.width <= box.x + box.width ? [] : [cell.textContent.trim()];
    })""")


def test_each_step_uncovers_what_it_computes(figure):
    for step in range(1, STEPS + 1):
        go(figure, step)
        state = state_of(figure)
        assert state["step"] == step
        assert_shown(figure, state)
        seen = figure.locator("svg .number").evaluate_all("""all => all.map(e => [e.dataset.value.split('-')[0],
            e.checkVisibility({visibilityProperty: true}), e.closest('[data-on]').matches('.now')])""")
        assert {name for name, visible, _ in seen if visible} == {n for n, s in FIRST_SHOWN.items() if s <= step}
        assert {name for name, visible, _ in seen if not visible} == {n for n, s in FIRST_SHOWN.items() if s > step}
        again = {9: {"slope"}, STEPS: set(PARAMETERS)}.get(step, set())
        assert {name for name, _, now in seen if now} == {n for n, s in FIRST_SHOWN.items() if s == step} | again
        phase = figure.locator(".phases [aria-current=step]")
        assert phase.count() == 1
        assert phase.text_content()[0] == ("1" if step < 5 else "2" if step == 5 else "3" if step < STEPS else "4")
        text = figure.locator(".steps li").nth(step - 1).text_content()
        figure.locator(".description", has_text=text).wait_for()


def test_every_formula_has_its_numbers(figure):
    """What is written between the last two equals signs is what comes out."""
    go(figure, STEPS)
    figure.locator("[name=target]").nth(1).check()
    numbers = flat(state_of(figure))
    for option in figure.locator("[name=picked] option").all():
        key = option.get_attribute("value")
        choose(figure, key)
        name = key.split("-")[0]
        lines = figure.locator(".formula > span").all_text_contents()
        expected = [numbers[key]]
        expected += [numbers[f"d{key}"]] if name not in ("x", "p", "loss") else []
        expected += [numbers[f"n{key}"]] if name in PARAMETERS else []
        for line, number in zip(lines, expected, strict=False):
            *_, written, result = line.split("=")
            assert as_number(result) == pytest.approx(number, abs=6e-5), line
            if "·" in written or "ln" in written or "max" in written:
                python = written.replace("·", "*").replace("−", "-").replace("ln", "math.log")
                python = re.sub(r"log ([\d.]+)", r"log(\1)", python)
                assert eval(python, {"math": math, "max": max}) == pytest.approx(number, abs=2e-3), line
    choose(figure, "dh-1".removeprefix("d"))
    assert figure.locator(".formula > span").nth(1).text_content().startswith("dh2 = WA2 · δA + WB2 · δB = ")
    choose(figure, "z1-1")
    assert figure.locator(".formula > span").nth(1).text_content().startswith("δ2 = relu′(z2) · dh2 = 0 · ")


def test_a_formula_waits_for_its_step(figure):
    choose(figure, "h-3")
    assert figure.locator(".formula").text_content() == "h4 is computed in step 3.Its gradient comes in step 8."


def test_what_is_rounded_to_zero_is_not_called_zero(figure):
    go(figure, STEPS)
    for key in ("b2-0", "W2-0-3", "W2-0-0"):
        choose(figure, key)
        figure.locator("[name=value]").fill("-3")
    choose(figure, "loss")
    p = state_of(figure)["p"][0]
    assert 0 < p < 1e-4
    shown = figure.locator("svg [data-value='p-0'], svg [data-value='dh-1'], svg [data-value='slope-1']")
    assert shown.all_text_contents()[0] == "0"  # the slope: an open switch
    assert shown.all_text_contents()[-1] == "0.000"
    mantissa, exponent = f"{p:.1e}".split("e-")
    assert f"−ln {mantissa} · 10−{int(exponent)} = " in figure.locator(".formula").text_content()


def test_the_keyboard_moves_everything(figure):
    page = figure.page
    press = page.keyboard.press
    steps = figure.locator("[name=step]")
    figure.locator("[data-by='1']").focus()
    for key, step in (("Enter", 2), ("ArrowRight", 3), ("ArrowRight", 4), ("ArrowLeft", 3), ("Space", 4)):
        press(key)
        assert state_of(figure)["step"] == step
    steps.focus()
    press("End")
    assert steps.get_attribute("aria-valuetext") == "step 11 of 11: Update."
    press("Home")
    press("ArrowRight")
    assert state_of(figure)["step"] == 2
    figure.locator("[name=picked]").focus()
    press("Home")
    press("ArrowDown")
    press("Tab")
    press("ArrowRight")
    assert state_of(figure)["x"] == pytest.approx([2, -0.9])
    assert figure.locator("[name=value]").get_attribute("aria-valuetext") == "input 2 −0.9"
    press("Tab")
    press("ArrowRight")
    assert state_of(figure)["target"] == 1
    press("Tab")
    press("ArrowRight")
    assert state_of(figure)["rate"] == pytest.approx(0.15)
    assert figure.locator("[name=rate]").get_attribute("aria-valuetext") == "learning rate 0.15"
    assert_is_the_packages(state_of(figure))
    press("Tab")  # "keep" waits for the last step
    press("Enter")
    assert state_of(figure)["step"] == 1
    assert state_of(figure)["x"] == [2, -1]


def test_a_number_of_the_picture_can_be_picked(figure):
    figure.locator("svg [data-value='W2-1-2']").click()
    assert figure.locator("[name=picked]").input_value() == "W2-1-2"
    assert figure.locator(".formula > span").first.text_content() == "WB3 = 0.5"
    assert figure.locator("[name=value]").is_visible()
    figure.locator("svg [data-value='z1-0']").locator("xpath=..").locator("rect").click()
    assert figure.locator("[name=picked]").input_value() == "z1-0"
    assert not figure.locator("[name=value]").is_visible()  # what is computed has no handle


def test_the_new_weights_can_be_kept(figure):
    keep = figure.locator("[data-do=keep]")
    assert keep.is_disabled()
    losses = []
    for _ in range(3):
        figure.locator(".phases button").last.click()
        before = state_of(figure)
        losses.append(before["loss"])
        keep.click()
        after = state_of(figure)
        assert [after[name] for name in PARAMETERS] == [before[f"n{name}"] for name in PARAMETERS]
        assert (after["loss"], after["step"]) == (before["nloss"], 1)
        assert_is_the_packages(after)
    assert sorted(losses, reverse=True) == losses
    assert figure.locator("[data-by='1']").evaluate("e => e === document.activeElement")


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_at_any_step(reader, scheme, width):
    someone = reader(width, scheme)
    figure = someone.open(PAGE).locator(".backpropagation-figure")
    someone.page.add_script_tag(path=AXE)
    for step in (1, 3, 6, 9, STEPS):
        go(figure, step)
        someone.page.wait_for_timeout(20)
        run = "axe.run('figure', {resultTypes: ['violations'], preload: false}).then(r => r.violations)"
        assert someone.page.evaluate(run) == []
        assert outside(figure) == []
    figure.locator("summary").click()
    assert someone.page.evaluate(run) == []
    assert someone.page.evaluate("document.documentElement.scrollWidth") == width
    for element in (*figure.locator("svg, input, button, select, table").all(), figure):
        box = element.bounding_box()
        assert box is None or (box["x"] >= 0 and box["x"] + box["width"] <= width)
    sizes = figure.locator("svg .number").evaluate_all("all => all.map(e => e.getBoundingClientRect().height)")
    assert min(sizes) > 12  # the height of a line whose letters are 10 px or more
    assert someone.errors + someone.elsewhere == []
