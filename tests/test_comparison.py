"""One measure of how far numbers are apart, for the parity tests and for the homework."""

import numpy as np
import pytest

from companion import comparison, parity
from companion.comparison import relative_difference
from companion.homework import diagnose, questions


def test_the_largest_difference_counts_against_the_largest_number():
    assert relative_difference([1.0, 4.0], [1.0, 5.0]) == 0.2
    assert relative_difference([2.0, -8.0], [1.0, -8.0]) == 0.125
    assert relative_difference(3.0, 2.0) == 0.5 and relative_difference([], []) == 0


@pytest.mark.parametrize("dtype", ["float32", "int32", "bool", "complex128"])
def test_any_numbers_can_be_compared(dtype):
    """The difference itself is computed in float64, so that it does not round or overflow."""
    assert relative_difference(np.ones(2, dtype), np.ones(2)) == 0
    assert relative_difference(np.zeros(2, dtype), np.ones(2, dtype)) == 1
    large = np.float32([3e38, -3e38])
    assert relative_difference(-large, large) == 2


def test_what_is_no_number_must_stand_in_the_same_places():
    strange = np.array([np.nan, np.inf, -np.inf, 1.0])
    assert relative_difference(strange, strange) == 0
    assert relative_difference(strange + 0.5, strange) == 0.5
    for i in range(3):
        assert relative_difference(np.where(np.arange(4) == i, 1.0, strange), strange) == np.inf
        assert relative_difference(strange, np.where(np.arange(4) == i, 1.0, strange)) == np.inf
    assert relative_difference([np.inf], [-np.inf]) == np.inf


def test_other_shapes_are_infinitely_far_apart():
    assert relative_difference(np.ones(3), np.ones((3, 1))) == np.inf
    assert relative_difference(1.0, np.ones(1)) == np.inf


def test_zeros_are_met_exactly_unless_there_is_a_floor():
    assert relative_difference([0.0, 1e-17], np.zeros(2)) == np.inf
    assert relative_difference([0.0, 1e-17], np.zeros(2), floor=1e-3) == pytest.approx(1e-14)
    assert relative_difference([5.0], [4.0], floor=1e-3) == 0.25


def test_parity_and_homework_measure_alike_and_differ_in_tolerance(monkeypatch):
    """A learner may add up in another order, and write zeros that are no zeros; so more is allowed, but not much."""
    for dtype, tolerance in parity.TOLERANCE.items():
        assert questions.TOLERANCE[dtype] == pytest.approx(10 * tolerance)
    measured = []

    def spy(ours, theirs, floor=0.0):
        measured.append(floor)
        return comparison.relative_difference(ours, theirs, floor)

    for room in (parity.differences, diagnose):
        monkeypatch.setattr(room, "relative_difference", spy)
    assert parity.difference("y", np.ones(2), np.ones(2)).within(0) and diagnose.close(np.ones(2), np.ones(2), 0)
    assert measured == [0.0, diagnose.SMALLEST]
