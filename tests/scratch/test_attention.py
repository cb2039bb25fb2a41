"""Attention: what it must not see, what it does not care about, and PyTorch's layer beside ours."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from companion import reference
from companion.scratch import ops
from companion.scratch.autodiff import Tensor, apply, no_grad
from companion.world import WORLDS

attention = ops.scaled_dot_product_attention
SIZES = st.tuples(*[st.integers(1, 5)] * 4)  # queries, keys, width, width of the values
SEEDS = st.integers(0, 2**32 - 1)


def drawn(seed, length, keys, width, value_width):
    rng = np.random.default_rng(seed)
    return rng, *(rng.normal(size=size) for size in ((length, width), (keys, width), (keys, value_width)))


@given(SIZES, SEEDS)
def test_every_output_is_a_mean_of_the_values(sizes, seed):
    _, q, k, v = drawn(seed, *sizes)
    y, _ = attention(q, k, v)
    assert (y >= v.min(axis=0) - 1e-12).all() and (y <= v.max(axis=0) + 1e-12).all()
    np.testing.assert_allclose(attention(q, k, np.ones_like(v))[0], 1, rtol=1e-12)


@given(SIZES, SEEDS)
def test_the_order_of_the_keys_does_not_matter_and_that_of_the_queries_carries_over(sizes, seed):
    rng, q, k, v = drawn(seed, *sizes)
    dy = rng.normal(size=(sizes[0], sizes[3]))
    queries, keys = rng.permutation(sizes[0]), rng.permutation(sizes[1])
    (y, backward), (other, other_backward) = attention(q, k, v), attention(q[queries], k[keys], v[keys])
    np.testing.assert_allclose(other, y[queries], atol=1e-12)
    dq, dk, dv, _ = backward(dy)
    other_dq, other_dk, other_dv, _ = other_backward(dy[queries])
    np.testing.assert_allclose(other_dq, dq[queries], atol=1e-12)
    np.testing.assert_allclose(other_dk, dk[keys], atol=1e-12)
    np.testing.assert_allclose(other_dv, dv[keys], atol=1e-12)


@given(st.integers(1, 6), st.integers(0, 5), SEEDS)
def test_no_query_sees_the_future(length, at, seed):
    at %= length
    rng, q, k, v = drawn(seed, length, length, 3, 2)
    dy = rng.normal(size=v.shape)
    y, backward = attention(q, k, v, is_causal=True)
    later = np.arange(length) > at
    k2, v2 = np.where(later[:, None], 1e6, k), np.where(later[:, None], np.pi, v)
    np.testing.assert_array_equal(attention(q, k2, v2, is_causal=True)[0][: at + 1], y[: at + 1])
    _, dk, dv, _ = backward(np.where(later[:, None], 0, dy))  # a gradient that comes from the past alone ...
    np.testing.assert_array_equal(dk[at + 1 :], 0)  # ... reaches nothing in the future
    np.testing.assert_array_equal(dv[at + 1 :], 0)


@given(SIZES, SEEDS)
@settings(max_examples=50)
def test_a_mask_is_the_same_as_leaving_keys_out(sizes, seed):
    rng, q, k, v = drawn(seed, *sizes)
    keep = rng.uniform(size=sizes[1]) < 0.6
    y, _ = attention(q, k, v, keep[None, :])
    if keep.any():
        np.testing.assert_allclose(y, attention(q, k[keep], v[keep])[0], atol=1e-12)
    else:
        np.testing.assert_array_equal(y, 0)
    infinite = np.where(keep, 0, -np.inf)[None, :]
    np.testing.assert_array_equal(attention(q, k, v, infinite)[0], y)


def test_scores_that_would_overflow_do_not():
    q, k = np.array([[1e4, 0.0]]), np.array([[1e4, 0.0], [-1e4, 0.0]])
    v = np.array([[1.0], [2.0]])
    y, backward = attention(q, k, v)
    np.testing.assert_array_equal(y, [[1.0]])
    dq, dk, dv, _ = backward(np.ones((1, 1)))
    np.testing.assert_array_equal(dq, 0)  # a choice that is certain has no slope, not even by rounding
    np.testing.assert_array_equal(dk, 0)
    np.testing.assert_array_equal(dv, [[1.0], [0.0]])


@pytest.mark.parametrize("argument", range(4))
def test_only_the_gradients_asked_for_are_computed(argument):
    rng = np.random.default_rng(0)
    arguments = [rng.normal(size=size) for size in ((2, 4, 3), (2, 5, 3), (2, 5, 2), (4, 5))]
    y, backward = attention(*arguments)
    dy = rng.normal(size=y.shape)
    asked = backward(dy, [i == argument for i in range(4)])
    assert [gradient is not None for gradient in asked] == [i == argument for i in range(4)]
    np.testing.assert_array_equal(asked[argument], backward(dy)[argument])


def layers(seed=0, dtype=np.float64, **options):
    return [
        world.layers.MultiheadAttention(8, 2, rng=np.random.default_rng(seed), dtype=dtype, **options)
        for world in WORLDS
    ]


@pytest.mark.parametrize("bias", [True, False])
def test_starting_values_and_names_are_pytorchs(bias):
    mine, other = layers(bias=bias)
    state, expected = mine.state_dict(), other.state_dict()
    assert list(state) == list(expected)
    for name in state:
        np.testing.assert_array_equal(state[name], expected[name].numpy())
    bound = np.sqrt(6 / 32)
    assert 0.9 * bound < np.abs(state["in_proj_weight"]).max() < bound
    assert 0.8 / np.sqrt(8) < np.abs(state["out_proj.weight"]).max() < 1 / np.sqrt(8)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("causal", [False, True])
def test_self_attention_adds_up_the_gradients_of_its_three_parts(dtype, causal):
    rng = np.random.default_rng(1)
    x, dy = rng.normal(size=(2, 3, 5, 8)).astype(dtype)
    mine, other = layers(dtype=dtype)
    a, b = Tensor(x, requires_grad=True), torch.tensor(x, requires_grad=True)
    y, expected = mine(a, a, a, is_causal=causal), other(b, b, b, is_causal=causal)
    y.backward(dy)
    expected.backward(torch.from_numpy(dy))
    tolerance = 1e-12 if dtype is np.float64 else 1e-5
    np.testing.assert_allclose(y.data, expected.detach().numpy(), rtol=tolerance, atol=tolerance)
    np.testing.assert_allclose(a.grad, b.grad.numpy(), rtol=tolerance, atol=tolerance)
    other.eval()
    with torch.no_grad():  # PyTorch then takes another, faster way
        np.testing.assert_allclose(y.data, other(b, b, b, is_causal=causal).numpy(), rtol=tolerance, atol=tolerance)


def test_parameters_travel_both_ways():
    (mine, _), (_, other) = layers(0), layers(1)
    x = np.random.default_rng(2).normal(size=(3, 4, 8))
    mine.load_state_dict(other.state_dict())
    np.testing.assert_allclose(mine(x, x, x).data, reference.numpy(other(*[torch.from_numpy(x)] * 3)), atol=1e-12)
    again, _ = layers(2)
    other.load_state_dict(reference.tensors(again.state_dict()))
    np.testing.assert_allclose(again(x, x, x).data, reference.numpy(other(*[torch.from_numpy(x)] * 3)), atol=1e-12)


def test_the_layers_mask_says_the_opposite_of_the_functions():
    mine, _ = layers()
    x = np.random.default_rng(0).normal(size=(5, 8))
    future = np.arange(5) > np.arange(5)[:, None]
    with no_grad():
        np.testing.assert_array_equal(mine(x, x, x, future).data, mine(x, x, x, is_causal=True).data)


def test_a_whole_attention_layer_by_the_functions_alone():
    mine, _ = layers()
    x = np.random.default_rng(0).normal(size=(5, 8))
    state = mine.state_dict()
    heads = []
    for rows in np.split(np.arange(8), 2):
        q, k, v = (x @ state["in_proj_weight"][part * 8 + rows].T for part in range(3))
        p = np.exp(q @ k.T / 2)
        heads.append(p / p.sum(axis=1, keepdims=True) @ v)
    y = np.concatenate(heads, axis=1) @ state["out_proj.weight"].T
    np.testing.assert_allclose(mine(x, x, x).data, y, atol=1e-12)


def test_a_learned_mask_gets_its_gradient():
    rng = np.random.default_rng(0)
    q, k, v = (rng.normal(size=(2, 3, 4)) for _ in range(3))
    mask = Tensor(rng.normal(size=(3, 3)), requires_grad=True)
    apply(attention, q, k, v, mask).sum().backward()
    assert mask.grad.shape == (3, 3) and mask.grad.any()
    np.testing.assert_allclose(mask.grad.sum(axis=1), 0, atol=1e-12)  # a score added to all keys changes nothing
