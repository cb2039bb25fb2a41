"""Functions that draw: the same generator gives the same numbers in both worlds."""

import numpy as np
import pytest

from companion.scratch import functional, tensor
from companion.world import WORLDS, World

X = np.random.default_rng(0).normal(size=(4, 6))


def test_dropout_draws_alike():
    def dropped(world: World, training: bool):
        rng = np.random.default_rng(3)
        return world.numpy(world.functional.dropout(world.leaf(X), 0.4, training, rng=rng))

    for training in (True, False):
        np.testing.assert_allclose(*(dropped(world, training) for world in WORLDS), rtol=1e-15)


def test_multinomial_draws_alike():
    def drawn(world: World, weights, *options):
        rng = np.random.default_rng(3)
        return world.numpy(world.functional.multinomial(world.leaf(weights), *options, rng=rng))

    for weights, *options in ((X**2, 2), (X[0] ** 2, 6), (X[0].astype(np.float32) ** 2, 9, True), (X**2, 9, True)):
        ours, theirs = (drawn(world, weights, *options) for world in WORLDS)
        assert ours.dtype == np.int64 and ours.shape == (*weights.shape[:-1], options[0])
        np.testing.assert_array_equal(ours, theirs)
        if True not in options:
            assert all(len(set(row)) == options[0] for row in np.atleast_2d(ours)), "no place twice"


def test_multinomial_draws_by_the_weights():
    places = functional.multinomial(tensor([1.0, 0.0, 3.0]), 40_000, True, rng=np.random.default_rng(0)).data
    np.testing.assert_allclose(np.bincount(places) / len(places), [0.25, 0, 0.75], atol=0.01)


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        (np.ones((2, 2, 2)), r"expected a row of weights \(K,\) or rows \(N, K\), got shape \(2, 2, 2\)"),
        (np.array([1.0, -1.0]), "weights must be finite, none negative"),
        (np.array([[1.0, 1.0], [0.0, 0.0]]), "not all of a row 0"),
        (np.array([np.nan, 1.0]), "weights must be finite"),
        (np.array([1.0, 0.0]), "2 places without replacement are more than have a weight"),
    ],
)
def test_multinomial_refuses_what_are_no_weights(weights, said):
    for world in WORLDS:
        with pytest.raises(ValueError, match=f"multinomial: .*{said}"):
            world.functional.multinomial(world.leaf(weights), 2, rng=np.random.default_rng(0))
        with pytest.raises(TypeError, match=r"multinomial: rng must be a numpy\.random\.Generator, got int"):
            world.functional.multinomial(world.leaf(weights), 2, rng=0)
