"""Lloyd's algorithm: it goes down, ends, and leaves no centre without examples."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.data import blobs
from companion.reference import learners as reference
from companion.scratch.learners import KMeans


@given(
    st.integers(0, 2**32 - 1),
    st.integers(3, 60),
    st.integers(1, 4),
    st.integers(1, 6),
    st.booleans(),
    st.sampled_from([0, 1e-4]),
)
def test_it_walks_scikit_learns_way(seed, n, d, k, lost, tol):
    """Also where one centre begins so far away that its group is empty."""
    rng = np.random.default_rng(seed)
    x, k = rng.normal(size=(n, d)), min(k, n)
    init = x[rng.choice(n, k, replace=False)]
    if lost:
        init[-1] = 100
    for steps in (1, 2, 300):
        mine = KMeans(k, init=init, max_iter=steps, tol=tol).fit(x)
        other = reference.KMeans(k, init=init, max_iter=steps, tol=tol).fit(x)
        np.testing.assert_allclose(mine.cluster_centers_, other.cluster_centers_, rtol=1e-10, atol=1e-12)
        np.testing.assert_array_equal(mine.labels_, other.labels_)
        np.testing.assert_allclose(mine.inertia_, other.inertia_, rtol=1e-10, atol=1e-12)
        if tol:  # with none, a step whose length is 0 or rounding decides
            assert mine.n_iter_ == other.n_iter_


@pytest.mark.parametrize("seed", range(10))
def test_no_step_makes_it_worse(seed):
    rng = np.random.default_rng(seed)
    x, _ = blobs(90, 5, rng=rng)
    init = x[:6]
    sums = [KMeans(6, init=init, max_iter=steps, tol=0).fit(x).inertia_ for steps in range(1, 15)]
    assert (np.diff(sums) <= 1e-12).all()
    model = KMeans(6, init=init, tol=0).fit(x)
    for k in range(6):
        np.testing.assert_allclose(model.cluster_centers_[k], x[model.labels_ == k].mean(axis=0), rtol=1e-12)
    np.testing.assert_array_equal(model.predict(x), model.labels_)


def test_an_empty_group_takes_who_is_farthest():
    x = np.array([[0.0], [1.0], [2.0], [30.0]])
    model = KMeans(2, init=[[0.0], [500.0]], max_iter=1).fit(x)
    np.testing.assert_array_equal(model.cluster_centers_, [[1.0], [30.0]])
    np.testing.assert_array_equal(model.labels_, [0, 0, 0, 1])


def test_fewer_different_examples_than_centres():
    x = np.array([[1.0], [1.0], [2.0], [2.0]])
    model = KMeans(3, init=[[0.0], [1.0], [2.0]]).fit(x)
    assert model.inertia_ == 0
    np.testing.assert_array_equal(model.labels_, [1, 1, 2, 2])
    np.testing.assert_array_equal(model.cluster_centers_, [[0.0], [1.0], [2.0]])


def test_two_groups_that_are_empty_at_once():
    x = np.array([[0.0], [1.0], [2.0], [30.0], [50.0]])
    model = KMeans(3, init=[[1.0], [500.0], [600.0]]).fit(x)
    assert sorted(model.cluster_centers_[:, 0]) == [1.0, 30.0, 50.0]


def test_the_start_is_left_as_it_was():
    x, _ = blobs(30, rng=np.random.default_rng(0))
    init = x[:3].copy()
    KMeans(3, init=init).fit(x)
    np.testing.assert_array_equal(init, x[:3])
