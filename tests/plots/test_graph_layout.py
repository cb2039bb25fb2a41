"""Where nodes stand: apart, each after its inputs, with few crossings."""

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.plots._layers import crossings, layout


@st.composite
def graphs(draw):
    count = draw(st.integers(2, 14))
    edges = [(draw(st.integers(0, t - 1)), t) for t in range(1, count) for _ in range(draw(st.integers(0, 3)))]
    return count, edges


@given(graphs(), st.integers(0, 2**32 - 1))
@settings(deadline=None, max_examples=60)
def test_nodes_stand_apart_and_edges_lead_ahead(drawn, seed):
    count, edges = drawn
    sizes = np.random.default_rng(seed).uniform(10, 60, size=(count, 2))
    plan = layout(edges, sizes, (20.0, 10.0))
    low, high = plan.nodes - sizes / 2, plan.nodes + sizes / 2
    for i, j in itertools.combinations(range(count), 2):
        apart = np.maximum(low[i] - high[j], low[j] - high[i])
        assert apart[0] > 20 - 1e-9 or apart[1] > 10 - 1e-9
    assert low.min() > -1e-9 and (high < plan.size + 1e-9).all()
    for (source, target), way in zip(edges, plan.ways, strict=True):
        np.testing.assert_array_equal(way[[0, -1]], plan.nodes[[source, target]])
        assert (np.diff(way[:, 0]) > 0).all()


def test_a_tree_and_a_twisted_ladder_have_no_crossings():
    for edges, count in [
        (
            [(0, 7), (5, 7), (3, 8), (1, 8), (6, 9), (2, 9), (7, 10), (9, 10), (8, 11), (4, 11), (10, 12), (11, 12)],
            13,
        ),
        ([(0, 3), (1, 2), (2, 5), (3, 4), (4, 7), (5, 6)], 8),
    ]:
        plan = layout(edges, np.full((count, 2), 10.0), (20.0, 10.0))
        for (a, b), (c, d) in itertools.combinations(plan.ways, 2):
            if a[0] == c[0] and b[0] == d[0] and len(a) == len(c) == 2:
                assert (a[1] - c[1]) * (b[1] - d[1]) >= 0
    rows = [np.array([0, 1]), np.array([2, 3])]
    assert crossings(rows, np.array([[0, 3], [1, 2]])) == 1 and crossings(rows, np.array([[0, 2], [1, 3]])) == 0
