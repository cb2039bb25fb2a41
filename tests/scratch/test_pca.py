"""Principal components: orthonormal, in order, and the best that so many directions can do."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.reference import learners as reference
from companion.scratch.learners import PCA


@given(st.integers(0, 2**32 - 1), st.integers(3, 40), st.integers(1, 8))
def test_it_is_scikit_learns(seed, n, d):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, d)) * 2.0 ** -np.arange(d)
    k = min(n - 1, d)  # n examples spread in n - 1 directions at most
    mine, other = PCA(k).fit(x), reference.PCA(k, svd_solver="full").fit(x)
    for name in ("components_", "explained_variance_", "explained_variance_ratio_", "singular_values_", "mean_"):
        np.testing.assert_allclose(getattr(mine, name), getattr(other, name), rtol=1e-8, atol=1e-10)
    coordinates = mine.transform(x)
    np.testing.assert_allclose(coordinates, other.transform(x), rtol=1e-8, atol=1e-10)
    np.testing.assert_allclose(mine.inverse_transform(coordinates), x, atol=1e-10)
    np.testing.assert_allclose(mine.components_ @ mine.components_.T, np.eye(k), atol=1e-12)
    np.testing.assert_allclose(coordinates.var(axis=0, ddof=1), mine.explained_variance_, rtol=1e-8, atol=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_no_other_directions_leave_less(seed):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(50, 5)) @ rng.normal(size=(5, 5))
    model = PCA(2).fit(x)
    left = ((x - model.inverse_transform(model.transform(x))) ** 2).sum()
    whole = ((x - x.mean(axis=0)) ** 2).sum()
    assert left / whole == pytest.approx(1 - model.explained_variance_ratio_.sum())
    for _ in range(100):
        q, _ = np.linalg.qr(rng.normal(size=(5, 2)))
        assert np.square((x - model.mean_) @ (np.eye(5) - q @ q.T)).sum() >= left


def test_of_a_direction_and_its_opposite_the_one_with_the_largest_number_positive():
    x = np.array([[0.0, 0.0], [1.0, -3.0], [2.0, -6.0]])
    np.testing.assert_allclose(PCA(1).fit(x).components_, [[-1 / 10**0.5, 3 / 10**0.5]], rtol=1e-12)
    np.testing.assert_allclose(PCA().fit(x).explained_variance_ratio_, [1, 0], atol=1e-12)
