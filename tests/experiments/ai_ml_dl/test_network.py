"""A network that learns its features beats the same linear model on features that nobody has learned."""

import numpy as np
import pytest

from companion.data import deal
from companion.experiments.ai_ml_dl import network
from companion.scratch.learners import LinearRegression


def accuracy(features, part) -> float:
    model = LinearRegression().fit(features(part.x_train), np.eye(10)[part.y_train])
    return (model.predict(features(part.x_test)).argmax(axis=1) == part.y_test).mean()


def test_learned_features_are_better_than_random_ones():
    """The best linear model on each, in ten deals: what is learned is the features."""
    learned, drawn = [], []
    for seed in range(10):
        rng = np.random.default_rng(seed)
        part = deal(1000, 397, rng=rng)
        (weight, bias, _, _), _ = network.train(part.x_train, part.y_train, rng=rng)
        random = rng.normal(0, 0.2, size=weight.shape)
        learned.append(accuracy(lambda x, w=weight, b=bias: np.maximum(x @ w.T + b, 0), part))
        drawn.append(accuracy(lambda x, w=random: np.maximum(x @ w.T, 0), part))
    assert np.count_nonzero(np.array(learned) > drawn) >= 9
    assert np.mean(learned) - np.mean(drawn) > 0.02


def test_the_error_falls_and_the_result_is_the_network_that_was_trained():
    result = network.run(network.Config(seed=0, train=300, steps=200))
    assert result.losses[-20:].mean() < result.losses[:20].mean() / 3
    part = deal(300, 397, rng=np.random.default_rng(0))
    weights = result.weight1, result.bias1, result.weight2, result.bias2
    answers = network.scores(part.x_test, weights).argmax(axis=1)
    assert result.accuracy == pytest.approx((answers == part.y_test).mean())


@pytest.mark.parametrize(("n", "batch", "steps"), [(10, 32, 50), (100, 32, 7), (5, 1, 3)])
def test_it_nudges_as_often_as_it_was_told(n, batch, steps):
    rng = np.random.default_rng(0)
    _, losses = network.train(rng.uniform(size=(n, 64)), np.arange(n) % 10, batch_size=batch, steps=steps, rng=rng)
    assert len(losses) == steps
