"""Stopping by validation points comes near the best; by test points too, but what it then reports is not true."""

import numpy as np
import pytest

from companion.experiments.double_descent import stopping
from companion.experiments.double_descent.legendre import basis
from companion.experiments.double_descent.polynomials import points


@pytest.fixture(scope="module")
def result():
    return stopping.run(stopping.Config())


def test_training_error_falls_throughout_and_the_risk_turns(result):
    assert (np.diff(result.train_loss, axis=1) < 1e-9).all()
    middle = np.median(result.risk, axis=0)
    assert 100 < result.steps[middle.argmin()] < 600 and middle[-1] > 2.5 * middle.min()


def test_a_choice_on_validation_points_is_near_the_best_and_its_report_is_honest(result):
    assert np.median(result.true[0]) < 1.05 * np.median(result.risk.min(axis=1))
    gap = result.true[0] - result.reported[0]
    assert abs(gap.mean()) < 3 * gap.std(ddof=1) / np.sqrt(len(gap)) and abs(gap.mean()) < 0.03


def test_a_choice_on_the_test_points_reports_less_than_is_true(result):
    gap = result.true[1] - result.reported[1]
    assert gap.mean() > 3 * gap.std(ddof=1) / np.sqrt(len(gap))
    assert 0.03 < gap.mean() / result.true[1].mean() < 0.25
    assert (result.reported[1] <= result.reported[0]).all()
    assert np.median(result.true[1]) == pytest.approx(np.median(result.true[0]), rel=0.05)


def test_with_more_points_to_choose_by_the_report_flatters_less(result):
    more = stopping.run(stopping.Config(samples=80))
    gap = (more.true[1] - more.reported[1]).mean()
    assert abs(gap) < (result.true[1] - result.reported[1]).mean() / 3


def test_a_look_is_what_the_steps_one_by_one_come_to():
    result = stopping.run(stopping.Config(seeds=1, samples=10, degree=4, lr=0.1, most=50, looks=10))
    (x, y), (new, target) = (points(10, 0.25, part, 0) for part in (0, 2))
    X, b, train, test = basis(x, 4), np.zeros(5), [], []
    for t in range(1, 51):
        b -= 0.1 * X.T @ (X @ b - y) / 10
        if t in result.steps:
            train.append(((X @ b - y) ** 2).mean())
            test.append(((basis(new, 4) @ b - target) ** 2).mean())
    np.testing.assert_allclose(result.train_loss[0], train, rtol=1e-9)
    np.testing.assert_allclose(result.test_loss[0], test, rtol=1e-9)


def test_a_rate_that_diverges_is_refused():
    with pytest.raises(ValueError, match=r"lr must be below .* for seed 0, got 9"):
        stopping.run(stopping.Config(seeds=1, lr=9.0))
