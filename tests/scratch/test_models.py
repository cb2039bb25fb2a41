"""The models: both worlds read each other's state, and a training stays together from start to end."""

import numpy as np
import pytest
import torch

from companion import parity, reference
from companion.data import digits
from companion.pairs import MODELS
from companion.scratch import models
from companion.training import minibatches
from companion.world import REFERENCE, SCRATCH


@pytest.mark.parametrize("pair", MODELS, ids=lambda p: p.name)
def test_one_state_dict_serves_both(pair):
    ours = pair.build(SCRATCH, np.random.default_rng(0), np.float64)
    theirs = pair.build(REFERENCE, np.random.default_rng(1), np.float64)
    (x,), _ = pair.inputs(np.random.default_rng(2))
    theirs.load_state_dict(reference.tensors(ours.state_dict()))
    ours.eval()
    theirs.eval()
    assert parity.difference("scores", ours(x).data, theirs(torch.from_numpy(x)).detach().numpy()).within(1e-12)
    other = pair.build(SCRATCH, np.random.default_rng(3), np.float64)
    other.load_state_dict(theirs.state_dict())
    other.eval()
    np.testing.assert_array_equal(other(x).data, ours(x).data)


def convolutional(world, rng):
    model = world.models.CNN(channels=4, rng=rng)
    return model, world.layers.CrossEntropyLoss(), world.optimizers.Adam(model.parameters(), lr=2e-3)


def language(world, rng):
    model = world.models.TransformerLM(10, 16, 2, 1, 6, rng=rng)
    loss, optimizer = world.layers.CrossEntropyLoss(), world.optimizers.AdamW(model.parameters(), lr=2e-3)
    return model, lambda scores, y: loss(scores.transpose(1, 2), y), optimizer


@pytest.mark.parametrize("build", [convolutional, language])
def test_their_trainings_stay_together(build):
    rng = np.random.default_rng(0)
    if build is convolutional:
        data = digits()
        x, y = data.x_train.reshape(-1, 1, 8, 8), data.y_train
    else:
        x = rng.integers(10, size=(400, 6))
        y = np.cumsum(x, axis=1) % 10  # the sum so far: every place must look at all before it
    batches = list(minibatches(len(x), 32, 20, rng=rng))[:200]
    run = parity.compare_training(build, x, y, batches, seed=1)
    assert run.largest <= 1e-9, run.differences
    assert run.scratch_losses[-20:].mean() < 0.9 * run.scratch_losses[0]


def test_a_language_model_never_looks_ahead():
    model = models.TransformerLM(7, 8, 2, 2, 6, rng=np.random.default_rng(0))
    tokens = np.random.default_rng(1).integers(7, size=(3, 6))
    before = model(tokens).data
    for place in range(6):
        changed = tokens.copy()
        changed[:, place] = (changed[:, place] + 1) % 7
        after = model(changed).data
        np.testing.assert_array_equal(after[:, :place], before[:, :place])
        assert (after[:, place] != before[:, place]).any()


def test_what_cannot_be_built_is_said():
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match=r"MLP: at least two sizes are needed, inputs and outputs, got \(3,\)"):
        models.MLP(3, rng=rng)
    with pytest.raises(ValueError, match="CNN: size must be even, so that pooling halves it, got 7"):
        models.CNN(size=7, rng=rng)
    model = models.TransformerLM(7, 8, 2, 1, 4, rng=rng)
    with pytest.raises(ValueError, match="sequences may be 4 tokens long, got 5"):
        model(np.zeros((1, 5), int))
