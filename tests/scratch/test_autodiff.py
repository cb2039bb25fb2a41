"""The tape: graphs of every shape, gradients that add up, and nothing computed that nobody needs."""

import numpy as np
import pytest
import torch

from companion.scratch import ops
from companion.scratch.autodiff import Tensor, apply, grad, topological_order

BINARY = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "@": lambda a, b: a @ b.T if isinstance(b, torch.Tensor) else a @ apply(transposed, b),
}


def transposed(x):
    """A student's own operation."""
    return x.T, lambda dy: (dy.T,)


def leaf(array):
    return Tensor(array, requires_grad=True)


@pytest.mark.parametrize("symbol", BINARY)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_operators_match_pytorch(symbol, dtype):
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=(3, 4)).astype(dtype), rng.uniform(1, 2, size=(3, 4)).astype(dtype)
    ours = [leaf(a), leaf(b)]
    theirs = [torch.tensor(a, requires_grad=True), torch.tensor(b, requires_grad=True)]
    y, t = BINARY[symbol](*ours), BINARY[symbol](*theirs)
    dy = rng.normal(size=y.shape).astype(dtype)
    y.backward(dy)
    t.backward(torch.from_numpy(dy))
    tolerance = 1e-12 if dtype is np.float64 else 1e-5
    np.testing.assert_allclose(y.data, t.detach().numpy(), rtol=tolerance, atol=tolerance)
    for mine, reference in zip(ours, theirs, strict=True):
        assert mine.grad.dtype == dtype
        np.testing.assert_allclose(mine.grad, reference.grad.numpy(), rtol=tolerance, atol=tolerance)


def test_plain_arrays_and_numbers_mix_with_tensors():
    x = leaf(np.array([1.0, 2.0], np.float32))
    array = np.array([3.0, 5.0], np.float32)
    y = 2 * x + x * 3.0 - 1 + (1 - x) / 2 + 4 / x + array * x + x * array + (-x) ** 2 + (array @ x)
    assert isinstance(y, Tensor) and y.dtype == np.float32
    y.sum().backward()
    slope = 2 + 3 - 0.5 - 4 / x.data**2 + 2 * array + 2 * x.data + 2 * array
    np.testing.assert_allclose(x.grad, slope, rtol=1e-6)


def test_gradients_of_a_diamond_add_up():
    x = leaf(np.array([2.0, 3.0]))
    a, b = x * x, x * 5.0
    (a * b + a).sum().backward()  # 5 x^3 + x^2
    np.testing.assert_allclose(x.grad, 15 * x.data**2 + 2 * x.data)


def test_a_tensor_used_twice_by_one_operation():
    x = leaf(np.array([2.0, 3.0]))
    (x / x + x * x).sum().backward()
    np.testing.assert_allclose(x.grad, 2 * x.data)


def test_a_ladder_is_walked_once():
    x = y = leaf(np.ones(2))
    for _ in range(60):  # 2^60 paths
        y = y + y
    order = topological_order(y)
    assert len(order) == 60 and order[0].inputs == [x, x] and order[-1] is y.grad_fn
    y.sum().backward()
    np.testing.assert_array_equal(x.grad, 2.0**60 * np.ones(2))


def test_a_gradient_by_what_lies_between_and_by_the_end_itself():
    x = leaf(np.array([1.0, 2.0]))
    a = x * x
    y = (a * a).sum()
    by_a, by_y = grad(y, [a, y])
    np.testing.assert_array_equal(by_a, 2 * a.data)
    assert by_y == 1.0
    x.backward(np.array([3.0, 4.0]))
    np.testing.assert_array_equal(x.grad, [3.0, 4.0])


def test_nobody_computes_what_nobody_needs():
    rng = np.random.default_rng(0)
    asked = []

    def watched(x, weight, bias):
        value, backward = ops.linear(x, weight, bias)

        def watching(dy, needs):
            gradients = backward(dy, needs)
            asked.append([gradient is not None for gradient in gradients])
            return gradients

        return value, watching

    watched.selective = True
    weight, bias = leaf(rng.normal(size=(3, 4))), leaf(np.zeros(3))
    apply(watched, rng.normal(size=(5, 4)), weight, bias).sum().backward()
    assert asked == [[False, True, True]]


def test_backward_does_not_change_what_it_is_given():
    rng = np.random.default_rng(0)
    from companion.pairs import PAIRS

    for pair in PAIRS:
        arguments, options = next(iter(pair.cases.values()))(rng)
        copies = [np.copy(a) for a in arguments]
        value, backward = pair.scratch(*arguments, **options)
        kept = np.copy(value)
        dy = rng.normal(size=np.shape(value))
        given = np.copy(dy)
        first = [None if g is None else np.copy(g) for g in backward(dy)]
        second = backward(dy)
        np.testing.assert_array_equal(dy, given, err_msg=pair.name)
        np.testing.assert_array_equal(value, kept, err_msg=pair.name)
        for before, after in zip(copies, arguments, strict=True):
            np.testing.assert_array_equal(before, after, err_msg=pair.name)
        for one, two in zip(first, second, strict=True):
            assert (one is None) == (two is None)
            if one is not None:
                np.testing.assert_array_equal(one, two, err_msg=pair.name)


def test_an_own_operation_joins_in():
    x = leaf(np.arange(6.0).reshape(2, 3))
    apply(transposed, x).sum().backward()
    np.testing.assert_array_equal(x.grad, np.ones((2, 3)))


def test_repr_names_the_operation():
    x = leaf(np.array([1.0]))
    assert repr(x) == "tensor([1.], requires_grad)"
    assert repr(x * 2.0) == "tensor([2.], made by mul)"
    assert repr(Tensor(np.array([1.0]))) == "tensor([1.])"


def test_what_cannot_be_done_is_said():
    x = leaf(np.ones((2, 3)))
    with pytest.raises(ValueError, match=r"shape \(2, 3\) needs a gradient"):
        (x * 2.0).backward()
    with pytest.raises(ValueError, match=r"gradient must have shape \(2, 3\), got \(3,\)"):
        (x * 2.0).backward(np.ones(3))
    with pytest.raises(RuntimeError, match="nothing that requires a gradient"):
        Tensor(np.ones(1)).backward()
    with pytest.raises(TypeError, match="float32 or float64 data, got dtype int64"):
        Tensor(np.arange(3), requires_grad=True)
    with pytest.raises(TypeError, match=r"use its \.data"):
        Tensor(x)

    def forgetful(a, b):
        return a + b, lambda dy: (dy,)

    def silent(a):
        return a * 2, lambda dy: (None,)

    def misshapen(a):
        return a, lambda dy: (dy[0],)

    with pytest.raises(TypeError, match="forgetful: backward must give a tuple of 2 gradients"):
        apply(forgetful, x, x).sum().backward()
    with pytest.raises(TypeError, match="silent: backward gave None for an input that needs a gradient"):
        apply(silent, Tensor(np.array(1.0), requires_grad=True)).backward()
    with pytest.raises(ValueError, match=r"misshapen: gradient must have shape \(2, 3\), got \(3,\)"):
        apply(misshapen, x).sum().backward()
