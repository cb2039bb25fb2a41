"""Losses: a warning where shapes differ, labels of every kind, and nothing changed that was given or kept."""

import warnings

import numpy as np
import pytest
import torch

from companion.reference import ops as theirs
from companion.scratch import layers, ops
from companion.scratch.autodiff import Tensor

LOSSES = ("mse_loss", "l1_loss", "huber_loss")
OF_CLASSES = ("cross_entropy", "nll_loss", "multi_margin_loss")


def scores(n=6, k=4, seed=0):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, k)), rng.integers(k, size=n)


@pytest.mark.parametrize("name", LOSSES)
def test_both_worlds_warn_where_shapes_differ(name):
    z, t = np.ones((256, 1)), np.zeros(256)
    with pytest.warns(UserWarning) as ours:
        _, backward = getattr(ops, name)(z, t)
    with pytest.warns(UserWarning, match=r"target size .* different to the input size"):
        getattr(theirs, name)(torch.from_numpy(z), torch.from_numpy(t))
    (warning,) = ours
    message = str(warning.message)
    assert "\n" not in message and message.startswith(f"{name}: ")
    for word in ("input (256, 1)", "target (256,)", "(256, 256)"):
        assert word in message
    assert warning.filename == __file__, "the warning points at who called"
    dz, dt = backward(1.0)
    assert dz.shape == z.shape and dt.shape == t.shape


@pytest.mark.parametrize("name", LOSSES)
def test_equal_shapes_give_no_warning(name):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        getattr(ops, name)(np.ones((4, 1)), np.zeros((4, 1)))


@pytest.mark.parametrize("name", OF_CLASSES)
@pytest.mark.parametrize("dtype", ["int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64"])
def test_labels_may_be_integers_of_any_kind(name, dtype):
    z, y = scores()
    op = getattr(ops, name)
    assert op(z, y.astype(dtype))[0] == op(z, y)[0]
    for wrong in (4, 127) if dtype.startswith("u") else (4, 127, -1, -4, -128):
        y[3] = wrong
        with pytest.raises(ValueError, match=f"{name}: target must hold labels from 0 to 3, got {wrong}$"):
            op(z, y.astype(dtype))


def test_a_label_taken_out_of_an_array_serves():
    z, y = scores()
    alone, backward = ops.cross_entropy(z[2], y[2])
    every, _ = ops.cross_entropy(z, y, reduction="none")
    assert alone == pytest.approx(every[2], rel=1e-14)
    assert backward(1.0)[0].shape == (4,)


@pytest.mark.parametrize("k", [10, 63, 64, 65, 200])
def test_few_and_many_classes_are_laid_out_differently_and_cost_the_same(k):
    z, y = scores(7, k)
    loss, backward = ops.cross_entropy(z, y)
    log_p, _ = ops.log_softmax(z, 1)
    assert loss == pytest.approx(-log_p[np.arange(7), y].mean(), rel=1e-13)
    np.testing.assert_allclose(backward(1.0)[0], (np.exp(log_p) - np.eye(k)[y]) / 7, atol=1e-15)


@pytest.mark.parametrize("name", OF_CLASSES)
@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
@pytest.mark.parametrize("k", [4, 100])
def test_backward_may_be_called_twice_and_changes_nothing(name, reduction, k):
    z, y = scores(6, k)
    given = z.copy(), y.copy()
    value, backward = getattr(ops, name)(z, y, reduction=reduction)
    kept = np.copy(value)
    dy = np.random.default_rng(1).normal(size=np.shape(value))
    upstream = np.copy(dy)
    first = backward(dy)[0]
    again = first.copy()
    first[...] = 7  # the gradient is the caller's
    np.testing.assert_array_equal(backward(dy)[0], again)
    for mine, before in zip((z, y, value, dy), (*given, kept, upstream), strict=True):
        np.testing.assert_array_equal(mine, before)


@pytest.mark.parametrize("name", (*OF_CLASSES, *LOSSES, "binary_cross_entropy_with_logits", "gaussian_kl"))
def test_single_precision_stays_single(name):
    z, y = scores()
    z = z.astype(np.float32)
    second = y if name in OF_CLASSES else np.abs(z) / 10
    for reduction, dy in (("mean", 1.0), ("sum", 1.0), ("none", np.ones(6 if name in OF_CLASSES else (6, 4), "f4"))):
        value, backward = getattr(ops, name)(z, second, reduction=reduction)
        assert value.dtype == np.float32
        assert all(g is None or g.dtype == np.float32 for g in backward(dy))


def test_certain_probabilities_are_labels():
    z, y = scores()
    one_hot = np.eye(4)[y]
    (of_labels, a), (of_certainty, b) = ops.cross_entropy(z, y), ops.cross_entropy(z, one_hot)
    assert of_labels == pytest.approx(of_certainty, rel=1e-14)
    np.testing.assert_allclose(a(1.0)[0], b(1.0)[0], atol=1e-16)


def test_a_teacher_learns_from_its_pupil_too():
    z, _ = scores()
    pupil = Tensor(z, requires_grad=True)
    teacher = Tensor(ops.softmax(2 * z, 1)[0], requires_grad=True)
    layers.CrossEntropyLoss()(pupil, teacher).backward()
    assert pupil.grad.shape == teacher.grad.shape == (6, 4)


def test_the_divergence_is_zero_for_the_standard_normal_alone():
    rng = np.random.default_rng(0)
    losses, _ = ops.gaussian_kl(rng.normal(size=(50, 3)), rng.normal(size=(50, 3)), reduction="none")
    assert losses.min() > 0
    zero = np.zeros((2, 3))
    value, backward = ops.gaussian_kl(zero, zero)
    assert value == 0 and not any(g.any() for g in backward(1.0))


def test_the_divergence_is_what_sampling_says():
    rng = np.random.default_rng(0)
    mean, log_var = np.array(0.7), np.array(-0.5)
    x = mean + np.exp(log_var / 2) * rng.normal(size=200_000)
    log_ratio = -log_var / 2 - (x - mean) ** 2 / (2 * np.exp(log_var)) + x**2 / 2
    error = log_ratio.std() / np.sqrt(len(x))
    assert abs(log_ratio.mean() - ops.gaussian_kl(mean, log_var)[0]) < 4 * error
