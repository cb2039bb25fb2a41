"""A difference tells what is wrong: the numbers, the shape or the dtype."""

import numpy as np

from companion import parity


def test_tolerance_is_what_the_book_says():
    assert parity.TOLERANCE["float64"] == 1e-12


def test_a_wrong_value_shape_or_dtype_is_found():
    assert parity.difference("x", np.ones(3), np.ones(3)).within(1e-12)
    assert not parity.difference("x", np.ones(3) * (1 + 1e-9), np.ones(3)).within(1e-12)
    assert "shape (3,)" in parity.difference("x", np.ones(3), np.ones((3, 1))).misfit
    assert "dtype float64" in parity.difference("x", np.ones(3), np.ones(3, np.float32)).misfit
    assert not parity.difference("x", np.array([np.nan]), np.ones(1)).within(1e300)
    assert parity.difference("x", np.array([np.nan, np.inf]), np.array([np.nan, np.inf])).within(0)
