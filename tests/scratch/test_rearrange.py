"""Indexing and looking up: gradients are added up whichever way is chosen for speed, and little is kept."""

import numpy as np
import pytest
from holding import held

from companion.scratch import ops
from companion.scratch.dual import Dual

RNG = np.random.default_rng(0)


@pytest.mark.parametrize("width", [1, 3, 300])
@pytest.mark.parametrize("count", [0, 1, 4, 40])
@pytest.mark.parametrize("shape", ["numbers", "matrix", "stack"])
def test_rows_are_added_up_where_they_were_picked(shape, count, width):
    x = RNG.normal(size={"numbers": (9,), "matrix": (9, width), "stack": (9, 1, width)}[shape])
    for rows in (RNG.integers(-9, 9, size=count), RNG.integers(9, size=(2, count)), np.full(count, 3)):
        y, backward = ops.index(x, rows)
        dy = RNG.normal(size=y.shape)
        expected = np.zeros_like(x)
        np.add.at(expected, rows, dy)
        (dx, none) = backward(dy)
        assert none is None and dx.shape == x.shape
        np.testing.assert_allclose(dx, expected, rtol=1e-12, atol=1e-13)
        pushed = backward(Dual(dy, 2 * dy))[0]
        np.testing.assert_allclose(pushed.tangent, 2 * expected, rtol=1e-12, atol=1e-13)
        if x.ndim == 2 and (rows >= 0).all():
            np.testing.assert_array_equal(ops.embedding(rows, x)[1](dy)[1], dx)


@pytest.mark.parametrize(
    "where",
    [
        *(2, -1, slice(1, 3), slice(None, None, -2), (Ellipsis, 0), (None, 1), (slice(None), np.array([0, 0, 2]))),
        *(RNG.normal(size=(4, 3)) > 0, np.array([True, False, True, True]), (np.array([True, False, True, True]), 1)),
        *([0, 0, 1], (np.array([1, 1]), np.array([2, 2])), np.bool_(True), (slice(1, 3), RNG.normal(size=3) > 0)),
    ],
    ids=str,
)
def test_every_kind_of_index_gives_back_what_was_picked(where):
    x = RNG.normal(size=(4, 3))
    y, backward = ops.index(x, where)
    np.testing.assert_array_equal(y, x[where])
    dy = RNG.normal(size=y.shape)
    expected = np.zeros_like(x)
    np.add.at(expected, where, dy)
    np.testing.assert_allclose(backward(dy)[0], expected, rtol=1e-13)
    assert backward(dy, (False, False)) == (None, None)


def test_moving_numbers_about_keeps_none_of_them():
    x, rows, mask = RNG.normal(size=(4, 6)), np.array([0, 2, 2]), RNG.normal(size=(4, 6)) > 0
    assert not held(ops.reshape(x, (6, 4))[1]) and not held(ops.transpose(x, 0, 1)[1])
    assert not held(ops.concatenate(x, x)[1]) and not held(ops.index(x, slice(2))[1])
    assert [array is rows for array in held(ops.index(x, rows)[1])] == [True]
    assert [array is rows for array in held(ops.embedding(rows, x)[1])] == [True]
    assert [array is mask for array in held(ops.dropout(x, mask)[1])] == [True]
