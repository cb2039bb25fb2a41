"""Minimum-norm least squares, one size and many, on random features."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion import draws
from companion.reference import learners as reference
from companion.scratch.learners import FourierFeatures, MinimumNormPath, MinimumNormRegression, ReLUFeatures


def drawn(seed, n, d, *outputs):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, d)), rng.normal(size=(n, *outputs))


@given(st.integers(0, 2**32 - 1), st.integers(1, 20), st.integers(1, 20), st.sampled_from([(), (1,), (3,)]))
def test_it_is_numpys_least_squares_and_no_shorter_weights_fit_as_well(seed, n, d, outputs):
    x, y = drawn(seed, n, d, *outputs)
    model = MinimumNormRegression().fit(x, y)
    weights, _, rank, values = np.linalg.lstsq(x, y, rcond=None)
    np.testing.assert_allclose(model.coef_, weights.T, rtol=1e-6, atol=1e-8 * np.abs(weights).max())
    np.testing.assert_allclose(model.singular_values_, values)
    assert model.rank_ == rank and model.coef_.shape == (*outputs, d)
    np.testing.assert_allclose(x.T @ (y - model.predict(x)), 0, atol=1e-7 * np.abs(weights).max())
    unseen = np.eye(d) - np.linalg.pinv(x) @ x  # directions that no example has a part in
    np.testing.assert_allclose(unseen @ weights, 0, atol=1e-7 * np.abs(weights).max())


def test_gradient_descent_from_zero_arrives_there():
    x, y = drawn(0, 10, 40)
    w = np.zeros(40)
    for _ in range(2000):
        w -= 0.01 * x.T @ (x @ w - y)
    np.testing.assert_allclose(w, MinimumNormRegression().fit(x, y).coef_, atol=1e-12)


def test_small_singular_values_are_cut_off():
    x, y = drawn(1, 30, 5)
    x[:, 4] = x[:, 3] + 1e-4 * x[:, 4]
    assert MinimumNormRegression().fit(x, y).rank_ == 5
    cut = MinimumNormRegression(rcond=1e-2).fit(x, y)
    assert cut.rank_ == 4 and cut.coef_[3] == pytest.approx(cut.coef_[4], rel=1e-3)


def on_sphere(features, seed=0, n=200, most=2000):
    """Give random features of points on a sphere, for n examples and 100 new ones, and ten targets."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n + 100, 40))
    x /= np.linalg.norm(x, axis=1, keepdims=True)
    weight = draws.random_features(40, most, rng=rng)
    if features is ReLUFeatures:
        del weight["bias"]
    z = features(**weight).fit(x).transform(x)
    return z[:n], np.sin(x[:n] @ rng.normal(size=(40, 10))), z[n:]


@pytest.mark.parametrize("features", [FourierFeatures, ReLUFeatures])
def test_a_path_is_one_least_squares_a_size(features):
    x, y, new = on_sphere(features)
    sizes = [1, 10, 100, 150, 199, 200, 201, 210, 260, 400, 1000, 2000]
    path, one_by_one = MinimumNormPath(sizes).fit(x, y), reference.MinimumNormPath(sizes).fit(x, y)
    mine, theirs = path.predict(new), one_by_one.predict(new)
    assert mine.shape == (12, 100, 10)
    for g, size in enumerate(sizes):
        peak = 150 < size < 260
        scale = np.abs(theirs[g]).max()
        np.testing.assert_allclose(mine[g], theirs[g], rtol=0, atol=(1e-6 if peak else 1e-10) * scale)
        assert path.norms_[g] == pytest.approx(one_by_one.norms_[g], rel=1e-6 if peak else 1e-10)


@pytest.mark.parametrize("sizes", [[5], [30], [31], [5, 29], [31, 90], [7, 30, 31]])
def test_any_sizes_will_do_and_a_single_target_too(sizes):
    x, y = drawn(3, 30, 90)
    new = drawn(4, 6, 90)[0]
    found = MinimumNormPath(sizes).fit(x, y).predict(new)
    assert found.shape == (len(sizes), 6)
    np.testing.assert_allclose(found, reference.MinimumNormPath(sizes).fit(x, y).predict(new), rtol=1e-7, atol=1e-8)


def test_waves_come_near_the_gaussian_kernel():
    x = 0.5 * drawn(5, 30, 4)[0]
    drawn_weights = draws.random_features(4, 100_000, scale=1.5, rng=np.random.default_rng(0))
    z = FourierFeatures(**drawn_weights).fit(x).transform(x)
    distance = ((x[:, None] - x[None]) ** 2).sum(axis=2)
    assert np.abs(z @ z.T / 100_000 - np.exp(-(1.5**2) * distance / 2)).max() < 5 / np.sqrt(100_000)


def test_rectified_features_come_near_the_arc_cosine_kernel():
    x = drawn(6, 30, 4)[0]
    z = ReLUFeatures(draws.random_features(4, 100_000, rng=np.random.default_rng(0))["weight"]).fit(x).transform(x)
    length = np.linalg.norm(x, axis=1)
    cosine = np.clip(x @ x.T / np.outer(length, length), -1, 1)
    angle = np.arccos(cosine)
    kernel = np.outer(length, length) * (np.sin(angle) + (np.pi - angle) * cosine) / (2 * np.pi)
    assert (np.abs(z @ z.T / 100_000 - kernel) / np.outer(length, length)).max() < 5 / np.sqrt(100_000)
