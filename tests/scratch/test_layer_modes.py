"""What a layer is: training and use, buffers, shared parameters, layers within layers."""

import numpy as np
import pytest
import torch

from companion import reference, training
from companion.reference import layers as theirs
from companion.scratch import layers as ours
from companion.world import WORLDS

in_both_worlds = pytest.mark.parametrize("world", WORLDS, ids=lambda world: world.name)


def convnet(layers, seed=0, dtype=np.float64):
    """A network that has everything: a buffer, a mask, a layer in a layer in a layer."""
    rng = np.random.default_rng(seed)
    return layers.Sequential(
        layers.BatchNorm2d(2, dtype=dtype),
        layers.Flatten(),
        layers.Residual(
            layers.Sequential(
                layers.LayerNorm(8, dtype=dtype),
                layers.Dropout(0.5, rng=rng),
                layers.Linear(8, 8, rng=rng, dtype=dtype),
            )
        ),
        layers.Linear(8, 3, rng=rng, dtype=dtype),
    )


def images(n=5):
    return np.random.default_rng(1).normal(loc=3, size=(n, 2, 2, 2))


def test_modes_reach_every_layer():
    model = convnet(ours)
    assert all(layer.training for layer in model.modules())
    assert model.eval() is model
    assert not any(layer.training for layer in model.modules())
    assert model.train() is model and all(layer.training for layer in model.modules())
    kinds = [type(layer).__name__ for layer in model.modules()]
    assert kinds == [type(layer).__name__ for layer in convnet(theirs).modules()]


def test_a_layers_mode_is_its_own():
    one, other = ours.ReLU(), ours.ReLU()
    one.eval()
    assert other.training and ours.Layer.training


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_the_state_has_buffers_and_travels_both_ways(dtype):
    mine, other = convnet(ours, 0, dtype), convnet(theirs, 1, dtype)
    assert list(mine.state_dict()) == list(other.state_dict())
    for _ in range(3):
        other(torch.from_numpy(images().astype(dtype)))
    mine.load_state_dict(other.state_dict())
    assert mine.state_dict()["0.num_batches_tracked"] == 3
    x = images(3).astype(dtype)
    tolerance = 1e-12 if dtype is np.float64 else 1e-5
    np.testing.assert_allclose(training.predict(mine, x), training.predict(other, x), rtol=tolerance, atol=tolerance)
    mine(x)  # moves the running statistics once more
    other.load_state_dict(reference.tensors(mine.state_dict()))
    assert other.state_dict()["0.num_batches_tracked"] == 4
    np.testing.assert_allclose(training.predict(mine, x), training.predict(other, x), rtol=tolerance, atol=tolerance)


def test_buffers_are_state_but_no_parameters():
    model = convnet(ours)
    names = [name for name, _ in model.named_parameters()]
    assert names == [name for name, _ in convnet(theirs).named_parameters()]
    assert set(model.state_dict()) - set(names) == {"0.running_mean", "0.running_var", "0.num_batches_tracked"}
    kept = model.state_dict()
    kept["0.running_mean"][:] = 7
    assert not model.state_dict()["0.running_mean"].any(), "the state is a copy"


def test_loading_changes_the_arrays_that_the_layer_has():
    model = ours.BatchNorm2d(2)
    mean, weight = model.running_mean, model.weight.data
    model.load_state_dict({**model.state_dict(), "running_mean": np.full(2, 5.0), "weight": np.full(2, 4.0)})
    assert mean is model.running_mean and weight is model.weight.data
    np.testing.assert_array_equal([mean, weight], [[5, 5], [4, 4]])


class _Tied(ours.Layer):
    """Reads and writes with one table, as language models do."""

    def __init__(self):
        self.read = ours.Embedding(5, 4, rng=np.random.default_rng(0))
        self.write = ours.Linear(4, 5, bias=False, rng=np.random.default_rng(0))
        self.write.weight = self.read.weight

    def forward(self, x):
        return self.write(self.read(x))


