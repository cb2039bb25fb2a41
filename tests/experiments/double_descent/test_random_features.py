"""Random features on digits, over twenty seeds: where the peak lies, and whether the second descent ends lower."""

import numpy as np
import pytest

from companion.experiments import shipped, sweep
from companion.experiments.double_descent import digit_features, random_features
from companion.experiments.double_descent.digit_features import fourier, relu
from companion.experiments.double_descent.random_features import SHIPPED
from companion.reference.learners import MinimumNormPath

RESULTS = {
    (config.features, config.label_noise): result
    for config, result in zip(SHIPPED, sweep(random_features.run, SHIPPED, cache=shipped), strict=True)
}
every_kind = pytest.mark.parametrize("kind", [fourier, relu])


def minima(result, curve: str):
    """Give each seed's smallest number below as many features as pictures, and the smallest above."""
    values, at = getattr(result, curve), list(result.sizes).index(400)
    return values[:, :at].min(axis=1), values[:, at + 1 :].min(axis=1)


@every_kind
@pytest.mark.parametrize("share", [0.0, 0.05, 0.1, 0.2])
def test_the_peak_lies_where_features_are_as_many_as_pictures(kind, share):
    result = RESULTS[kind, share]
    for curve in (result.test_error, result.test_loss, result.norm):
        assert curve.shape == (20, len(result.sizes))
        assert (result.sizes[curve.argmax(axis=1)] == 400).all()
    assert (result.test_error.max(axis=1) > 0.5).all()
    at = result.sizes >= 400
    assert not result.train_error[:, at].any() and result.train_loss[:, at].max() < 1e-6
    assert (np.diff(result.train_loss, axis=1) < 1e-6).all(), "what more features fit never fits worse"
    assert (np.diff(result.norm.mean(axis=0)[at]) < 0).all(), "beyond the peak, weights only shrink"


@every_kind
def test_with_clean_labels_the_second_descent_ends_lower_for_every_seed(kind):
    first, second = minima(RESULTS[kind, 0.0], "test_error")
    assert (second / first < 0.75).all() and second.mean() / first.mean() < 0.5
    first, second = minima(RESULTS[kind, 0.0], "test_loss")
    assert (second / first < 0.55).all()


@every_kind
def test_with_many_wrong_labels_it_does_not(kind):
    ratio = {
        (share, curve): np.divide(*minima(RESULTS[kind, share], curve)[::-1])
        for share in (0.05, 0.1, 0.2)
        for curve in ("test_error", "test_loss")
    }
    assert ratio[0.2, "test_error"].mean() > 1.2 and (ratio[0.2, "test_error"] > 1).all()
    assert ratio[0.2, "test_loss"].mean() > 1.05
    assert ratio[0.1, "test_error"].mean() > 1, "at 10 % it ends higher in error ..."
    assert (ratio[0.1, "test_loss"] < 1).all(), "... and lower in squared error"
    assert ratio[0.05, "test_error"].mean() < 0.9 and (ratio[0.05, "test_loss"] < 1).all()


@every_kind
@pytest.mark.parametrize(("share", "least", "most"), [(0.0, 20, 20), (0.05, 15, 20), (0.1, 0, 6), (0.2, 0, 0)])
def test_in_how_many_of_twenty_draws_it_ends_below_the_first_minimum(kind, share, least, most):
    """The table of the chapter's further page: what right labels never lose, a fifth of wrong ones never wins."""
    result = RESULTS[kind, share]
    first, at = minima(result, "test_error")[0], list(result.sizes).index(8000)
    assert least <= (result.test_error[:, at] < first).sum() <= most


@every_kind
def test_a_curve_is_one_least_squares_a_size(kind):
    config = random_features.Config(seeds=(5,), features=kind, label_noise=0.1, samples=60, sizes=(20, 60, 100, 300))
    result = random_features.run(config)
    rng = np.random.default_rng(5)
    x, y, new, truth = digit_features.pictures(60, 0.1, rng=rng)
    x, new = digit_features.centred(x, new[:500])
    z, z_new = digit_features.expand(kind, 300, x, new, rng=rng)
    path = MinimumNormPath(config.sizes).fit(z, np.eye(10)[y])
    wrong = (path.predict(z_new).argmax(axis=2) != truth[:500]).mean(axis=1)
    loss = ((path.predict(z_new) - np.eye(10)[truth[:500]]) ** 2).sum(axis=2).mean(axis=1)
    np.testing.assert_array_equal(result.test_error[0], wrong)
    np.testing.assert_allclose(result.test_loss[0], loss, rtol=1e-6)
    np.testing.assert_allclose(result.norm[0], path.norms_ * np.sqrt(config.sizes), rtol=1e-6)


def test_pixels_left_as_they_are_kill_some_rectified_features():
    """Three in a hundred are 0 for every picture; with the mean taken off, a unit sees both signs."""
    rng = np.random.default_rng(0)
    x, *_ = digit_features.pictures(300, 0.0, rng=rng)
    for pixels, least, most in ((x, 0.02, 0.1), (*digit_features.centred(x), 0, 0.001)):
        (z,) = digit_features.expand(relu, 4000, pixels, rng=np.random.default_rng(1))
        assert least <= (z == 0).all(axis=0).mean() <= most
