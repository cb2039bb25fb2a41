"""Polynomials through twenty points peak at degree 19, and far above are better than ever; two switches undo it."""

import numpy as np
import pytest
from numpy.polynomial import legendre as library

from companion.experiments.double_descent import legendre

BELOW, ABOVE = slice(0, 19), slice(20, None)  # of the default degrees, which begin 0, 1, 2, ...


@pytest.fixture(scope="module")
def plain():
    return legendre.run(legendre.Config())


def test_every_seed_peaks_where_the_curve_first_meets_all_points(plain):
    assert plain.test_loss.shape == (40, len(legendre.DEGREES))
    assert (plain.sizes[plain.test_loss.argmax(axis=1)] == 19).all()
    assert np.median(plain.test_loss, axis=0).argmax() == 19 and np.median(plain.norm, axis=0).argmax() == 19
    assert plain.train_loss[:, 19:].max() < 1e-8 and plain.train_loss[:, 18].min() > 1e-5


def test_every_seed_ends_below_its_first_valley(plain):
    first, second = plain.test_loss[:, BELOW].min(axis=1), plain.test_loss[:, ABOVE].min(axis=1)
    assert (second < first).all() and np.median(plain.test_loss[:, 19]) > 1000 * np.median(first)


def test_normalised_polynomials_have_no_second_descent_worth_having():
    result = legendre.run(legendre.Config(normalised=True))
    middle = np.median(result.test_loss, axis=0)
    assert middle.argmax() == 19 and middle[ABOVE].min() > 1.2 * middle[BELOW].min()
    assert middle[-1] > 0.8, "towards the fit that is 0 between the points, whose error is 1"


def test_chebyshevs_points_have_no_peak():
    result = legendre.run(legendre.Config(chebyshev=True))
    middle = np.median(result.test_loss, axis=0)
    assert middle[12:30].max() < 1.2 * middle[:12].min()


def test_the_polynomials_are_numpys_with_the_mean_square_of_the_formula():
    x, square = np.linspace(-1, 1, 20_001), 1 / (2 * np.arange(6) + 1)
    for k in range(6):
        np.testing.assert_allclose(legendre.basis(x, 5)[:, k], library.legval(x, np.eye(6)[k]), atol=1e-12)
    np.testing.assert_allclose((legendre.basis(x, 5) ** 2).mean(axis=0), square, rtol=1e-3)
    np.testing.assert_allclose((legendre.basis(x, 5, normalised=True) ** 2).mean(axis=0), 1, rtol=1e-3)
    np.testing.assert_allclose(legendre.points(7, chebyshev=True), np.polynomial.chebyshev.chebpts1(7), atol=1e-15)
    for degree, row in ((3, 3), (9, 9)):  # below the threshold NumPy fits the same curve
        y = legendre.step(legendre.points(20)) + 0.2 * np.random.default_rng(0).normal(size=20)
        curve = library.Legendre.fit(legendre.points(20), y, degree, domain=[-1, 1])(legendre.GRID)
        ours = legendre.run(legendre.Config(seeds=1)).test_loss[0, row]
        assert ours == pytest.approx(((curve - legendre.step(legendre.GRID)) ** 2).mean(), rel=1e-9)
