"""Properties that hold for every shape and every number, searched for a counter-example."""

import numpy as np
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from companion import parity
from companion.reference import ops as reference_ops
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


def agrees_with_pytorch(name, array, *rest, **options):
    """Compare value and gradient of one operation on one array with PyTorch's of the same name."""
    ours, backward = getattr(ops, name)(array, *rest, **options)
    leaf = torch.tensor(array, requires_grad=True)
    theirs = getattr(reference_ops, name)(leaf, *rest, **options)
    dy = np.random.default_rng(0).normal(size=ours.shape)
    theirs.backward(torch.from_numpy(np.asarray(dy)))
    rounding = 1e-12 * max(1, np.abs(array).sum())  # what is summed may cancel
    assert ours.shape == tuple(theirs.shape)
    np.testing.assert_allclose(ours, theirs.detach().numpy(), rtol=1e-12, atol=rounding)
    assert parity.difference("gradient", backward(dy)[0], leaf.grad.numpy()).within(1e-12)


ARRAYS = hnp.arrays(np.float64, hnp.array_shapes(min_dims=1, max_dims=4, max_side=4), elements=FINITE)


@given(ARRAYS, st.sampled_from(["sum", "mean"]), st.booleans(), st.data())
def test_every_reduction_over_every_set_of_axes(x, name, keepdim, data):
    axes = data.draw(st.none() | st.sets(st.integers(-x.ndim, x.ndim - 1), min_size=1).map(tuple))
    if axes is not None and len({axis % x.ndim for axis in axes}) < len(axes):
        axes = axes[:1]  # the same axis twice is refused by both
    options = {} if axes is None else {"dim": axes, "keepdim": keepdim}
    agrees_with_pytorch(name, x, **options)


@given(ARRAYS, st.booleans(), st.data())
def test_every_maximum_softmax_and_logsumexp_along_every_axis(x, keepdim, data):
    dim = data.draw(st.integers(-x.ndim, x.ndim - 1))
    agrees_with_pytorch("max", np.round(x), dim=dim, keepdim=keepdim)  # rounded: with ties
    for name in ("softmax", "log_softmax"):
        agrees_with_pytorch(name, x, dim=dim)
    agrees_with_pytorch("logsumexp", x, dim=dim, keepdim=keepdim)


@given(ARRAYS, st.data())
def test_every_transpose_and_every_reshape(x, data):
    axes = st.integers(-x.ndim, x.ndim - 1)
    agrees_with_pytorch("transpose", x, data.draw(axes), data.draw(axes))
    order = data.draw(st.permutations(range(x.ndim)))
    shape = tuple(np.array(x.shape)[list(order)].tolist())
    agrees_with_pytorch("reshape", x, shape)
    agrees_with_pytorch("reshape", x.T, (-1,))


@given(ARRAYS, st.integers(1, 3), st.data())
def test_every_concatenation_gives_back_its_pieces(x, copies, data):
    dim = data.draw(st.integers(-x.ndim, x.ndim - 1))
    y, backward = ops.concatenate(*[x + i for i in range(copies)], dim=dim)
    np.testing.assert_array_equal(y, np.concatenate([x + i for i in range(copies)], axis=dim))
    for i, piece in enumerate(backward(y)):
        np.testing.assert_array_equal(piece, x + i)


@given(ARRAYS, st.data())
def test_every_index_that_numpy_knows(x, data):
    where = data.draw(hnp.basic_indices(x.shape, allow_newaxis=True))
    negative = [part for part in (where if isinstance(where, tuple) else (where,)) if isinstance(part, slice)]
    if all(part.step is None or part.step > 0 for part in negative):  # PyTorch knows no negative step
        agrees_with_pytorch("index", x, where)
    rows = data.draw(hnp.integer_array_indices(x.shape, result_shape=hnp.array_shapes(max_dims=2, max_side=4)))
    y, backward = ops.index(x, rows)
    dy = np.random.default_rng(0).normal(size=y.shape)
    leaf = torch.tensor(x, requires_grad=True)
    leaf[tuple(map(torch.from_numpy, rows))].backward(torch.from_numpy(dy))
    np.testing.assert_allclose(backward(dy)[0], leaf.grad.numpy(), atol=1e-12)


@given(
    hnp.mutually_broadcastable_shapes(signature="(n,d),(d,k)->(n,k)", max_dims=2, max_side=3),
    st.integers(0, 2**32 - 1),
)
def test_every_stack_of_matrices(shapes, seed):
    rng = np.random.default_rng(seed)
    a, b = (rng.normal(size=shape) for shape in shapes.input_shapes)
    y, backward = ops.matmul(a, b)
    leaves = [torch.tensor(x, requires_grad=True) for x in (a, b)]
    expected = torch.matmul(*leaves)
    dy = rng.normal(size=y.shape)
    expected.backward(torch.from_numpy(dy))
    assert parity.difference("value", y, expected.detach().numpy()).within(1e-12)
    for mine, leaf in zip(backward(dy), leaves, strict=True):
        assert parity.difference("gradient", mine, leaf.grad.numpy()).within(1e-12)
