"""A penalty and an early stop, chosen by theory, leave no peak; a mean of many fits makes it narrower, not lower."""

import numpy as np
import pytest
from sklearn.linear_model import Ridge

from companion.experiments.double_descent import remedies, theory
from companion.experiments.double_descent.problems import draw


@pytest.fixture(scope="module")
def features():
    return remedies.run(remedies.Config())


@pytest.fixture(scope="module")
def samples():
    """One hundred features, all seen, and ever more samples."""
    many = (10, 20, 40, 60, 80, 90, 95, 100, 105, 110, 120, 150, 200, 300)
    return remedies.run(remedies.Config(samples=many, sizes=(100,), noise=0.2, members=1))


def test_the_best_penalty_and_the_best_time_leave_no_peak(features):
    plain = np.median(features.plain, axis=0)
    assert features.sizes[plain.argmax()] == 40 and plain.max() > 15
    for risk in (features.ridge, features.stopped):
        mean = risk.mean(axis=0)
        assert (np.diff(mean) < 0.02).all() and mean.max() < 1.05
    ratio = features.stopped.mean(axis=0) / features.ridge.mean(axis=0)
    assert ratio.max() < 1.05


def test_with_the_best_penalty_more_samples_never_hurt(samples):
    plain = np.median(samples.plain, axis=0)
    assert samples.samples[plain.argmax()] == 100 and plain.max() > 10 * plain[0]
    assert (np.diff(samples.ridge.mean(axis=0)) < 0).all() and (np.diff(samples.stopped.mean(axis=0)) < 0).all()
    exact = theory.ridge(samples.sizes / samples.samples, samples.penalty / samples.samples, 1, 0.2)
    np.testing.assert_allclose(samples.ridge.mean(axis=0), exact, rtol=0.05)
    np.testing.assert_allclose(samples.penalty, 20, err_msg="one penalty for every number of samples")


def test_a_mean_of_fits_narrows_the_peak_and_keeps_its_top(features):
    plain, mean = (np.median(risk, axis=0) for risk in (features.plain, features.ensemble))
    near = (features.sizes != 40) & (features.sizes > 20) & (features.sizes < 60)
    assert (mean[near] < 0.6 * plain[near]).all()
    assert features.sizes[mean.argmax()] == 40 and mean.max() > 5 * mean[0]


def test_the_filters_are_scikit_learns_ridge_and_many_small_steps():
    config = remedies.Config(seeds=1, sizes=(30,), members=1)
    result = remedies.run(config)
    X, beta, y = (a[0] for a in draw(1, 40, 100, 1.0, 0.04))
    seen = X[:, :30]
    fit = Ridge(result.penalty[0], fit_intercept=False).fit(seen, y)
    left = (beta[30:] ** 2).sum()
    assert result.ridge[0, 0] == pytest.approx(((fit.coef_ - beta[:30]) ** 2).sum() + left, rel=1e-9)
    b, steps = np.zeros(30), 20_000
    for _ in range(steps):
        b -= result.time[0] / steps * seen.T @ (seen @ b - y) / 40
    assert result.stopped[0, 0] == pytest.approx(((b - beta[:30]) ** 2).sum() + left, rel=1e-3)
