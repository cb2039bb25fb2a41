"""The one loop trains either world, keeps every loss, and refuses what would go wrong in silence."""

import numpy as np
import pytest

from companion import training
from companion.data import blobs
from companion.world import REFERENCE, SCRATCH, WORLDS

in_both_worlds = pytest.mark.parametrize("world", WORLDS, ids=lambda world: world.name)


def program(world, lr=0.5):
    model = world.layers.Linear(2, 3, rng=np.random.default_rng(0))
    return model, world.layers.CrossEntropyLoss(), world.optimizers.SGD(model.parameters(), lr=lr)


@pytest.fixture
def points():
    return blobs(150, rng=np.random.default_rng(0))


@in_both_worlds
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
    for mine, other in ((SCRATCH, REFERENCE), (REFERENCE, SCRATCH)):
        model, loss, _ = program(mine)
        _, _, optimizer = program(other)
        said = f"model is of companion.{mine.name} but optimizer is of companion.{other.name}; expected one world"
        with pytest.raises(TypeError, match=said):
            training.fit(model, loss, optimizer, x, y, batches)


@in_both_worlds
def test_an_optimizer_of_another_model_is_refused(world, points):
    model, loss, _ = program(world)
    _, _, optimizer = program(world)
    with pytest.raises(ValueError, match="none of the model's parameters"):
        training.fit(model, loss, optimizer, *points, [np.arange(10)])


@in_both_worlds
def test_predicting_records_nothing(world, points):
    model, _, _ = program(world)
    training.predict(model, points[0])
    assert all(p.grad is None for p in model.parameters())
