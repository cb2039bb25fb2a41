"""Softmax regression: three programs, one optimum."""

import numpy as np
import pytest

from companion.data import blobs, digits
from companion.reference.learners import LogisticRegression as ScikitLearn
from companion.reference.learners import TorchLogisticRegression
from companion.scratch import ops
from companion.scratch.learners import LogisticRegression


def objective(model, x, y, C):
    loss, _ = ops.cross_entropy(x @ model.coef_.T + model.intercept_, y, reduction="sum")
    return loss + (model.coef_**2).sum() / (2 * C)


@pytest.mark.parametrize("C", [0.01, 1.0])
def test_same_optimum_on_the_digits(C):
    data = digits()
    x, y = data.x_train, data.y_train
    mine = LogisticRegression(C).fit(x, y)
    others = [ScikitLearn(C=C, tol=1e-8, max_iter=5000).fit(x, y), TorchLogisticRegression(C).fit(x, y)]
    best = objective(mine, x, y, C)
    for other in others:
        assert abs(objective(other, x, y, C) - best) <= 1e-6 * best
        np.testing.assert_allclose(mine.coef_, other.coef_, atol=1e-3)
        np.testing.assert_array_equal(mine.predict(data.x_test), other.predict(data.x_test))
        np.testing.assert_allclose(mine.predict_proba(data.x_test), other.predict_proba(data.x_test), atol=1e-4)
    assert best <= min(objective(other, x, y, C) for other in others) * (1 + 1e-12)


def test_newton_only_ever_goes_down():
    x, y = blobs(200, rng=np.random.default_rng(0))
    model = LogisticRegression(10.0).fit(x, y)
    assert np.all(np.diff(model.objectives_) <= 1e-9)
    assert model.n_iter_ <= 20


def test_labels_may_be_any_numbers():
    x, y = blobs(90, rng=np.random.default_rng(0))
    names = np.array([7, 30, 4])[y]
    model = LogisticRegression().fit(x, names)
    np.testing.assert_array_equal(model.classes_, [4, 7, 30])
    assert (model.predict(x) == names).mean() > 0.9
    np.testing.assert_allclose(model.predict_proba(x).sum(axis=1), 1)


def test_separable_data_stay_finite_under_the_penalty():
    x = np.array([[-1.0], [1.0]])
    model = LogisticRegression(1e6).fit(x, np.array([0, 1]))
    assert np.isfinite(model.coef_).all()
    np.testing.assert_array_equal(model.predict(x), [0, 1])


UNITS = {
    "one feature large": ([1, 1e8, 1], 0),
    "two features large": ([1e8, 1e8, 1], 0),
    "one feature small": ([1, 1e-8, 1], 0),
    "features far from zero": ([1, 1, 1], 1e4),
    "a feature twice": ([1, 1, 1, 1], 0),
    "a feature that never changes": ([1, 1, 1, 0], 7),
}


@pytest.mark.parametrize("what", UNITS)
@pytest.mark.parametrize("C", [1e-3, 1.0, np.inf])
def test_the_optimum_is_found_in_any_units(what, C):
    rng = np.random.default_rng(0)
    x = rng.normal(size=(200, 3))
    y = (x @ rng.normal(size=(3, 3)) + 2 * rng.normal(size=(200, 3))).argmax(axis=1)
    scale, shift = UNITS[what]
    x = np.hstack([x, x[:, :1]])[:, : len(scale)] * scale + shift
    model = LogisticRegression(C).fit(x, y)
    assert model.objectives_[-1] <= model.objectives_[0] and model.n_iter_ <= 10
    # The gradient of a convex objective is 0 at its one optimum; each feature's, in its own unit.
    error = model.predict_proba(x) - np.eye(3)[y]
    for gradient, size in zip((error.T @ x + model.coef_ / C).T, np.abs(x).max(axis=0), strict=True):
        np.testing.assert_allclose(gradient / size, 0, atol=1e-4)
    np.testing.assert_allclose(error.sum(axis=0), 0, atol=1e-4)


def test_without_a_penalty_the_optimum_is_scikit_learns():
    x, y = blobs(300, rng=np.random.default_rng(1))
    x = x + 3 * np.random.default_rng(2).normal(size=x.shape)
    mine, other = LogisticRegression(np.inf).fit(x, y), ScikitLearn(C=np.inf, tol=1e-8, max_iter=5000).fit(x, y)
    np.testing.assert_allclose(mine.coef_, other.coef_, atol=1e-4)


def test_no_optimum_is_said_in_one_line():
    with pytest.raises(RuntimeError, match="the classes can be separated; no optimum with C=inf"):
        LogisticRegression(np.inf).fit(np.array([[-1.0], [1.0]]), np.array([0, 1]))
    x, y = blobs(60, rng=np.random.default_rng(0))
    with pytest.raises(RuntimeError, match="no optimum after max_iter=2 steps"):
        LogisticRegression(max_iter=2).fit(x, y)
