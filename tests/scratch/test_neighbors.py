"""Nearest neighbours: who counts, and what the vote says."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from companion.reference import learners as reference
from companion.scratch.learners import KNeighborsClassifier, KNeighborsRegressor

WHOLE = hnp.arrays(np.int64, st.tuples(st.integers(5, 25), st.integers(1, 3)), elements=st.integers(-4, 4))


@given(WHOLE, st.integers(1, 4), st.integers(0, 2**32 - 1))
def test_whole_numbers_full_of_ties(x, k, seed):
    """Distances are scikit-learn's always; answers are where it leaves no choice who is the k-th neighbour."""
    rng = np.random.default_rng(seed)
    y, new = rng.integers(3, size=len(x)), rng.integers(-5, 6, size=(20, x.shape[1]))
    mine = KNeighborsClassifier(k).fit(x, y)
    other = reference.KNeighborsClassifier(k, algorithm="kd_tree").fit(x, y)
    np.testing.assert_allclose(mine.kneighbors(new)[0], other.kneighbors(new)[0], rtol=1e-12)
    far = other.kneighbors(new, n_neighbors=k + 1)[0]
    settled = far[:, k - 1] < far[:, k]
    np.testing.assert_array_equal(mine.predict(new)[settled], other.predict(new)[settled])
    np.testing.assert_array_equal(mine.predict_proba(new)[settled], other.predict_proba(new)[settled])
    mine, other = KNeighborsRegressor(k).fit(x, y), reference.KNeighborsRegressor(k, algorithm="kd_tree").fit(x, y)
    np.testing.assert_allclose(mine.predict(new)[settled], other.predict(new)[settled], rtol=1e-12)


def test_of_examples_equally_near_the_earlier_counts():
    x = np.array([[1.0], [-1.0], [1.0]])
    assert KNeighborsClassifier(1).fit(x, [5, 3, 4]).predict([[0.0]]) == [5]
    assert KNeighborsClassifier(2).fit(x, [5, 3, 4]).kneighbors([[0.0]])[1].tolist() == [[0, 1]]


def test_a_tied_vote_goes_to_the_first_class():
    x = np.array([[0.0], [1.0], [2.0], [3.0]])
    model = KNeighborsClassifier(4).fit(x, ["pear", "apple", "pear", "apple"])
    assert model.predict([[0.0]]) == ["apple"]
    np.testing.assert_array_equal(model.predict_proba([[0.0]]), [[0.5, 0.5]])


def test_one_neighbour_knows_its_examples_by_heart():
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(50, 2)), rng.integers(4, size=50)
    np.testing.assert_array_equal(KNeighborsClassifier(1).fit(x, y).predict(x), y)


def test_all_neighbours_give_the_mean_of_several_targets():
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(9, 2)), rng.normal(size=(9, 3))
    np.testing.assert_allclose(KNeighborsRegressor(9).fit(x, y).predict(x[:2]), [y.mean(axis=0)] * 2, rtol=1e-12)
