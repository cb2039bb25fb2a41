"""With the degree the training error only falls, the test error falls and rises, and validation finds the valley."""

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression

from companion.experiments.double_descent import polynomials
from companion.experiments.double_descent.polynomials import points, wave


def test_training_error_falls_and_test_error_has_a_valley_that_validation_points_find():
    result = polynomials.run(polynomials.Config())
    assert (np.diff(result.train_loss, axis=1) < 1e-9).all()
    middle = np.median(result.test_loss, axis=0)
    assert middle.argmin() == 3 and middle[3] < 1.5 * 0.09  # little above the noise, which nothing foretells
    assert middle[0] > 4 * middle[3] and middle[9] > 4 * middle[3] and (np.diff(middle[6:]) > 0).all()
    chosen = result.validation_loss.argmin(axis=1)
    assert ((chosen >= 3) & (chosen <= 8)).mean() > 0.85
    assert np.median(result.test_loss[np.arange(200), chosen]) < 1.2 * middle[3]


def test_each_fit_is_scikit_learns():
    result = polynomials.run(polynomials.Config(seeds=1, samples=12, degrees=(0, 4)))
    x, y = points(12, 0.09, 0, 0)
    grid = np.linspace(-1, 1, 20_001)
    fit = LinearRegression().fit(x[:, None] ** [1, 2, 3, 4], y)
    assert result.train_loss[0, 1] == pytest.approx(((fit.predict(x[:, None] ** [1, 2, 3, 4]) - y) ** 2).mean())
    found = ((fit.predict(grid[:, None] ** [1, 2, 3, 4]) - wave(grid)) ** 2).mean() + 0.09
    assert result.test_loss[0, 1] == pytest.approx(found, rel=1e-3)
    assert result.train_loss[0, 0] == pytest.approx(y.var())
    assert not set(x) & set(points(12, 0.09, 1, 0)[0])
