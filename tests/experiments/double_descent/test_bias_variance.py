"""Bias and variance on digits: their sum is the error, the peak is all variance, and the bias goes on level."""

import numpy as np
import pytest

from companion.experiments import shipped, sweep
from companion.experiments.double_descent import bias_variance
from companion.experiments.double_descent.bias_variance import SHIPPED

(RESULT,) = sweep(bias_variance.run, SHIPPED, cache=shipped)
SIZES = list(RESULT.sizes)
AWAY = RESULT.sizes != 200


def test_the_sum_is_the_error_on_the_same_sets_and_on_others():
    total = RESULT.bias + RESULT.variance
    np.testing.assert_allclose(total, RESULT.test_loss.mean(axis=0), rtol=1e-9)
    error = np.sqrt((RESULT.test_loss.var(axis=0, ddof=1) + RESULT.checked.var(axis=0, ddof=1)) / 30)
    off = (total - RESULT.checked.mean(axis=0)) / error
    assert np.abs(off[AWAY]).max() < 4, "standard errors, from sets that the sum has not seen"
    np.testing.assert_allclose(total[AWAY], RESULT.checked.mean(axis=0)[AWAY], rtol=0.15)


def test_the_peak_is_variance_and_the_bias_only_falls():
    assert SIZES[RESULT.variance.argmax()] == 200
    bias = dict(zip(SIZES, RESULT.bias, strict=True))
    assert bias[4000] < bias[100] < bias[20] / 2
    beyond = RESULT.bias[RESULT.sizes > 200]
    assert np.ptp(beyond) < 0.05 and beyond.max() < 0.2, "level beyond the peak"
    rising, falling = RESULT.variance[RESULT.sizes <= 200], RESULT.variance[RESULT.sizes >= 200]
    assert (np.diff(rising) > 0).all() and (np.diff(falling) < 0).all()


@pytest.mark.parametrize("fresh", [True, False])
def test_the_parts_add_up_whatever_is_drawn_anew(fresh):
    result = bias_variance.run(bias_variance.Config(sets=3, samples=40, test=100, sizes=(10, 30, 80), fresh=fresh))
    np.testing.assert_allclose(result.bias + result.variance, result.test_loss.mean(axis=0), rtol=1e-10)


def test_features_kept_take_their_share_off_the_variance():
    """Below n, which features were drawn is a part of what varies; far above, hardly."""
    config = {"sets": 12, "samples": 60, "test": 200, "sizes": (15, 900)}
    fresh, kept = (bias_variance.run(bias_variance.Config(fresh=fresh, **config)).variance for fresh in (True, False))
    assert kept[0] < 0.9 * fresh[0] and kept[1] > 0.85 * fresh[1]
