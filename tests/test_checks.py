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
