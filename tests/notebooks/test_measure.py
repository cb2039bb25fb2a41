"""A chapter's pages keep its measure: a road one can walk, cells one can take in, text that reads in any viewer."""

import re

import pytest
from pages import (
    EXERCISES,
    FURTHER,
    HOMEWORKS,
    MILESTONES,
    RETOLD,
    ROADS,
    code_cells,
    has_moving_figure,
    has_picture,
    lines,
    minutes,
    page_of,
    printed,
    prose,
    read,
    tags,
    visible_cells,
    words,
)

ROAD = {"words": 4400, "visible cells": 25, "visible lines": 220, "figures": 8, "predictions": 3}
ASIDE = {"words": 6000}
CELL = {"lines": 15, "columns": 80}
UNREADABLE = r"^(?:`{3,}|:{3,})\{[^}]+\}|\{[a-z:-]+\}`[^`]+`|^\([\w-]+\)=$"  # directives, roles, targets
every_road = pytest.mark.parametrize("path", ROADS, ids=lambda p: p.stem)
every_page = pytest.mark.parametrize("path", RETOLD, ids=lambda p: p.stem)


def over(measured: dict[str, int], limits: dict[str, int]) -> dict[str, str]:
    return {what: f"{measured[what]} of {most}" for what, most in limits.items() if measured[what] > most}


@every_road
def test_the_road_is_short_enough_to_walk(path):
    cells, seen = read(path).cells, visible_cells(path)
    measured = {
        "words": words(prose(path)),
        "visible cells": len(seen),
        "visible lines": lines(seen),
        "figures": sum(has_picture(cell) or has_moving_figure(cell) for cell in code_cells(path)),
        "predictions": sum("predict" in tags(cell) for cell in cells),
    }
    assert over(measured, ROAD) == {}


@pytest.mark.parametrize("path", FURTHER, ids=lambda p: p.stem)
def test_side_paths_have_an_end(path):
    assert over({"words": words(prose(path))}, ASIDE) == {}


@every_page
def test_a_cell_can_be_taken_in_at_a_glance(path):
    for cell in visible_cells(path):
        rows = cell.source.splitlines()
        assert over({"lines": len(rows), "columns": max(map(len, rows))}, CELL) == {}, cell.source


@every_page
def test_what_is_folded_says_what_it_is(path):
    for cell in code_cells(path):
        assert not {"remove-input", "remove-cell", "hide-cell", "hide-output"} & tags(cell), cell.source
        if "hide-input" in tags(cell):
            assert cell.metadata.get("mystnb", {}).get("code_prompt_show"), cell.source


@every_page
def test_the_time_that_is_told_is_the_time_it_takes(path):
    opening = re.split(r"^## ", prose(path), flags=re.MULTILINE)[0]
    told = re.search(r"[Aa]bout (\d+) minutes", opening)
    assert told, f"before its first section the page says 'about {minutes(path):.0f} minutes'"
    assert abs(int(told[1]) - minutes(path)) <= 1, f"it takes {minutes(path):.0f} minutes"


@pytest.mark.parametrize("path", [*RETOLD, *EXERCISES, *MILESTONES, *HOMEWORKS], ids=page_of)
def test_the_text_reads_in_any_viewer(path):
    assert re.findall(UNREADABLE, prose(path), re.MULTILINE) == []
    for cell in code_cells(path):
        assert not re.search(r"\bglue\b|myst_nb", cell.source), cell.source


@every_road
def test_numbers_are_printed_and_not_verdicts(path):
    for cell in code_cells(path):
        if "truth" not in tags(cell):
            assert not re.search(r"\b(?:True|False)\b", printed(cell)), cell.source
