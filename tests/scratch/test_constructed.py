"""Networks whose weights are computed: they pass through what they are given, and fold exactly."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.scratch import models
from companion.world import WORLDS

every_world = pytest.mark.parametrize("world", WORLDS, ids=str)


def value(world, model, x):
    return world.numpy(model(world.tensor(np.asarray(x, float)[:, None])))[:, 0]


@every_world
@given(st.integers(2, 30), st.integers(0, 10_000))
def test_an_interpolant_is_the_broken_line_through_its_points(world, n, seed):
    rng = np.random.default_rng(seed)
    knots, values = np.cumsum(rng.uniform(0.1, 1, n)), rng.normal(size=n)
    model = world.models.interpolant(knots, values)
    x = rng.uniform(knots[0], knots[-1], 50)
    assert value(world, model, knots) == pytest.approx(values, abs=1e-10)
    assert value(world, model, x) == pytest.approx(np.interp(x, knots, values), abs=1e-10)


@every_world
def test_beyond_its_knots_it_is_constant_on_the_left_and_goes_straight_on_to_the_right(world):
    model = world.models.interpolant([0.0, 1.0, 3.0], [1.0, 2.0, 6.0])
    assert value(world, model, [-5, 4, 5]) == pytest.approx([1, 8, 10])


@every_world
@pytest.mark.parametrize("folds", [1, 2, 7, 12])
def test_a_sawtooth_has_its_pieces_to_the_last_bit(world, folds):
    x = np.arange(2**14 + 1) / 2**14
    teeth = np.arange(2**folds + 1)
    y = value(world, world.models.sawtooth(folds), x)
    assert np.array_equal(y, np.interp(x, teeth / 2**folds, teeth % 2))
    assert 1 + np.count_nonzero(np.diff(y, 2)) == 2**folds


@every_world
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_dtype_is_the_one_asked_for(world, dtype):
    for model in (
        world.models.interpolant([0.0, 1.0], [0.0, 1.0], dtype=dtype),
        world.models.sawtooth(2, dtype=dtype),
    ):
        assert {world.numpy(p).dtype for p in model.parameters()} == {np.dtype(dtype)}


@pytest.mark.parametrize(
    ("knots", "values", "said"),
    [
        ([0.0], [1.0], "M at least 2"),
        ([0.0, 1.0], [1.0], "one shape"),
        ([0.0, 0.0], [1.0, 2.0], "greater than the one before"),
        ([1.0, 0.0], [1.0, 2.0], "greater than the one before"),
        ([0.0, 1.0], [1.0, np.nan], "finite"),
    ],
)
def test_points_that_no_network_passes_through_are_refused(knots, values, said):
    with pytest.raises(ValueError, match=said):
        models.interpolant(knots, values)


def test_no_fold_is_refused():
    with pytest.raises(ValueError, match="at least 1"):
        models.sawtooth(0)
