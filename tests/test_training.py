"""The one loop trains either world, keeps every loss, and refuses what would go wrong in silence."""

import numpy as np
import pytest

from companion import training
from companion.data import blobs
from companion.reference import layers as their_layers
from companion.reference import optimizers as their_optimizers
from companion.scratch import layers as our_layers
from companion.scratch import optimizers as our_optimizers

WORLDS = {"scratch": (our_layers, our_optimizers), "reference": (their_layers, their_optimizers)}


def program(world, lr=0.5):
    layers, optimizers = WORLDS[world]
    model = layers.Linear(2, 3, rng=np.random.default_rng(0))
    return model, layers.CrossEntropyLoss(), optimizers.SGD(model.parameters(), lr=lr)


@pytest.fixture
def points():
    return blobs(150, rng=np.random.default_rng(0))


@pytest.mark.parametrize("world", WORLDS)
def test_it_learns(world, points):
    x, y = points
    seen = []
    model, loss, optimizer = program(world)
    batches = training.minibatches(len(x), 30, 20, rng=np.random.default_rng(1))
    losses = training.fit(model, loss, optimizer, x, y, batches, after_step=lambda i, v: seen.append((i, v)))
    assert losses.shape == (100,) and seen == list(enumerate(losses))
    scores = training.predict(model, x)
    assert isinstance(scores, np.ndarray) and scores.shape == (150, 3)
    assert (scores.argmax(1) == y).mean() > 0.9
    assert losses[-10:].mean() < 0.5 * losses[0]


def test_batches_cover_every_row_once_an_epoch():
    batches = list(training.minibatches(10, 4, 3, rng=np.random.default_rng(0)))
    assert [len(b) for b in batches] == [4, 4, 2] * 3
    for epoch in range(3):
        assert sorted(np.concatenate(batches[3 * epoch : 3 * epoch + 3])) == list(range(10))
    assert not np.array_equal(np.concatenate(batches[:3]), np.concatenate(batches[3:6]))


def test_two_worlds_in_one_training_are_refused(points):
    x, y = points
    batches = [np.arange(10)]
    for mine, other in (("scratch", "reference"), ("reference", "scratch")):
        model, loss, _ = program(mine)
        _, _, optimizer = program(other)
        with pytest.raises(TypeError, match=f"model is of companion.{mine} but optimizer is of companion.{other}"):
            training.fit(model, loss, optimizer, x, y, batches)


@pytest.mark.parametrize("world", WORLDS)
def test_an_optimizer_of_another_model_is_refused(world, points):
    model, loss, _ = program(world)
    _, _, optimizer = program(world)
    with pytest.raises(ValueError, match="none of the model's parameters"):
        training.fit(model, loss, optimizer, *points, [np.arange(10)])


def test_a_thing_of_no_world_is_named():
    with pytest.raises(TypeError, match=r"got builtins\.str"):
        training.world_of("model")


@pytest.mark.parametrize("world", WORLDS)
def test_predicting_records_nothing(world, points):
    model, _, _ = program(world)
    training.predict(model, points[0])
    assert all(p.grad is None for p in model.parameters())
