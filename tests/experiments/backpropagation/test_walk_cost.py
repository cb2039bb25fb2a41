"""Ways back: the naive one visits every path, the topological one every tensor, a wrong one loses some."""

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest

from companion.experiments.backpropagation import walk_cost
from companion.scratch import ops
from companion.scratch.autodiff import Tensor, apply


def test_naive_visits_double_with_each_rung_and_ordered_ones_grow_by_one():
    result = walk_cost.run(walk_cost.Config())
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
        assert walk_cost.naive_backward(y.grad_fn, np.array(1.0)) == length + 1
        kept = x.grad
        x.grad = None
        y.backward()
        np.testing.assert_array_equal(x.grad, kept)


def random_graph(seed):
    """Compute 12 results from 3 leaves, each from 1 to 3 of the numbers before it, and add up the last two.

    Gives the leaves, the end, the number of results that it needs, and what has been used since: how often each
    result's backward was called, and how many gradients came back along the edges that it needs.
    """
    rng = np.random.default_rng(seed)
    leaves = [Tensor(rng.uniform(0.5, 1.0, 2), requires_grad=True) for _ in range(3)]
    nodes, edges, turns, used = list(leaves), {}, Counter(), Counter()

    def weighted_sum(name, weights):
        def op(*inputs):
            def backward(dy):
                turns[name] += 1
                used.update((name, place) for place in range(len(inputs)))
                return tuple(w * dy for w in weights)

            return sum(w * x for w, x in zip(weights, inputs, strict=True)), backward

        return op

    for name in range(13):
        places = [-1, -2] if name == 12 else list(rng.integers(len(nodes), size=rng.integers(1, 4)))
        edges[name] = [int(place) % len(nodes) - 3 for place in places]  # below 0: a leaf
        weights = rng.uniform(0.5, 1.0, len(places)) * rng.choice([-1, 1], len(places))
        nodes.append(apply(weighted_sum(name, weights), *(nodes[place] for place in places)))
    needed = {12}
    for name in range(12, -1, -1):
        needed |= set(edges[name]) if name in needed else set()
    needs = [(name, place) for name in needed if name >= 0 for place in range(len(edges[name]))]
    return leaves, nodes[-1], needed, Counter(needs), turns, used


@pytest.mark.parametrize("seed", range(50))
def test_on_random_graphs_each_tensor_has_one_turn_and_each_edge_is_used_once(seed):
    leaves, end, needed, edges, turns, used = random_graph(seed)
    dy = np.random.default_rng(seed).normal(size=2)
    assert walk_cost.ordered_backward(end, dy) == len(needed)
    assert turns == Counter(name for name in needed if name >= 0) and used == edges
    found = [leaf.grad for leaf in leaves]

    twins, end, _, _, turns, used = random_graph(seed)
    end.backward(dy)
    assert turns == Counter(name for name in needed if name >= 0) and used == edges
    np.testing.assert_array_equal([g is None for g in found], [leaf.grad is None for leaf in twins])

    naive, end, _, _, turns, used = random_graph(seed)
    visited = walk_cost.naive_backward(end.grad_fn, dy)
    assert visited == 1 + used.total() and set(used) == set(edges)
    for ours, tapes, theirs in zip(found, twins, naive, strict=True):
        if ours is not None:
            np.testing.assert_array_equal(ours, tapes.grad)
            np.testing.assert_allclose(ours, theirs.grad, rtol=1e-12, atol=1e-13)


def test_a_walk_that_takes_a_second_turn_would_be_counted(monkeypatch):
    walk = walk_cost.walk_back

    def stuttering(end, dy):
        for node, gradient in walk(end, dy):
            yield node, gradient
            yield node, 0 * gradient

    monkeypatch.setattr(walk_cost, "walk_back", stuttering)
    result = walk_cost.run(walk_cost.Config())
    np.testing.assert_array_equal(result.ordered, 2 * (result.rungs + 1))


def test_a_ladder_has_a_tensor_a_rung():
    x = Tensor(np.array(1.5), requires_grad=True)
    tops = [walk_cost.ladder(x, n) for n in range(6)]
    assert tops[0] is x and all(b.item() == 2 * a.item() for a, b in pairwise(tops))
