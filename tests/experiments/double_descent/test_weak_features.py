"""One fixed problem descends twice, as theory says: over 1,500 draws within a few per cent."""

import numpy as np

from companion.experiments.double_descent import weak_features

SIZES = (2, 5, 10, 20, 30, 34, 40, 46, 50, 60, 80, 100)


def test_the_curve_is_theorys_and_its_second_valley_the_deeper():
    result = weak_features.run(weak_features.Config(seeds=1500, sizes=SIZES))
    mean, peak = result.risk.mean(axis=0), result.sizes == 40
    off = np.abs(mean / result.exact - 1)
    assert off[(result.sizes <= 30) | (result.sizes >= 50)].max() < 0.03 and off[~peak].max() < 0.1
    middle = np.median(result.risk, axis=0)
    assert middle.argmax() == SIZES.index(40) and np.median(result.norm, axis=0).argmax() == SIZES.index(40)
    first, second = mean[result.sizes < 40].min(), mean[result.sizes > 40].min()
    assert middle.max() > 10 * first and second < 0.7 * first
    assert (np.diff(result.train_loss[:, result.sizes <= 40], axis=1) < 1e-9).all()
    assert result.train_loss[:, result.sizes >= 46].max() < 1e-9
