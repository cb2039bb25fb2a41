"""Orders of turns: a gradient is right exactly where each tensor waits for all that was computed from it."""

import numpy as np
import pytest

from companion.experiments.backpropagation import turn_order
from companion.scratch.autodiff import Tensor


@pytest.mark.parametrize("seed", range(10))
def test_a_gradient_is_right_exactly_where_the_order_is_topological(seed):
    found = turn_order.run(turn_order.Config(np.random.default_rng(seed).uniform(0.5, 1.5)))
    assert len(found.turns) == 6 and found.is_topological.sum() == 2
    right = np.isclose(found.gradient, found.right, rtol=1e-12)
    np.testing.assert_array_equal(right, found.is_topological)
    assert np.abs(found.gradient[~right] / found.right - 1).min() > 0.01
    assert {"".join(np.take(turn_order.NAMES, turns)) for turns in found.turns[right]} == {"bca", "cba"}


def test_the_diamonds_right_gradient_is_the_tapes():
    x = Tensor(np.array(1.2), requires_grad=True)
    turn_order.diamond(x)[0].backward()
    assert turn_order.run(turn_order.Config(1.2)).right == pytest.approx(x.grad.item(), rel=1e-14)
