"""Prices, counted: a gradient costs at most three losses in multiply-adds, a Jacobian what its way says."""

from itertools import pairwise

import numpy as np
import pytest

from companion.counting import Tally
from companion.experiments.backpropagation import gradient_cost, gradient_time, jacobian_cost
from companion.scratch import ops
from companion.scratch.autodiff import Tensor, apply, grad

HIDDEN = (8, 24, 80, 250, 780)  # from 682 to 667,690 parameters


def test_a_tally_counts_what_numpy_computes():
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=(5, 4)), rng.normal(size=(4, 3))
    tally = Tally()
    product = tally.watch(a) @ b
    assert dict(tally) == {"matmul": 5 * 4 * 3}
    total = np.exp(product[:2]).T.copy().sum()
    assert dict(tally) == {"matmul": 60, "exp": 6, "add": 6}
    product += 1.0
    product -= b[0]
    assert dict(tally) == {"matmul": 60, "exp": 6, "add": 6 + 15, "subtract": 15} and tally.total() == 102
    np.testing.assert_allclose(np.asarray(product), a @ b + 1 - b[0])
    assert float(total) == pytest.approx(np.exp((a @ b)[:2]).sum())
    assert tally.total() == 102  # plain arrays count nowhere


def test_watching_changes_no_number():
    rng = np.random.default_rng(0)
    arrays = [rng.normal(size=shape) for shape in ((6, 4), (3, 4), (3,))]
    labels = rng.integers(3, size=6)
    gradients = []
    for kind in (np.array, Tally().watch):
        tensors = [Tensor(kind(array), requires_grad=True) for array in arrays]
        loss = apply(ops.cross_entropy, apply(ops.gelu, apply(ops.linear, *tensors)), labels)
        gradients.append([np.asarray(g) for g in (loss.data, *grad(loss, tensors))])
    for plain, watched in zip(*gradients, strict=True):
        np.testing.assert_array_equal(plain, watched)


@pytest.mark.parametrize("sizes", [(64, 32, 10), (5, 1), (3, 7, 2, 9)])
@pytest.mark.parametrize("batch", [1, 32])
def test_every_linear_layers_backward_costs_two_forwards_and_the_firsts_one_where_its_input_owes_none(sizes, batch):
    expected = batch * np.multiply(sizes[:-1], sizes[1:])
    for input_gradient in (False, True):
        result = gradient_cost.run(gradient_cost.Config(sizes, batch, input_gradient))
        np.testing.assert_array_equal(result.forward, expected)
        times = np.full(len(expected), 2)
        times[0] = 1 + input_gradient
        np.testing.assert_array_equal(result.backward, times * expected)
        assert result.parameters == sum((a + 1) * b for a, b in pairwise(sizes))


def test_a_gradient_costs_at_most_three_evaluations_while_parameters_grow_a_thousandfold():
    results = [gradient_cost.run(gradient_cost.Config((64, h, h, 10))) for h in HIDDEN]
    assert results[-1].parameters > 900 * results[0].parameters
    products = np.array([(r.forward.sum() + r.backward.sum()) / r.forward.sum() for r in results])
    assert (np.diff(products) > 0).all() and products[0] > 2 and 2.9 < products[-1] < 3
    everything = np.array([r.operations.sum() / r.operations[0] for r in results])
    assert (everything < 3).all() and everything[-1] == pytest.approx(products[-1], abs=0.02)
    with_input = [gradient_cost.run(gradient_cost.Config((64, h, h, 10), input_gradient=True)) for h in HIDDEN]
    assert {r.backward.sum() / r.forward.sum() for r in with_input} == {2.0}


def test_counting_everything_an_elementwise_operation_costs_four_with_its_gradient():
    tally = Tally()
    _, backward = ops.tanh(tally.watch(np.ones(5)))
    assert tally.total() == 5
    backward(np.ones(5))
    assert tally.total() == 4 * 5


def exponent(numbers, prices) -> float:
    return np.polyfit(np.log(numbers), np.log(prices), 1)[0]


def prices(results, way):
    return [r.operations[way] / r.one_evaluation for r in results]


def test_differences_and_forward_mode_pay_for_inputs_and_reverse_mode_for_outputs():
    numbers = (4, 16, 64, 256)
    many_inputs = [jacobian_cost.run(jacobian_cost.Config(inputs=n)) for n in numbers]
    many_outputs = [jacobian_cost.run(jacobian_cost.Config(inputs=16, outputs=m)) for m in numbers]
    for n, r in zip(numbers, many_inputs, strict=True):
        assert r.evaluations.tolist() == [2 * n, n, 1] and r.walks.tolist() == [0, 0, 1] and r.gap < 1e-9
    for m, r in zip(numbers, many_outputs, strict=True):
        assert r.evaluations.tolist() == [32, 16, 1] and r.walks.tolist() == [0, 0, m] and r.gap < 1e-9
    assert [exponent(numbers, prices(many_inputs, way)) for way in range(3)] == pytest.approx([1, 1, 0], abs=0.1)
    assert [exponent(numbers, prices(many_outputs, way)) for way in range(3)] == pytest.approx([0, 0, 1], abs=0.1)
    n, last = numbers[-1], many_inputs[-1]
    differences, forward, reverse = last.operations / last.one_evaluation
    assert differences == pytest.approx(2 * n, rel=0.01) and 1.9 * n < forward < 3.2 * n and 1.9 < reverse < 2.1


def test_wiggling_gives_the_gradient_of_one_backward_at_thousands_of_evaluations(monkeypatch):
    """By a clock that ticks once a linear layer, each way takes as long as its evaluations of the loss."""
    ticks, linear = [], ops.linear
    monkeypatch.setattr(ops, "linear", lambda *inputs: ticks.append(1) or linear(*inputs))
    monkeypatch.setattr(gradient_time, "perf_counter", lambda: len(ticks))
    result = gradient_time.run(gradient_time.Config(hidden=16))
    weights = 64 * 16 + 16 + 16 * 10 + 10
    assert result.evaluations == 2 * weights and result.backward.shape == (weights,)
    np.testing.assert_allclose(result.wiggled, result.backward, rtol=0, atol=1e-8)
    assert np.abs(result.backward).max() > 0.01
    assert result.wiggling_seconds == result.evaluations * result.backward_seconds == 2 * result.evaluations
