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
    return C * loss + (model.coef_**2).sum() / 2


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
