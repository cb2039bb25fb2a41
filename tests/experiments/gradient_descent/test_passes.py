"""After one epoch small batches are far ahead, each size at its own rate; eight pictures and one hardly differ."""

import numpy as np
import pytest

from companion.data import digits
from companion.experiments.gradient_descent import passes


def test_after_one_epoch_small_batches_are_far_ahead_and_eight_do_as_well_as_one():
    result = passes.run(passes.Config(epochs=1))
    first = result.loss[:, :, 0]  # batches of 1283, 64, 8, 1
    whole, many, few, one = np.exp(np.log(first).mean(axis=1))
    assert whole > 2.5 * many and many > 1.7 * few and 2 / 3 < one / few < 3 / 2
    assert first[0].min() > 4 * first[2:].max() and (first[1] > first[2]).all()
    assert result.misread[0].min() > 0.4 and result.misread[2:].mean() < 0.1


@pytest.mark.parametrize("size", passes.Config().batches)
def test_each_rate_is_the_best_of_those_tried(size):
    rates = (0.1, 0.3, 1.0, 3.0, 10.0)
    if size == 1:
        rates = rates[:3]  # at 1 and above a single picture throws the run about, and the run is long
    result = passes.run(passes.Config(epochs=1, batches=(size,) * len(rates), rates=rates))
    best = np.exp(np.log(result.loss[:, :, 0]).mean(axis=1)).argmin()
    assert rates[best] == dict(zip(passes.Config().batches, passes.Config().rates, strict=True))[size]


def test_the_openings_two_programs_differ_as_much_from_ten_starts():
    part = digits()
    x, x_test = (np.hstack([a, np.ones((len(a), 1))]) for a in (part.x_train, part.x_test))
    y = np.eye(10)[part.y_train]

    def gradient(w, rows):
        e = np.exp(x[rows] @ w.T)
        return (e / e.sum(axis=1, keepdims=True) - y[rows]).T @ x[rows] / len(rows)

    def misread(w):
        return np.count_nonzero((x_test @ w.T).argmax(axis=1) != part.y_test)

    for seed in range(10):
        rng = np.random.default_rng(seed)
        start = rng.uniform(-1, 1, size=(10, 65)) / np.sqrt(65)
        slope = gradient(start, np.arange(1283))
        one_step = min(misread(start - lr * slope) for lr in (0.3, 1.0, 3.0, 10.0, 30.0))
        w = start
        for row in rng.permutation(1283):
            w = w - 0.1 * gradient(w, [row])
        assert one_step > max(80, 3 * misread(w))


def test_one_batch_does_not_depend_on_the_order():
    result = passes.run(passes.Config(seeds=3, epochs=2, batches=(1283,), rates=(3.0,)))
    np.testing.assert_allclose(result.loss[0], result.loss[0, :1].repeat(3, axis=0), rtol=1e-12)
