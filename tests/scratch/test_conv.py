"""Convolution and pooling: what they are, by definition; and PyTorch's answer for any shape at all."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.reference import layers as reference_layers
from companion.reference import ops as theirs
from companion.scratch import layers, ops
from companion.scratch.autodiff import Node, Tensor, apply, walk_back

SIZES = st.tuples(st.integers(1, 7), st.integers(1, 7))
KERNELS = st.tuples(st.integers(1, 4), st.integers(1, 4))
STEPS = st.tuples(st.integers(1, 3), st.integers(1, 3))
MARGINS = st.tuples(st.integers(0, 3), st.integers(0, 3))
SEEDS = st.integers(0, 2**32 - 1)


def agree(name, arguments, seed, **options):
    """Run both worlds; where one refuses, the other must too."""
    leaves = [torch.tensor(a, requires_grad=True) if isinstance(a, np.ndarray) else a for a in arguments]
    try:
        expected = getattr(theirs, name)(*leaves, **options)
    except RuntimeError:
        with pytest.raises(ValueError, match=name):
            getattr(ops, name)(*arguments, **options)
        return
    value, backward = getattr(ops, name)(*arguments, **options)
    np.testing.assert_allclose(value, expected.detach().numpy(), rtol=1e-11, atol=1e-11)
    dy = np.random.default_rng(seed).normal(size=value.shape)
    expected.backward(torch.from_numpy(dy))
    for mine, leaf in zip(backward(dy), leaves, strict=True):
        if isinstance(leaf, torch.Tensor):
            np.testing.assert_allclose(mine, leaf.grad.numpy(), rtol=1e-11, atol=1e-11)


@given(
    st.tuples(st.integers(0, 3), st.integers(1, 2), st.integers(1, 2), st.integers(1, 3)),
    SIZES,
    KERNELS,
    STEPS,
    MARGINS | st.sampled_from(["same", "valid"]),
    SEEDS,
)
@settings(max_examples=300, deadline=None)
@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel")
def test_conv2d_is_pytorchs_for_any_shape(counts, size, kernel, stride, padding, seed):
    n, c, o, groups = counts
    rng = np.random.default_rng(seed)
    shapes = (n, groups * c, *size), (groups * o, c, *kernel), (groups * o,)
    stride = (1, 1) if padding == "same" else stride
    images, weight, bias = (rng.normal(size=shape) for shape in shapes)
    agree("conv2d", (images, weight, bias), seed, stride=stride, padding=padding, groups=groups)


@given(
    st.sampled_from(["max_pool2d", "avg_pool2d"]),
    st.integers(0, 3),
    SIZES,
    KERNELS,
    STEPS | st.none(),
    MARGINS,
    SEEDS,
)
@settings(max_examples=300, deadline=None)
def test_pooling_is_pytorchs_for_any_shape_with_ties(name, n, size, kernel, stride, padding, seed):
    images = np.random.default_rng(seed).integers(3, size=(n, 2, *size)).astype(float)
    agree(name, (images, kernel), seed, stride=stride, padding=padding)


def test_conv2d_is_its_definition_number_by_number():
    rng = np.random.default_rng(0)
    x, w, b = rng.normal(size=(2, 4, 5, 6)), rng.normal(size=(6, 2, 3, 2)), rng.normal(size=6)
    y, _ = ops.conv2d(x, w, b, stride=(2, 1), padding=(1, 0), groups=2)
    padded = np.pad(x, ((0, 0), (0, 0), (1, 1), (0, 0)))
    for n, o, r, t in np.ndindex(y.shape):
        group = slice(0, 2) if o < 3 else slice(2, 4)
        window = padded[n, group, 2 * r : 2 * r + 3, t : t + 2]
        np.testing.assert_allclose(y[n, o, r, t], (window * w[o]).sum() + b[o])


def test_conv2d_is_the_matrix_product_with_the_right_matrix():
    rng = np.random.default_rng(1)
    w, shape = rng.normal(size=(2, 3, 2, 3)), (3, 4, 5)
    units = np.eye(60).reshape(60, *shape)  # one image a pixel, and nothing else in it
    pictures, _ = ops.conv2d(units, w, stride=(1, 2), padding=1)
    matrix = pictures.reshape(60, -1).T  # column p is what pixel p becomes

    x = rng.normal(size=shape)
    y, backward = ops.conv2d(x, w, stride=(1, 2), padding=1)
    np.testing.assert_allclose(y.reshape(-1), matrix @ x.reshape(-1), rtol=1e-12, atol=1e-12)
    dy = rng.normal(size=y.shape)
    dinput, _, _ = backward(dy)
    np.testing.assert_allclose(dinput.reshape(-1), matrix.T @ dy.reshape(-1), rtol=1e-12, atol=1e-12)

    row = matrix.reshape(2, -1, *shape)[0, 0]  # the window in the corner: a kernel's numbers, and otherwise zeros
    assert np.count_nonzero(row) == w[0, :, 1:, 1:].size
    np.testing.assert_array_equal(row[:, :1, :2], w[0, :, 1:, 1:])


def test_a_kernel_as_large_as_the_image_is_a_linear_layer():
    rng = np.random.default_rng(2)
    x, w, b = rng.normal(size=(5, 3, 4, 4)), rng.normal(size=(7, 3, 4, 4)), rng.normal(size=7)
    y, _ = ops.conv2d(x, w, b)
    np.testing.assert_allclose(y[..., 0, 0], ops.linear(x.reshape(5, -1), w.reshape(7, -1), b)[0])


def test_convolution_follows_a_shift_and_pooling_forgets_a_small_one():
    rng = np.random.default_rng(3)
    x, w = np.zeros((1, 1, 12, 12)), rng.normal(size=(1, 1, 3, 3))
    x[..., 4:7, 4:7] = rng.uniform(size=(3, 3))
    moved = np.roll(x, (2, 1), axis=(2, 3))
    y, y_moved = (ops.conv2d(a, w, padding=1)[0] for a in (x, moved))
    np.testing.assert_allclose(y_moved, np.roll(y, (2, 1), axis=(2, 3)), atol=1e-15)

    dot = np.zeros((1, 1, 4, 4))
    dot[..., 0, 0] = 1
    pooled, pooled_moved = (ops.max_pool2d(a, 2)[0] for a in (dot, np.roll(dot, 1, axis=3)))
    np.testing.assert_array_equal(pooled, pooled_moved)


@pytest.mark.parametrize("pool", [ops.max_pool2d, ops.avg_pool2d])
def test_gradients_keep_the_order_in_memory_that_convolutions_chose(pool):
    rng = np.random.default_rng(6)
    w, v = (Tensor(rng.normal(size=shape), requires_grad=True) for shape in [(3, 1, 3, 3), (4, 3, 3, 3)])
    below = apply(pool, apply(ops.relu, apply(ops.conv2d, rng.normal(size=(5, 1, 12, 12)), w)), 2)
    end = apply(ops.conv2d, below, v).sum()
    met = walk_back(end, np.array(1.0))
    strides = {node.op: dy.strides for node, dy in met if isinstance(node, Node) and dy.ndim == 4}
    for op in (pool, ops.relu, ops.conv2d):
        assert strides[op][0] == 8, "the batch stands last: neighbours in memory are neighbours in the batch"


@pytest.mark.parametrize("name", ["conv2d", "max_pool2d", "avg_pool2d"])
def test_nothing_that_came_in_is_changed(name):
    rng = np.random.default_rng(5)
    x = rng.normal(size=(2, 3, 6, 6))
    others = (rng.normal(size=(4, 3, 3, 3)), rng.normal(size=4)) if name == "conv2d" else (2,)
    before = [np.copy(a) for a in (x, *others)]
    y, backward = getattr(ops, name)(x, *others)
    dy = rng.normal(size=y.shape)
    kept_y, kept_dy = y.copy(), dy.copy()
    first, second = backward(dy), backward(dy)
    first[0][...] = np.nan  # a gradient belongs to whom it is given
    third = backward(dy)
    for a, b in zip((x, *others, y, dy), (*before, kept_y, kept_dy), strict=True):
        np.testing.assert_array_equal(a, b)
    np.testing.assert_array_equal(second[0], third[0])


def test_the_order_in_memory_does_not_matter():
    rng = np.random.default_rng(6)
    x, w = rng.normal(size=(3, 2, 6, 5)), rng.normal(size=(4, 2, 3, 3))
    for op, others in ((ops.conv2d, (w,)), (ops.max_pool2d, (2,)), (ops.avg_pool2d, (2,))):
        y, backward = op(x, *others)
        dy = rng.normal(size=y.shape)
        for order in ((0, 1, 2, 3), (1, 2, 3, 0), (0, 2, 3, 1), (3, 2, 1, 0)):
            back = np.argsort(order)
            laid, dlaid = (np.ascontiguousarray(a.transpose(order)).transpose(back) for a in (x, dy))
            value, other_backward = op(laid, *others)
            np.testing.assert_array_equal(value, y)
            np.testing.assert_allclose(other_backward(dlaid)[0], backward(dy)[0], rtol=1e-13, atol=1e-13)


def test_reprs_read_like_the_code():
    rng = np.random.default_rng(7)
    assert repr(layers.Conv2d(3, 8, 5, rng=rng)) == "Conv2d(3, 8, 5)"
    layer = layers.Conv2d(4, 8, (3, 1), stride=2, padding="same", groups=2, bias=False, rng=rng)
    assert repr(layer) == "Conv2d(4, 8, (3, 1), stride=2, padding='same', groups=2, bias=False)"
    assert repr(layers.MaxPool2d(2)) == "MaxPool2d(2)"
    assert repr(layers.AvgPool2d((2, 3), stride=1, padding=(1, 0))) == "AvgPool2d((2, 3), stride=1, padding=(1, 0))"


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_both_worlds_start_from_the_same_numbers(dtype):
    options = {"stride": 2, "padding": 1, "groups": 2, "dtype": dtype}
    mine, other = (
        w.Conv2d(4, 6, (3, 2), rng=np.random.default_rng(8), **options) for w in (layers, reference_layers)
    )
    assert list(mine.state_dict()) == list(other.state_dict()) == ["weight", "bias"]
    for name, value in mine.state_dict().items():
        assert value.dtype == dtype
        np.testing.assert_array_equal(value, other.state_dict()[name].numpy())
    assert np.abs(mine.weight.data).max() <= 1 / np.sqrt(2 * 3 * 2)


def test_the_first_layer_owes_its_input_nothing():
    layer = layers.Conv2d(1, 2, 3, rng=np.random.default_rng(9))
    images = np.random.default_rng(10).normal(size=(2, 1, 5, 5))
    asked = []

    def spy(*arguments, **options):
        value, backward = ops.conv2d(*arguments, **options)
        return value, lambda dy, needs: asked.append(list(needs)) or backward(dy, needs)

    spy.selective = True
    apply(spy, images, layer.weight, layer.bias).sum().backward()
    assert asked == [[False, True, True]]
    assert layer.weight.grad.shape == (2, 1, 3, 3) and layer.bias.grad.shape == (2,)
