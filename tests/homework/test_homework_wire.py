"""The wire's own measure: how long a reply may be, and what it may become in the grader's memory."""

import pytest

from companion.homework import box
from companion.homework.wire import Wire, WireError


@pytest.fixture
def wire():
    """Give a worker without a box, for harmless code."""
    with Wire(box.start_unboxed(60), patience=60) as wire:
        yield wire


def test_a_cell_may_lack_a_great_deal(wire):
    """Its reply is a line of decent length all the same."""
    long = "é" * 100_000
    reply = wire.run_cell("".join(f"import absent_{i}\n" for i in range(20_000)) + f"import {long}\nx = 3\n{long}", 1)
    assert len(reply["absent"]) == 100 and "is not defined" in reply["error"]["text"]
    assert "error" not in wire.run_cell("assert x == 3", 2)


def test_a_line_is_no_place_for_many_values(wire):
    """What takes a few bytes each there takes the grader fifty times as many."""
    forge = """
import sys
frame = sys._getframe()
while "answer" not in frame.f_globals:
    frame = frame.f_back
frame.f_globals["answer"] = lambda *a: {"many": [[] for _ in range(1 << 19)]}
"""
    assert "error" not in wire.run_cell(forge, 1)
    with pytest.raises(WireError, match="not one that the worker writes"):
        wire.run_cell("x = 3", 2)
