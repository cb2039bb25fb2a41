"""Clipping: PyTorch's gradients and norms, in place, in every norm."""

import math

import numpy as np
import pytest
import torch
from bad_input import says_it_all

from companion.reference import optimizers as theirs
from companion.scratch import layers, optimizers

SHAPES = [(3, 4), (5,), (), (2, 1, 3)]


def both(dtype="float64", scale=1.0):
    rng = np.random.default_rng(0)
    ours = [layers.Parameter(np.zeros(shape, dtype)) for shape in SHAPES] + [layers.Parameter(np.zeros(2, dtype))]
    others = [torch.nn.Parameter(torch.tensor(p.data)) for p in ours]
    for p, q in zip(ours[:-1], others, strict=False):  # the last has no gradient
        p.grad = np.array(scale * rng.normal(size=p.shape), dtype)
        q.grad = torch.tensor(p.grad)
    return ours, others


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("norm_type", [2, 2.0, 1, 3, 0.5, math.inf])
@pytest.mark.parametrize("max_norm", [0.0, 0.7, 6.0, 1e3])
def test_norms_are_clipped_as_pytorch_clips_them(dtype, norm_type, max_norm):
    ours, others = both(dtype)
    arrays = [p.grad for p in ours]
    norm = optimizers.clip_grad_norm_(ours, max_norm, norm_type)
    expected = theirs.clip_grad_norm_(others, max_norm, norm_type)
    tolerance = 1e-12 if dtype == "float64" else 1e-5
    assert type(norm) is float and norm == pytest.approx(expected.item(), rel=tolerance)
    for p, array, q in zip(ours, arrays, others, strict=True):
        assert p.grad is array, "in place"
        if array is not None:
            assert array.dtype == dtype
            np.testing.assert_allclose(array, q.grad.numpy(), rtol=tolerance)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("clip_value", [0.0, 0.5, 10.0])
def test_values_are_clipped_as_pytorch_clips_them(dtype, clip_value):
    ours, others = both(dtype)
    arrays = [p.grad for p in ours]
    assert optimizers.clip_grad_value_(ours, clip_value) is None
    theirs.clip_grad_value_(others, clip_value)
    for p, array, q in zip(ours, arrays, others, strict=True):
        assert p.grad is array
        if array is not None:
            np.testing.assert_array_equal(array, q.grad.numpy())


def test_a_clipped_gradient_keeps_its_direction():
    ours, _ = both(scale=100.0)
    before = np.concatenate([p.grad.ravel() for p in ours[:-1]])
    norm = optimizers.clip_grad_norm_(iter(ours), 1.0)
    after = np.concatenate([p.grad.ravel() for p in ours[:-1]])
    assert norm == pytest.approx(np.linalg.norm(before))
    assert np.linalg.norm(after) == pytest.approx(1.0, abs=1e-6)
    np.testing.assert_allclose(after / np.linalg.norm(after), before / norm, rtol=1e-12)


def test_one_parameter_needs_no_list():
    p = layers.Parameter(np.zeros(2))
    p.grad = np.array([3.0, 4.0])
    assert optimizers.clip_grad_norm_(p, 1.0) == 5.0
    np.testing.assert_allclose(p.grad, [0.6, 0.8], rtol=1e-6)
    optimizers.clip_grad_value_(p, 0.7)
    np.testing.assert_allclose(p.grad, [0.6, 0.7], rtol=1e-6)


def test_a_gradient_added_up_as_a_single_number_is_clipped_too():
    p = layers.Parameter(np.array(1.0))
    for _ in range(2):
        (p * 3.0).backward()
    assert optimizers.clip_grad_norm_(p, 1.0) == 6.0
    assert p.grad == pytest.approx(1.0, rel=1e-6)
    optimizers.clip_grad_value_(p, 0.5)
    assert p.grad == 0.5


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_norms_that_are_not_finite_spread_as_in_pytorch_or_raise(bad):
    ours, others = both()
    ours[0].grad[0, 0] = bad
    others[0].grad[0, 0] = bad
    with pytest.raises(RuntimeError, match=f"norm is {bad}; expected a finite one"):
        optimizers.clip_grad_norm_(ours, 1.0, error_if_nonfinite=True)
    with np.errstate(invalid="ignore"):
        optimizers.clip_grad_norm_(ours, 1.0)
    theirs.clip_grad_norm_(others, 1.0)
    for p, q in zip(ours[:-1], others, strict=False):
        np.testing.assert_array_equal(p.grad, q.grad.numpy())


def test_parameters_without_any_gradient_have_norm_zero():
    assert optimizers.clip_grad_norm_([layers.Parameter(np.ones(3))], 1.0) == 0.0


P = layers.Parameter(np.ones(3))
USED = iter([P])
list(USED)
BAD = {
    "no parameters": (lambda: optimizers.clip_grad_norm_([], 1.0), ValueError, ["clip_grad_norm_", "got none"]),
    "a generator used up": (lambda: optimizers.clip_grad_value_(USED, 1.0), ValueError, ["got none", "only once"]),
    "a negative norm": (lambda: optimizers.clip_grad_norm_([P], -1.0), ValueError, ["max_norm", "-1.0"]),
    "a negative value": (lambda: optimizers.clip_grad_value_([P], -1.0), ValueError, ["clip_value", "-1.0"]),
    "of the other world": (
        lambda: optimizers.clip_grad_norm_([torch.nn.Parameter(torch.ones(2))], 1.0),
        TypeError,
        ["clip_grad_norm_", "companion.scratch", "torch.nn"],
    ),
}


@pytest.mark.parametrize("what", BAD)
def test_the_line_says_it_all(what):
    says_it_all(*BAD[what])
