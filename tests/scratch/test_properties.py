"""Properties that hold for every shape and every number, searched for a counter-example."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from companion.scratch import ops

FINITE = st.floats(-1e3, 1e3, width=64)
MATRICES = hnp.arrays(np.float64, hnp.array_shapes(min_dims=2, max_dims=2, max_side=6), elements=FINITE)
SHAPES = hnp.mutually_broadcastable_shapes(num_shapes=2, max_dims=4, max_side=4)


@given(SHAPES, st.sampled_from(["add", "sub", "mul", "div"]), st.integers(0, 2**32 - 1))
def test_every_broadcast_has_gradients_in_its_arguments_shapes(shapes, name, seed):
    rng = np.random.default_rng(seed)
    a, b = (rng.uniform(1, 2, size=shape) for shape in shapes.input_shapes)
    value, backward = getattr(ops, name)(a, b)
    assert value.shape == shapes.result_shape
    dy = rng.normal(size=value.shape)
    da, db = backward(dy)
    assert da.shape == a.shape and db.shape == b.shape
    v, w = rng.normal(size=a.shape), rng.normal(size=b.shape)
    h = 1e-6
    pushed = (getattr(ops, name)(a + h * v, b + h * w)[0] - getattr(ops, name)(a - h * v, b - h * w)[0]) / (2 * h)
    np.testing.assert_allclose(np.sum(dy * pushed), np.sum(da * v) + np.sum(db * w), rtol=1e-5, atol=1e-6)


@given(MATRICES)
def test_softmax_gives_probabilities(z):
    p, _ = ops.softmax(z, 1)
    assert (p >= 0).all()
    np.testing.assert_allclose(p.sum(axis=1), 1, rtol=1e-12)


@given(MATRICES, st.floats(-1e6, 1e6))
def test_softmax_does_not_see_a_shift(z, shift):
    np.testing.assert_allclose(ops.softmax(z + shift, 1)[0], ops.softmax(z, 1)[0], atol=1e-8)


@given(MATRICES)
def test_logsumexp_lies_between_the_maximum_and_log_k_above_it(z):
    y, _ = ops.logsumexp(z, 1)
    top = z.max(axis=1)
    assert (y >= top).all() and (y <= top + np.log(z.shape[1]) + 1e-12).all()


@given(MATRICES, st.integers(0, 2**32 - 1))
def test_cross_entropy_is_nll_of_log_softmax_and_its_gradient_sums_to_zero(z, seed):
    y = np.random.default_rng(seed).integers(z.shape[1], size=len(z))
    fused, backward = ops.cross_entropy(z, y)
    log_p, through_softmax = ops.log_softmax(z, 1)
    composed, through_nll = ops.nll_loss(log_p, y)
    np.testing.assert_allclose(fused, composed, rtol=1e-12, atol=1e-12)
    (gradient, _), (upstream, _) = backward(0.7), through_nll(0.7)
    np.testing.assert_allclose(gradient, through_softmax(upstream)[0], atol=1e-12)
    np.testing.assert_allclose(gradient.sum(axis=1), 0, atol=1e-12)
    assert fused >= 0


@given(hnp.arrays(np.float64, hnp.array_shapes(max_dims=3), elements=st.floats(-1e300, 1e300)))
@settings(max_examples=50)
def test_sigmoid_stays_between_zero_and_one_and_is_symmetric(x):
    y, _ = ops.sigmoid(x)
    mirrored, _ = ops.sigmoid(-x)
    assert ((y >= 0) & (y <= 1)).all()
    np.testing.assert_allclose(y + mirrored, 1, rtol=1e-12)


@given(hnp.arrays(np.float64, hnp.array_shapes(max_dims=2), elements=FINITE), st.floats(0.1, 10))
def test_huber_lies_below_both_its_parents(e, delta):
    zero = np.zeros_like(e)
    huber, _ = ops.huber_loss(e, zero, reduction="none", delta=delta)
    square, _ = ops.mse_loss(e, zero, reduction="none")
    size, _ = ops.l1_loss(e, zero, reduction="none")
    assert (huber <= square / 2 + 1e-9).all() and (huber <= delta * size + 1e-9).all()
