"""The checks that ask no other program accept what is right and refuse what is wrong."""

import numpy as np
import pytest

from companion import checks
from companion.scratch import ops


def scores(seed=0):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(5, 4)), rng.integers(4, size=5), rng


def test_numerical_gradients_of_a_cubic():
    x = np.array([1.0, -2.0, 3.0])

    def cube(x):
        return x**3, None

    (gradient,) = checks.numerical_gradients(cube, x, dy=np.ones(3))
    np.testing.assert_allclose(gradient, 3 * x**2, rtol=1e-8)


def wave(x):
    return np.sin(x) * np.exp(-x * x)


def wave_slope(x):
    return (np.cos(x) - 2 * x * np.sin(x)) * np.exp(-x * x)


POINTS = np.random.default_rng(0).uniform(0.8, 1.8, size=200)


@pytest.mark.parametrize(
    ("difference", "steps", "slope"),
    [
        (checks.forward_difference, np.logspace(-6, -2, 9), 1),
        (checks.forward_difference, np.logspace(-14, -10, 9), -1),
        (checks.central_difference, np.logspace(-4, -1, 9), 2),
        (checks.central_difference, np.logspace(-14, -7, 9), -1),
        (checks.complex_step, np.logspace(-6, -1, 9), 2),
    ],
)
def test_the_error_over_the_step_has_the_stated_slopes(difference, steps, slope):
    errors = [np.median(np.abs(difference(wave, POINTS, np.ones(200), h) - wave_slope(POINTS))) for h in steps]
    assert np.polyfit(np.log(steps), np.log(errors), 1)[0] == pytest.approx(slope, abs=0.15)


@pytest.mark.parametrize(
    ("difference", "gap"), [(checks.forward_difference, 1e-7), (checks.central_difference, 1e-9)]
)
def test_the_default_step_is_nearly_the_best(difference, gap):
    def error(*step):
        return np.median(np.abs(difference(wave, POINTS, np.ones(200), *step) - wave_slope(POINTS)))

    assert error() < gap
    assert error() < 10 * min(error(h) for h in np.logspace(-16, -1, 61))


def test_the_complex_step_is_exact_to_the_last_digits_at_any_tiny_step():
    for step in (1e-8, 1e-20, 1e-100, 1e-300):
        np.testing.assert_allclose(
            checks.complex_step(wave, POINTS, np.ones(200), step), wave_slope(POINTS), rtol=1e-13, atol=1e-16
        )
    np.testing.assert_allclose(checks.complex_step(wave, 1.5, 2.0), 2 * wave_slope(1.5), rtol=1e-14)


def test_a_direction_gives_the_jacobian_times_it():
    rng = np.random.default_rng(0)
    weight, x, v = rng.normal(size=(3, 4)), rng.normal(size=4), rng.normal(size=4)

    def layer(x):
        return np.tanh(weight @ x)

    expected = (1 - layer(x) ** 2) * (weight @ v)
    np.testing.assert_allclose(checks.complex_step(layer, x, v), expected, rtol=1e-14)
    np.testing.assert_allclose(checks.central_difference(layer, x, v), expected, rtol=1e-8)
    np.testing.assert_allclose(checks.forward_difference(layer, x, v), expected, rtol=1e-6)


def test_the_complex_step_needs_an_analytic_function():
    with pytest.raises(TypeError, match="complex_step: f must keep complex numbers, got float64 back"):
        checks.complex_step(np.abs, POINTS, np.ones(200))
    wrong = checks.complex_step(lambda x: x * np.abs(x), POINTS, np.ones(200))  # and here nothing tells
    np.testing.assert_allclose(wrong, POINTS)  # where 2 x is right


def test_single_precision_is_differentiated_in_single_precision():
    seen = []

    def cube(x):
        seen.append(x.dtype)
        return x**3, None

    checks.numerical_gradients(cube, np.ones(2, np.float32), dy=np.ones(2), step=1e-2)
    assert set(seen) == {np.dtype(np.float32)}


def test_labels_have_no_gradient():
    z, y, _ = scores()
    gaps = checks.gradient_gaps(ops.cross_entropy, z, y, dy=np.array(1.3))
    assert gaps[0] < 1e-8 and gaps[1] is None


def wrong(change):
    def op(z, y):
        value, backward = ops.cross_entropy(z, y)
        return value, lambda dy: (change(backward(dy)[0]), None)

    return op


@pytest.mark.parametrize(
    "change", [np.zeros_like, lambda g: 2 * g, lambda g: -g, lambda g: 5 * g], ids=["0", "2x", "-", "Nx"]
)
def test_wrong_gradients_are_seen(change):
    z, y, rng = scores()
    assert checks.gradient_gaps(wrong(change), z, y, dy=np.array(1.0))[0] > 0.05
    assert checks.adjoint_gap(wrong(change), z, y, rng=rng) > 0.01
    assert checks.adjoint_gap(ops.cross_entropy, z, y, rng=rng) < 1e-8


def test_shapes_that_differ_are_named():
    z, y, _ = scores()
    with pytest.raises(ValueError, match=r"expected a gradient of shape \(5, 4\) for argument 0, got shape \(4, 5\)"):
        checks.gradient_gaps(wrong(np.transpose), z, y, dy=np.array(1.0))
    with pytest.raises(ValueError, match="got none"):
        checks.gradient_gaps(wrong(lambda g: None), z, y, dy=np.array(1.0))


def test_an_upstream_gradient_of_ones_is_blind_where_a_random_one_sees():
    """Softmax's rows sum to one: with dy = 1 even a gradient of zeros passes."""
    z, _, rng = scores()

    def zero_softmax(z):
        p, _ = ops.softmax(z, 1)
        return p, lambda dy: (np.zeros_like(dy),)

    assert checks.gradient_gaps(zero_softmax, z, dy=np.full(z.shape, 1.0))[0] < 1e-9
    assert checks.gradient_gaps(zero_softmax, z, dy=rng.normal(size=z.shape))[0] > 0.01
