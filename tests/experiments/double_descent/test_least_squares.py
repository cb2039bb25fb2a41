"""The fit of least length is NumPy's and scikit-learn's, for one problem and for many."""

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression

from companion.experiments.double_descent.least_squares import least_length
from companion.experiments.double_descent.problems import direction, draw


@pytest.mark.parametrize("p", [0, 1, 10, 19, 20, 21, 60])
def test_it_is_the_libraries_fit(p):
    rng = np.random.default_rng(p)
    X, y = rng.normal(size=(3, 20, p)), rng.normal(size=(3, 20))
    found = least_length(X, y)
    assert found.shape == (3, p)
    for a, b, c in zip(X, y, found, strict=True):
        np.testing.assert_allclose(c, np.linalg.lstsq(a, b, rcond=None)[0], rtol=1e-7, atol=1e-7)
        if p:
            fit = LinearRegression(fit_intercept=False).fit(a, b)
            np.testing.assert_allclose(c, fit.coef_, rtol=1e-7, atol=1e-7)


def test_a_seed_draws_the_same_problem_whatever_else_is_drawn():
    X, beta, y = draw(3, 5, 7, signal=4.0, noise=0.0)
    assert X.shape == (3, 5, 7) and y.shape == (3, 5)
    np.testing.assert_allclose(np.linalg.norm(beta, axis=1), 2)
    np.testing.assert_allclose(y, np.einsum("snd,sd->sn", X, beta))
    np.testing.assert_array_equal(draw(1, 5, 7, signal=4.0, noise=0.0)[0], X[:1])
    assert abs(direction(1.0, 4000, 2, rng=np.random.default_rng(0)).mean()) < 0.03
