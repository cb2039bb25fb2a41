"""Every number typed in a chapter's text is computed on its page; and the search for those that are not."""

import nbformat
import pytest
from pages import RETOLD, read
from typed_numbers import computed, faults, needing_support, numbers


@pytest.mark.parametrize("path", RETOLD, ids=lambda p: p.stem)
def test_every_typed_number_is_computed_on_its_page(path):
    assert faults(read(path).cells) == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("a 3, -0.25 and 1,283", [3, 0.25, 1283]),
        ("1e-9, 2.5E+3, 10^{-9}, 10^3, 10⁻⁹", [1e-9, 2500, 1e-9, 1000, 1e-9]),
        (r"1.8 \times 10^{308}, 3 · 10^{-4} and 2×10⁻³", [1.8e308, 3e-4, 2e-3]),
        ("97 %, 97%, 97 per cent", [97, 97, 97]),
        ("float32, W1, x_2 and v1.2.3 hold none", []),
        ("[1, 2, 3] and 1,000,000.5 and 1_000", [1, 2, 3, 1000000.5, 1000]),
    ],
)
def test_numbers_are_read_as_they_are_typed(text, values):
    assert [number.value for number in numbers(text)] == values


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Three, 12 and 13", ["13"]),
        ("0.5 of 4 %, $0.97$, $10^{-9}$, $5$", ["0.5", "4 %", "0.97", "10^{-9}"]),
        ("`0.25`, $x = 0.25$, $$0.25$$ and\n```python\n0.25\n```", []),
        ("1. In 1986, Theorem 14 and Figures 15 and 16, pp. 20-31, about 35 minutes", []),
        ("[Bishop 2006, page 205](../book/bibliography.md#bishop), [17](x.html#a-18)", ["17"]),
        ("| Objective | Exercise |\n|---|---|\n| 1 | 14 |\n\n15", ["15"]),
        ("2,024 but not 2024", ["2,024"]),
    ],
)
def test_what_needs_support(text, wanted):
    assert [number.typed for number in needing_support(text)] == wanted


def page(text: str, code: str, printed: str, **excuses) -> list:
    markdown, cell = nbformat.v4.new_markdown_cell(text, id="text"), nbformat.v4.new_code_cell(code)
    markdown.metadata["numbers"] = excuses
    cell.outputs = [nbformat.v4.new_output("stream", text=printed)]
    return [markdown, cell]


def test_a_number_has_support_where_one_rounds_to_it():
    assert faults(page("97 % or 96.8 %, 0.97, 1,283, 0.1", "eta = 0.1", "0.9683 of 1283")) == []
    assert faults(page("96 % and 0.965", "", "0.9683")) == [
        "text: 0.965 is nowhere computed",
        "text: 96 % is nowhere computed",
    ]


def test_an_excuse_has_a_reason_and_is_needed():
    assert faults(page("2.718", "", "", **{"2.718": "the number e"})) == []
    assert faults(page("2.718", "", "", **{"2.718": ""})) == ["text: 2.718: why?"]
    assert faults(page("2.718", "", "2.7183", **{"2.718": "the number e"})) == ["text: 2.718 needs no excuse"]


def test_a_reason_that_can_be_tried_is_tried():
    assert faults(page("7.4 and 120", "", "", **{"7.4": "= e**2", "120": "= factorial(5)"})) == []
    assert faults(page("7.5", "", "", **{"7.5": "= e**2"})) == ["text: 7.5 is not = e**2"]
    loss = {"0.091": "04_softmax: its loss"}
    assert faults(page("0.091", "", "", **loss)) == []
    assert faults(page("1.23456", "", "", **{"1.23456": loss["0.091"]})) == [
        "text: 1.23456 is not 04_softmax: its loss"
    ]
    assert faults(page("0.091", "", "", **{"0.091": "04_sofmax: its loss"})) == [
        "text: 0.091 is not 04_sofmax: its loss"
    ]


def test_what_a_picture_is_stored_as_supports_nothing():
    cells = page("13", "", "")
    cells[1].outputs = [nbformat.v4.new_output("display_data", data={"image/png": "13 ", "text/plain": "14"})]
    assert computed(cells) == [14]
