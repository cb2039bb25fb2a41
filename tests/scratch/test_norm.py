"""Normalisation, dropout and the embedding: what must hold besides the agreement of single calls with PyTorch."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from companion.scratch import layers as ours
from companion.scratch import ops
from companion.scratch.dual import Dual
from companion.world import WORLDS

FINITE = st.floats(-1e3, 1e3, width=64)
MATRICES = hnp.arrays(np.float64, hnp.array_shapes(min_dims=2, max_dims=2, min_side=2, max_side=6), elements=FINITE)


@given(MATRICES)
def test_layer_norm_gives_mean_zero_and_variance_at_most_one(x):
    y, _ = ops.layer_norm(x, x.shape[1:])
    np.testing.assert_allclose(y.mean(axis=1), 0, atol=1e-9)
    assert (y.var(axis=1) <= 1 + 1e-9).all()


@given(MATRICES, st.floats(-100, 100), st.floats(0.5, 2))
def test_layer_norm_sees_neither_shift_nor_scale_but_for_eps(x, shift, scale):
    x = x + np.arange(x.shape[1])  # no row is constant
    y, _ = ops.layer_norm(x, x.shape[1:], eps=0.0)
    moved, _ = ops.layer_norm(scale * x + shift, x.shape[1:], eps=0.0)
    np.testing.assert_allclose(moved, y, atol=1e-6)


def test_a_row_of_one_number_is_its_own_mean():
    x, w, b = np.array([[3.0], [-1e3]]), np.array([2.0]), np.array([0.5])
    y, backward = ops.layer_norm(x, (1,), w, b)
    dx, _, dweight, dbias = backward(np.array([[1.0], [4.0]]))
    np.testing.assert_array_equal(y, [[0.5], [0.5]])
    assert not dx.any() and not dweight.any() and dbias == 5.0


@given(MATRICES, st.integers(0, 2**32 - 1))
def test_the_gradient_of_a_normalisation_has_no_part_along_the_mean(x, seed):
    dy = np.random.default_rng(seed).normal(size=x.shape)
    dx, *_ = ops.layer_norm(x, x.shape[1:])[1](dy)
    np.testing.assert_allclose(dx.sum(axis=1), 0, atol=1e-6 * max(1, np.abs(dx).max()))


def test_batch_norm_is_layer_norm_on_its_side():
    rng = np.random.default_rng(0)
    x, dy = rng.normal(size=(2, 6, 4))
    y, backward = ops.batch_norm(x, None, None, training=True)
    other, other_backward = ops.layer_norm(x.T, (6,))
    np.testing.assert_allclose(y, other.T, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(backward(dy)[0], other_backward(dy.T)[0].T, rtol=1e-12, atol=1e-12)


def test_one_feature_or_equal_numbers_become_zero():
    dy = np.random.default_rng(0).normal(size=(4, 1))
    y, backward = ops.layer_norm(np.arange(4.0)[:, None], (1,))
    np.testing.assert_array_equal(y, 0)
    np.testing.assert_allclose(backward(dy)[0], 0, atol=1e-12)
    np.testing.assert_allclose(ops.layer_norm(np.full((2, 3), 0.1), (3,))[0], 0, atol=1e-12)


@pytest.mark.parametrize("momentum", [0.1, 0.5])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_running_statistics_follow_pytorchs_over_twenty_steps(dtype, momentum):
    rng = np.random.default_rng(0)
    mine, other = (world.layers.BatchNorm2d(3, momentum=momentum, dtype=dtype) for world in WORLDS)
    for step in range(20):
        x = rng.normal(loc=step, scale=1 + step, size=(4, 3, 2, 5)).astype(dtype)
        mine(x)
        other(torch.from_numpy(x))
        for name, value in mine.state_dict().items():
            expected = other.state_dict()[name].numpy()
            assert value.dtype == expected.dtype and value.shape == expected.shape
            np.testing.assert_allclose(value, expected, rtol=1e-12 if dtype is np.float64 else 1e-5)
    assert mine.num_batches_tracked == 20
    mine.eval()
    other.eval()
    np.testing.assert_allclose(mine(x).data, other(torch.from_numpy(x)).detach().numpy(), rtol=1e-4, atol=1e-5)
    assert mine.num_batches_tracked == 20


def test_running_statistics_are_changed_in_place_and_by_training_alone():
    rng = np.random.default_rng(0)
    x, mean, var = rng.normal(size=(5, 3)), np.zeros(3), np.ones(3)
    ops.batch_norm(x, mean, var)
    np.testing.assert_array_equal([mean, var], [np.zeros(3), np.ones(3)])
    ops.batch_norm(Dual(x, np.ones_like(x)), mean, var, training=True)  # a question about slopes is no training step
    np.testing.assert_array_equal([mean, var], [np.zeros(3), np.ones(3)])
    ops.batch_norm(x, mean, var, training=True)
    np.testing.assert_allclose(mean, 0.1 * x.mean(axis=0))
    np.testing.assert_allclose(var, 0.9 + 0.1 * x.var(axis=0, ddof=1))
    kept = mean.copy(), var.copy()
    ops.batch_norm(x[:0], mean, var, training=True)  # no example says nothing
    np.testing.assert_array_equal([mean, var], kept)


@pytest.mark.parametrize("p", [0.0, 0.2, 0.5, 0.9, 1.0])
@pytest.mark.parametrize("dtype", [torch.float64, torch.float32])
def test_dropout_is_pytorchs_own_with_the_mask_that_it_drew(p, dtype):
    torch.manual_seed(0)
    x = (torch.rand(50, 40, dtype=dtype) + 0.5).requires_grad_()
    y = torch.nn.functional.dropout(x, p)
    mask = y.detach().numpy() != 0  # no number of x is 0
    dy = torch.rand(50, 40, dtype=dtype)
    y.backward(dy)
    mine, backward = ops.dropout(x.detach().numpy(), mask, p)
    tolerance = 1e-15 if dtype is torch.float64 else 1e-6
    np.testing.assert_allclose(mine, y.detach().numpy(), rtol=tolerance)
    np.testing.assert_allclose(backward(dy.numpy())[0], x.grad.numpy(), rtol=tolerance)
    assert mine.dtype == x.detach().numpy().dtype


def test_dropout_keeps_the_expectation_and_leaves_out_the_share_it_should():
    layer = ours.Dropout(0.3, rng=np.random.default_rng(0))
    y = layer(np.ones((1000, 100))).data
    assert abs((y == 0).mean() - 0.3) < 0.005  # 3 standard errors
    assert abs(y.mean() - 1) < 0.007
    again = layer(np.ones((1000, 100))).data
    assert not np.array_equal(y, again), "every call draws anew"
    x = np.ones(3)
    assert layer.eval()(x) is x


@given(st.integers(1, 6), st.integers(0, 4), st.lists(st.integers(0, 5), max_size=12))
def test_embedding_is_a_product_with_one_hot_vectors(rows, width, indices):
    rng = np.random.default_rng(0)
    x = np.array(indices, int) % rows
    weight, dy = rng.normal(size=(rows, width)), rng.normal(size=(len(x), width))
    one_hot = np.eye(rows)[x]
    y, backward = ops.embedding(x, weight)
    np.testing.assert_array_equal(y, one_hot @ weight)
    nothing, dweight = backward(dy)
    assert nothing is None
    np.testing.assert_allclose(dweight, one_hot.T @ dy, atol=1e-12)


def test_small_integers_do_not_overflow():
    x = np.full(3, 100, np.int8)
    _, dweight = ops.embedding(x, np.zeros((128, 50)))[1](np.ones((3, 50)))
    np.testing.assert_array_equal(np.flatnonzero(dweight.sum(axis=1)), [100])
