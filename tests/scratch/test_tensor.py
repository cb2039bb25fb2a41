"""What a user of torch.Tensor reaches for: one expression in both worlds gives the same numbers and gradients."""

import numpy as np
import pytest
import torch

from companion.scratch.autodiff import Tensor, apply

X = np.random.default_rng(0).normal(size=(3, 4))
MASK = X > 0.2
ROWS = np.array([0, 2, 2])

EXPRESSIONS = {
    "sum": lambda x: x.sum(),
    "sum of rows": lambda x: x.sum(0),
    "sum kept": lambda x: x.sum(dim=1, keepdim=True),
    "mean": lambda x: x.mean(),
    "mean of rows": lambda x: x.mean(1),
    "max": lambda x: x.max(),
    "reshape by numbers": lambda x: x.reshape(2, 6),
    "reshape by a tuple": lambda x: x.reshape((-1, 2)),
    "T": lambda x: x.T,
    "transpose": lambda x: x.transpose(0, 1),
    "transpose of a stack": lambda x: x.reshape(3, 2, 2).transpose(1, 2),
    "a row": lambda x: x[1],
    "a number": lambda x: x[1, 2],
    "a slice": lambda x: x[:, 1:3],
    "from the end": lambda x: x[-1, ::2],
    "minus": lambda x: -x,
    "abs": lambda x: abs(x),
    "power": lambda x: x**2,
    "power of a number": lambda x: 2.0**x,
    "cube": lambda x: x**3,
    "matrix product": lambda x: x @ x.T,
    "number minus": lambda x: 1.5 - x,
    "number over": lambda x: 1.5 / x,
    "all together": lambda x: ((x @ x.T) / 2.0 + x.sum(1) - 3 * x[:, 0]).max() ** 2,
}


@pytest.mark.parametrize("what", EXPRESSIONS)
def test_an_expression_means_what_it_means_in_pytorch(what):
    ours, theirs = Tensor(X, requires_grad=True), torch.tensor(X, requires_grad=True)
    y, expected = EXPRESSIONS[what](ours), EXPRESSIONS[what](theirs)
    assert y.shape == tuple(expected.shape)
    np.testing.assert_allclose(y.data, expected.detach().numpy(), rtol=1e-14)
    dy = np.random.default_rng(1).normal(size=y.shape)
    y.backward(dy)
    expected.backward(torch.tensor(dy))
    np.testing.assert_allclose(ours.grad, theirs.grad.numpy(), rtol=1e-13, atol=1e-14)


@pytest.mark.parametrize("index", [MASK, ROWS, (ROWS, np.array([1, 1, 3]))], ids=["mask", "rows", "pairs"])
def test_an_index_may_be_an_array_or_a_tensor(index):
    leaves = [Tensor(X, requires_grad=True) for _ in range(2)]
    results = [leaves[0][index], leaves[1][Tensor(index) if isinstance(index, np.ndarray) else index]]
    theirs = torch.tensor(X, requires_grad=True)
    expected = theirs[tuple(map(torch.tensor, index)) if isinstance(index, tuple) else torch.tensor(index)]
    dy = np.random.default_rng(1).normal(size=expected.shape)
    expected.backward(torch.tensor(dy))
    for leaf, y in zip(leaves, results, strict=True):
        np.testing.assert_array_equal(y.data, expected.detach().numpy())
        y.backward(dy)
        np.testing.assert_allclose(leaf.grad, theirs.grad.numpy(), rtol=1e-15)


COMPARISONS = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
}


@pytest.mark.parametrize("sign", COMPARISONS)
def test_comparisons_give_truth_values_without_a_history(sign):
    compare = COMPARISONS[sign]
    a, b = np.array([1.0, 2.0, 3.0]), np.array([2.0, 2.0, 2.0])
    tensor = Tensor(a, requires_grad=True)
    for result, expected in (
        (compare(tensor, b), compare(a, b)),
        (compare(b, tensor), compare(b, a)),
        (compare(tensor, 2.0), compare(a, 2.0)),
        (compare(tensor, Tensor(b)), compare(a, b)),
    ):
        assert isinstance(result, Tensor) and not result.requires_grad
        np.testing.assert_array_equal(result.data, expected)
        assert result.dtype == np.bool_


def test_numbers_come_out():
    x = Tensor(np.array([2.5]), requires_grad=True)
    assert x.item() == float(x) == 2.5 and bool(x > 2.0) and not (x < 2.0)
    assert x.ndim == 1 and x.shape == (1,) and x.dtype == np.float64 and len(x) == 1
    assert x.numpy() is x.data and not x.detach().requires_grad
    assert len({x, x}) == 1  # a tensor may stand in a set
    assert x.T is x
    with pytest.raises(ValueError, match=r"T: a matrix was expected, got shape \(1, 3, 4\); use transpose"):
        _ = Tensor(X[None]).T
    with pytest.raises(ValueError, match="ambiguous"):
        bool(Tensor(X) > 0)


@pytest.mark.parametrize("function", [np.exp, np.sin, np.tanh, np.square, np.abs, np.negative])
def test_numpys_functions_are_recorded(function):
    leaves = [Tensor(X, requires_grad=True) for _ in range(2)]
    from companion.scratch import ops

    y, expected = function(leaves[0]), apply(ops.ELEMENTWISE[function], leaves[1])
    np.testing.assert_array_equal(y.data, function(X))
    for t in (y, expected):
        t.sum().backward()
    np.testing.assert_array_equal(leaves[0].grad, leaves[1].grad)


def test_arrays_mix_with_tensors_from_the_left_too():
    x = Tensor(X, requires_grad=True)
    y = np.ones((2, 3)) @ x + np.ones(4) * x[0] - np.full(4, 2.0) / x[1]
    y.sum().backward()
    expected = np.full((3, 4), 2.0)
    expected[0] += 2
    expected[1] += 2 * 2 / X[1] ** 2
    np.testing.assert_allclose(x.grad, expected)