class _TheirTied(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.read = theirs.Embedding(5, 4, rng=np.random.default_rng(0))
        self.write = theirs.Linear(4, 5, bias=False, rng=np.random.default_rng(0))
        self.write.weight = self.read.weight

    def forward(self, x):
        return self.write(self.read(x))


def test_a_shared_parameter_is_one_parameter_with_two_names():
    mine, other = _Tied(), _TheirTied()
    assert [name for name, _ in mine.named_parameters()] == [name for name, _ in other.named_parameters()]
    assert list(mine.state_dict()) == list(other.state_dict()) == ["read.weight", "write.weight"]
    x = np.array([1, 3])
    dy = np.random.default_rng(0).normal(size=(2, 5))
    mine(x).backward(dy)
    other(torch.from_numpy(x)).backward(torch.from_numpy(dy))
    np.testing.assert_allclose(mine.read.weight.grad, other.read.weight.grad.numpy(), atol=1e-12)


class _Mixed(ours.Layer):
    def __init__(self):
        self.inner = ours.BatchNorm2d(2)
        self.table = np.zeros(3)
        self.scale = ours.Parameter(np.ones(2))


class _TheirMixed(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = theirs.BatchNorm2d(2)
        self.register_buffer("table", torch.zeros(3))
        self.scale = theirs.Parameter(torch.ones(2))


def test_the_order_of_the_state_is_pytorchs():
    assert list(_Mixed().state_dict()) == list(_TheirMixed().state_dict())
    assert [n for n, _ in _Mixed().named_parameters()] == [n for n, _ in _TheirMixed().named_parameters()]


@in_both_worlds
def test_predict_computes_as_in_use_and_puts_every_layer_back(world):
    model = convnet(world.layers)
    list(model.modules())[1].eval()  # one layer is frozen: it stays so, and the others stay in training
    before = [layer.training for layer in model.modules()]
    x = images()
    first = training.predict(model, x)
    np.testing.assert_array_equal(first, training.predict(model, x))  # no mask is drawn, no statistic moves
    assert [layer.training for layer in model.modules()] == before and before.count(False) == 1


@in_both_worlds
def test_predict_puts_the_mode_back_when_the_model_fails(world):
    model = convnet(world.layers)
    with pytest.raises((ValueError, RuntimeError)):
        training.predict(model, np.ones((2, 5)))
    assert all(layer.training for layer in model.modules())


def test_both_worlds_draw_the_same_masks_all_through_a_training():
    losses = []
    for world in WORLDS:
        layers, rng = world.layers, np.random.default_rng(0)
        model = layers.Sequential(
            layers.Linear(4, 16, rng=rng), layers.ReLU(), layers.Dropout(0.5, rng=rng), layers.Linear(16, 3, rng=rng)
        )
        data = np.random.default_rng(1)
        x, y = data.normal(size=(60, 4)), data.integers(3, size=60)
        sgd = world.optimizers.SGD(model.parameters(), lr=0.1)
        batches = training.minibatches(60, 10, 10, rng=np.random.default_rng(2))
        losses.append(training.fit(model, layers.CrossEntropyLoss(), sgd, x, y, batches))
    np.testing.assert_allclose(*losses, rtol=1e-10)


def test_reprs_read_like_the_code():
    assert repr(convnet(ours)) == (
        "Sequential(BatchNorm2d(2), Flatten(), Residual(Sequential(LayerNorm(8), Dropout(0.5), Linear(8, 8))), "
        "Linear(8, 3))"
    )
    rng = np.random.default_rng(0)
    others = [ours.LayerNorm((2, 3)), ours.Flatten(0, 1), ours.Embedding(5, 4, rng=rng)]
    assert list(map(repr, others)) == ["LayerNorm((2, 3))", "Flatten(start_dim=0, end_dim=1)", "Embedding(5, 4)"]
    assert repr(ours.MultiheadAttention(8, 2, rng=rng)) == "MultiheadAttention(8, 2)"
