"""Ways back: the naive one visits every path, the topological one every tensor, a wrong one loses some."""

from itertools import pairwise

import numpy as np
import pytest

from companion.experiments import visits
from companion.scratch import ops
from companion.scratch.autodiff import Tensor, apply


def test_naive_visits_double_with_each_rung_and_ordered_ones_grow_by_one():
    result = visits.run(visits.Config())
    np.testing.assert_array_equal(result.naive, 2 ** (result.rungs + 1) - 1)
    np.testing.assert_array_equal(result.ordered, result.rungs + 1)
    np.testing.assert_array_equal(result.naive_gradient, result.ordered_gradient)
    np.testing.assert_array_equal(result.ordered_gradient, 2.0**result.rungs)
    slope = np.polyfit(result.rungs[4:], np.log2(result.naive[4:]), 1)[0]
    assert slope == pytest.approx(1, abs=0.01)


def test_a_chain_is_no_trouble_for_the_naive_recursion():
    for length in (1, 10, 100):
        x = y = Tensor(np.array(0.3), requires_grad=True)
        for _ in range(length):
            y = apply(ops.sin, y)
        assert visits.naive_backward(y, np.array(1.0)) == length + 1
        kept = x.grad
        x.grad = None
        y.backward()
        np.testing.assert_array_equal(x.grad, kept)


@pytest.mark.parametrize("seed", range(10))
def test_a_gradient_is_right_exactly_where_the_order_is_topological(seed):
    found = visits.orders(np.random.default_rng(seed).uniform(0.5, 1.5))
    assert len(found.names) == 6 and found.is_topological.sum() == 2
    right = np.isclose(found.gradient, found.right, rtol=1e-12)
    np.testing.assert_array_equal(right, found.is_topological)
    assert np.abs(found.gradient[~right] / found.right - 1).min() > 0.01
    assert {name for name, ok in zip(found.names, right, strict=True) if ok} == {"b c a", "c b a"}


def test_the_diamonds_right_gradient_is_the_tapes():
    x = Tensor(np.array(1.2), requires_grad=True)
    visits.diamond(x)[0].backward()
    assert visits.orders(1.2).right == pytest.approx(x.grad.item(), rel=1e-14)


def test_a_ladder_has_a_tensor_a_rung():
    x = Tensor(np.array(1.5), requires_grad=True)
    tops = [visits.ladder(x, n) for n in range(6)]
    assert tops[0] is x and all(b.item() == 2 * a.item() for a, b in pairwise(tops))
