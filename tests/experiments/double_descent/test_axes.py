"""Curth et al. (2023) on digits, over twenty seeds: a U along either axis alone, and what does not fit."""

import numpy as np

from companion.experiments import shipped, sweep
from companion.experiments.double_descent import axes
from companion.experiments.double_descent.axes import SHIPPED

(RESULT,) = sweep(axes.run, SHIPPED, cache=shipped)
LOSS, USED = np.median(RESULT.component_loss, axis=0), RESULT.component_effective.mean(axis=0)


def along(values):
    """Give a curve by its number of features."""
    return dict(zip(RESULT.sizes.tolist(), values, strict=True))


def test_more_components_of_the_same_features_give_a_u():
    for i in range(len(RESULT.wide)):
        best = LOSS[i].argmin()
        assert 0 < best < len(RESULT.components) - 1
        assert (np.diff(LOSS[i, best:]) > 0).all() and (np.diff(LOSS[i, :best]) < 0).all()
        assert (LOSS[i, -1] > 1.3 * LOSS[i, best]).all()


def test_more_features_under_the_same_components_give_a_descent():
    assert (np.diff(LOSS[:, -1]) < 0).all(), "all components used: the second descent, and nothing else"
    assert (np.diff(LOSS, axis=0) < 0.01).all(), "and so it is for any number of components"


def test_the_peak_stands_where_the_path_turns_from_one_axis_to_the_other():
    """First more components of 200 features, up to a corner, then more features; there are 200 pictures."""
    low = RESULT.component_loss[:, 0].argmin(axis=1)
    assert (low <= list(RESULT.components).index(80)).all()
    for corner in (140, 200):
        i = list(RESULT.components).index(corner)
        first, there, end = RESULT.component_loss[:, 0, :i].min(axis=1), *RESULT.component_loss[:, [0, -1], i].T
        assert (there > 1.3 * first).all() and (end < there / 1.3).all(), "for every seed"


def test_effective_parameters_rise_along_one_axis_and_fall_along_the_other():
    assert (np.diff(RESULT.component_effective, axis=2) > 0).all()
    at = list(RESULT.sizes).index(200)
    effective = np.median(RESULT.effective, axis=0)
    assert (np.diff(effective[: at + 1]) > 0).all() and (np.diff(effective[at:]) < 0).all()
    assert effective[-1] < 200, "twenty features a picture count for fewer than one a picture"
    few = RESULT.sizes <= 20
    np.testing.assert_allclose(effective[few], RESULT.sizes[few], rtol=0.25)


def test_both_ways_of_fitting_agree_where_they_meet():
    wide, sizes = list(RESULT.wide), list(RESULT.sizes)
    for features in (300, 1000, 4000):
        i, p = wide.index(features), sizes.index(features)
        np.testing.assert_allclose(RESULT.component_loss[:, i, -1], RESULT.test_loss[:, p], rtol=1e-6)
        np.testing.assert_allclose(RESULT.component_effective[:, i, -1], RESULT.effective[:, p], rtol=1e-6)


def test_the_curve_folds_back_to_a_lower_branch_and_is_no_single_curve():
    """With 100 features and with 1,000, the effective parameters are alike; the errors are not."""
    effective, loss, error = (
        along(curve.mean(axis=0)) for curve in (RESULT.effective, RESULT.test_loss, RESULT.test_error)
    )
    assert abs(effective[1000] / effective[100] - 1) < 0.1
    assert loss[1000] < 0.8 * loss[100] and error[1000] < 0.9 * error[100]
    below = along(RESULT.test_loss.T)
    assert (below[1000] < below[100]).all(), "for every seed"


def test_on_the_training_pictures_effective_parameters_are_the_components():
    rng = np.random.default_rng(0)
    z = rng.normal(size=(12, 30))
    U, s, Vt = np.linalg.svd(z, full_matrices=False)
    for k in (1, 5, 12):
        smoothers = (z @ Vt[:k].T / s[:k]) @ U[:, :k].T
        assert abs(axes.effective_parameters(smoothers) - k) < 1e-12
