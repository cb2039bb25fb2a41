"""Least squares, with a price on large weights and without."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.reference import learners as reference
from companion.scratch.learners import LinearRegression, Ridge


def drawn(seed, n, d, *outputs):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, d)), rng.normal(size=(n, *outputs))


@given(st.integers(0, 2**32 - 1), st.integers(1, 30), st.integers(1, 12), st.sampled_from([(), (1,), (3,)]))
def test_errors_are_orthogonal_to_every_feature(seed, n, d, outputs):
    x, y = drawn(seed, n, d, *outputs)
    model = LinearRegression().fit(x, y)
    error = y - model.predict(x)
    np.testing.assert_allclose(x.T @ error, 0, atol=1e-8)
    np.testing.assert_allclose(error.sum(axis=0), 0, atol=1e-8)
    assert model.coef_.shape == (*outputs, d) and np.shape(model.intercept_) == outputs


@given(st.integers(0, 2**32 - 1), st.integers(1, 30), st.integers(1, 12), st.floats(1e-2, 1e3))
def test_ridge_is_its_formula_and_scikit_learns(seed, n, d, alpha):
    x, y = drawn(seed, n, d)
    model, other = Ridge(alpha).fit(x, y), reference.Ridge(alpha, solver="svd").fit(x, y)
    centred = x - x.mean(axis=0)
    formula = np.linalg.inv(centred.T @ centred + alpha * np.eye(d)) @ centred.T @ (y - y.mean())
    np.testing.assert_allclose(model.coef_, formula, rtol=1e-8, atol=1e-10)
    np.testing.assert_allclose(model.coef_, other.coef_, rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(model.intercept_, other.intercept_, rtol=1e-10, atol=1e-12)


def test_without_a_price_ridge_is_least_squares():
    x, y = drawn(0, 30, 4)
    np.testing.assert_allclose(Ridge(0.0).fit(x, y).coef_, LinearRegression().fit(x, y).coef_, rtol=1e-12)


def test_a_higher_price_makes_shorter_weights_and_leaves_the_mean():
    x, y = drawn(1, 30, 4)
    lengths = [np.linalg.norm(Ridge(alpha).fit(x, y).coef_) for alpha in (0.0, 0.1, 1.0, 10.0, 100.0)]
    assert (np.diff(lengths) < 0).all()
    assert Ridge(1e12).fit(x, y).predict(x) == pytest.approx(y.mean())


def test_of_equally_good_weights_the_shortest_are_found():
    x, y = drawn(2, 30, 2)
    twice = LinearRegression().fit(np.hstack([x, x]), y)
    np.testing.assert_allclose(twice.coef_, np.tile(LinearRegression().fit(x, y).coef_ / 2, 2), rtol=1e-10)


def test_several_targets_are_as_many_fits():
    x, y = drawn(3, 30, 4, 3)
    for learner in (LinearRegression(), Ridge(2.0)):
        together = learner.fit(x, y).coef_.copy()
        for k in range(3):
            np.testing.assert_allclose(together[k], learner.fit(x, y[:, k]).coef_, rtol=1e-10)
