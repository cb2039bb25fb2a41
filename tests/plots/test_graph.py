"""Graphs: both worlds are read alike, and the drawing can be read: nothing overlaps, no edge runs through a node."""

import itertools

import matplotlib
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib import pyplot as plt
from matplotlib.offsetbox import AnnotationBbox
from matplotlib.patches import FancyArrowPatch

from companion.plots import graph
from companion.plots._layers import crossings, layout
from companion.plots.network import network
from companion.plots.record import record
from companion.scratch.autodiff import Tensor, apply
from companion.scratch.ops import mse_loss


def leaf(array):
    return Tensor(np.array(array, float), requires_grad=True)


def arrays(seed=0):
    rng = np.random.default_rng(seed)
    return [rng.normal(size=shape) for shape in [(5, 2), (2, 4), (4,), (4, 2), (2,), (5, 2)]]


def network_of(x, w1, b1, w2, b2, y, tanh, loss):
    """Compute a loss through two layers, in either world."""
    h = tanh(x @ w1 + b1)
    return h, loss(h @ w2 + b2, y)


def both_worlds():
    x, *weights, y = arrays()
    ours = [leaf(w) for w in weights]
    theirs = [torch.tensor(w, requires_grad=True) for w in weights]
    h, end = network_of(x, *ours, y, np.tanh, lambda a, b: apply(mse_loss, a, b))
    k, other = network_of(torch.tensor(x), *theirs, torch.tensor(y), torch.tanh, torch.nn.functional.mse_loss)
    names = ("w1", "b1", "w2", "b2", "h", "loss")
    mine, others = (dict(zip(names, found, strict=True)) for found in ([*ours, h, end], [*theirs, k, other]))
    return (end, mine), (other, others)


def test_both_worlds_are_read_alike():
    (end, names), (other, other_names) = both_worlds()
    mine, theirs = record(end, names, gradients=True), record(other, other_names, gradients=True)
    assert len(mine.nodes) == 10 and len(mine.edges) == 9
    for a, b in zip(mine.nodes, theirs.nodes, strict=True):
        assert (a.name, a.leaf, a.shape, a.op is None) == (b.name, b.leaf, b.shape, b.op is None)
        np.testing.assert_allclose(a.gradient, b.gradient, rtol=1e-12, atol=1e-14)
        assert (a.value is None) == (b.value is None)
        if a.value is not None:
            np.testing.assert_allclose(a.value, b.value, rtol=1e-12)
    for a, b in zip(mine.edges, theirs.edges, strict=True):
        assert (a.source, a.target) == (b.source, b.target)
        np.testing.assert_allclose(a.gradient, b.gradient, rtol=1e-12, atol=1e-14)
    assert [n.op for n in mine.nodes if n.op] == ["matmul", "add", "tanh", "matmul", "add", "mse_loss"]
    assert [n.op for n in theirs.nodes if n.op] == ["mm", "add", "tanh", "mm", "add", "mse_loss"]
    assert all(t.grad is None for t in [*names.values(), *(t for t in other_names.values() if t.is_leaf)])
    other.backward()  # its record is still there


def test_the_gradients_are_those_of_backward():
    (end, names), _ = both_worlds()
    nodes = {node.name: node for node in record(end, names, gradients=True).nodes}
    assert all(node.gradient is None for node in record(end, names).nodes)
    end.backward()
    for name in ("w1", "b1", "w2", "b2"):
        np.testing.assert_allclose(nodes[name].gradient, names[name].grad, rtol=1e-14)
    assert nodes["loss"].gradient == 1 and nodes["loss"].value == end.data
    with pytest.raises(ValueError, match=r"record: .* is freed; backward\(retain_graph=True\) keeps it"):
        record(end)


def test_a_diamond_and_two_edges_between_the_same_nodes():
    x = leaf(2.0)
    a, b = x * x, np.sin(x)
    read = record(a * b + a, {"x": x, "a": a}, gradients=True)
    assert [(n.name, n.op) for n in read.nodes] == [
        ("x", None),
        ("a", "mul"),
        (None, "sin"),
        (None, "mul"),
        (None, "add"),
    ]
    assert [(e.source, e.target) for e in read.edges] == [(0, 1), (0, 1), (0, 2), (1, 3), (2, 3), (3, 4), (1, 4)]
    np.testing.assert_allclose(read.nodes[0].gradient, 2 * 2 * np.sin(2) + 4 * np.cos(2) + 4)
    np.testing.assert_allclose([read.edges[3].gradient, read.edges[6].gradient], [np.sin(2), 1])  # they add up


def test_constants_are_shown_where_asked():
    x, mask = leaf([1.0, 2.0]), np.array([0.0, 1.0])
    y = (x * 3.0 + Tensor(mask) + 3.0).reshape(2, 1)
    assert [n.op for n in record(y).nodes] == [None, "mul", "add", "add", "reshape"]
    nodes = record(y, constants=True).nodes
    assert [n.op or ("leaf" if n.leaf else float(n.value.max())) for n in nodes] == [
        *("leaf", 3.0, "mul", 1.0, "add", 3.0, "add", "reshape")
    ]


def test_pytorchs_own_nodes():
    class MySquare(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * x

        @staticmethod
        def backward(ctx, dy):
            return dy

    x = torch.ones(2, 3, requires_grad=True)
    first, second = (x * 2).split([1, 1])
    read = record((MySquare.apply(first) * second).sum(), gradients=True)
    assert [n.op for n in read.nodes] == [None, "mul", "split_with_sizes", "my_square", "mul", "sum"]
    assert read.nodes[2].shape is None and read.nodes[2].gradient is None  # two outputs
    assert read.nodes[1].shape == (2, 3) and read.nodes[0].gradient.shape == (2, 3)
    assert record(x).nodes[0].leaf and len(record(leaf(1.0)).nodes) == 1


def test_a_long_chain_and_a_ladder_are_read():
    y = leaf(1.0)
    for _ in range(60):
        y = y + y
    assert len(record(y, gradients=True).nodes) == 61 and record(y, gradients=True).nodes[0].gradient == 2.0**60
    for _ in range(5000):
        y = y + 1.0
    assert len(record(y).nodes) == 5061


def test_a_network_has_its_numbers():
    w = [np.arange(8.0).reshape(4, 2), -np.arange(8.0).reshape(2, 4)]
    units = [np.array([0.5, -1]), np.arange(4.0), np.array([0.1, 0.9])]
    read = network((2, 4, 2), values=units, gradients=units, weights=w)
    assert [node.value for node in read.nodes] == [0.5, -1, 0, 1, 2, 3, 0.1, 0.9]
    assert [node.leaf for node in read.nodes] == [True, True] + 6 * [False]
    assert {(e.source, e.target): e.value for e in read.edges}[1, 4] == 5 and len(read.edges) == 16
    assert {(e.source, e.target): e.value for e in read.edges}[3, 7] == -5
    assert {e.gradient for e in read.edges} == {None} == {n.value for n in network((3, 1)).nodes}


def test_a_network_may_have_activations_biases_and_a_loss():
    w = [np.arange(8.0).reshape(4, 2), None, -np.arange(8.0).reshape(2, 4), None]
    b = [np.array([0.5, -1.5, 0, 0]), None, np.zeros(2), None]
    values = [np.ones(2), np.arange(4.0), np.arange(4.0), np.ones(2), [0.25]]
    read = network((2, 4, 4, 2, 1), letters="xzhsL", values=values, weights=w, biases=b)
    names = [node.name for node in read.nodes]
    assert names[2:7] == ["$z_{1}$\nbias 0.5", "$z_{2}$\nbias −1.5", "$z_{3}$\nbias 0", "$z_{4}$\nbias 0", "$h_{1}$"]
    assert names[-2:] == ["$s_{2}$\nbias 0", "$L$"] and read.nodes[-1].value == 0.25
    pairs = {(e.source, e.target): e.value for e in read.edges}
    assert [pairs.get((2 + i, 6 + j), "none") for i in range(4) for j in range(4)] == [
        None if i == j else "none" for i in range(4) for j in range(4)
    ], "each unit to its own"
    assert pairs[10, 12] is pairs[11, 12] is None and pairs[9, 11] == -7 and len(pairs) == 8 + 4 + 8 + 2
    drawn = graph.figure(read, read, edge_values=True, down=True)
    labels = [a for a in drawn.axes[1].artists if isinstance(a, AnnotationBbox) and a.zorder < 3]
    assert len(drawn.axes) == 2 and len(labels) == 16, "an edge without a weight has no label"
    assert drawn.get_size_inches()[0] == pytest.approx(2 * graph.size(read, edge_values=True, down=True)[0])


def test_what_cannot_be_drawn_is_said():
    with pytest.raises(TypeError, match="record: result must be a tensor of either world, got ndarray"):
        record(np.ones(2))
    with pytest.raises(ValueError, match="record: this tensor was computed from nothing that requires a gradient"):
        record(torch.ones(2))
    with pytest.raises(ValueError, match=r"shape \(2,\) needs a gradient"):
        record(leaf(np.ones(2)) * 2.0, gradients=True)
    with pytest.raises(ValueError, match=r"network: weights must have shapes \[\(4, 2\)\], got \[\(2, 4\)\]"):
        network((2, 4), weights=[np.ones((2, 4))])
    with pytest.raises(ValueError, match=r"network: values must have shapes \[\(2,\), \(4,\)\], got \[\(2,\)\]"):
        network((2, 4), values=[np.ones(2)])
    with pytest.raises(ValueError, match="network: letters must be 3 or one for each of 2 layers, got 'x'"):
        network((2, 4), letters="x")


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


def forty_nodes():
    rng, pool = np.random.default_rng(1), [leaf(v) for v in np.random.default_rng(0).normal(size=4)]
    for _ in range(30):
        a, b = (pool[i] for i in rng.integers(max(0, len(pool) - 8), len(pool), size=2))
        pool.append((np.add, np.multiply, lambda a, b: np.tanh(a))[rng.integers(3)](a, b))
    end = pool[-1]
    for x in pool[-7:-1]:
        end = end + x
    return end


def pictures():
    (end, names), (other, other_names) = both_worlds()
    rng = np.random.default_rng(0)
    units = {"values": [rng.normal(size=n) for n in (2, 4, 2)], "gradients": [rng.normal(size=n) for n in (2, 4, 2)]}
    weights = [rng.normal(size=(4, 2)), rng.normal(size=(2, 4))]
    x = y = leaf(2.0)
    for _ in range(6):
        y = y + y
    every = {"values": True, "gradients": True}
    return {
        "network": (end, {"names": names, **every}),
        "network, down": (end, {"names": names, **every, "down": True}),
        "shapes": (end, {"names": names, "shapes": True, "constants": True}),
        "torch": (other, {"names": other_names, **every}),
        "ladder": (y, {"names": {"x": x}, "edge_gradients": True}),
        "units": (network((2, 4, 2), **units), every),
        "weights": (network((2, 4, 2), **units, weights=weights), {**every, "edge_values": True}),
        "forty": (forty_nodes(), every),
        "forty, down": (forty_nodes(), {**every, "down": True}),
    }


def draw(name, figure_size=None):
    result, options = pictures()[name]
    figure, ax = plt.subplots(figsize=figure_size or graph.size(result, **options))
    assert graph.graph(result, ax, **options) is ax
    figure.canvas.draw()
    cards = [a.get_window_extent() for a in ax.artists if isinstance(a, AnnotationBbox) and a.zorder == 3]
    labels = [a.get_window_extent() for a in ax.artists if isinstance(a, AnnotationBbox) and a.zorder < 3]
    return ax, cards, labels


@pytest.mark.parametrize("name", pictures())
@pytest.mark.parametrize("look", ["light", "dark"])
def test_nothing_overlaps(name, look):
    if look == "dark":
        plt.style.use("dark_background")
    ax, cards, labels = draw(name)
    figure = ax.get_figure()
    for a, b in itertools.combinations(cards, 2):
        assert not a.overlaps(b)
    for box in [*cards, *labels]:
        assert figure.bbox.x0 <= box.x0 and box.x1 <= figure.bbox.x1
        assert figure.bbox.y0 <= box.y0 and box.y1 <= figure.bbox.y1
    for a, b in itertools.combinations(labels, 2):
        assert not a.padded(-2).overlaps(b)
    for label, card in itertools.product(labels, cards):
        assert not label.overlaps(card)
    texts = [t for t in ax.findobj(matplotlib.text.Text) if t.get_text() and t.get_visible()]
    assert texts and all(t.get_fontsize() >= 9 for t in texts)


@pytest.mark.parametrize("name", pictures())
@pytest.mark.parametrize("wider", [1, 1.5])
def test_edges_run_from_card_to_card_and_through_none(name, wider):
    result, options = pictures()[name]
    width, height = graph.size(result, **options)
    ax, cards, _ = draw(name, (width * wider, height))
    read = result if name in ("units", "weights") else record(result, constants=options.get("constants", False))
    arrows = [p for p in ax.patches if isinstance(p, FancyArrowPatch)]
    assert len(arrows) == len(read.edges)
    for edge, arrow in zip(read.edges, arrows, strict=True):
        path = arrow.get_connectionstyle()(None, None).cleaned(curves=False).vertices[:-1]
        line = np.concatenate([np.linspace(a, b, 20) for a, b in itertools.pairwise(path)])
        assert cards[edge.source].padded(1).contains(*path[0]) and cards[edge.target].padded(1).contains(*path[-1])
        for card in cards:
            low, high = np.reshape(card.padded(-1).extents, (2, 2))
            assert not ((line > low) & (line < high)).all(axis=1).any(), (edge, card)


def test_parallel_edges_are_two():
    ax, *_ = draw("ladder")
    paths = [p.get_connectionstyle()(None, None).vertices for p in ax.patches if isinstance(p, FancyArrowPatch)]
    for a, b in zip(paths[::2], paths[1::2], strict=True):
        assert np.abs(a - b)[:, 1].min() > 5 * ax.get_figure().dpi / 72


def test_what_stands_on_the_cards():
    x, w = leaf([[1.0, -2.0]]), leaf(np.ones((2, 3)))
    big = leaf(np.ones((5, 1)))
    product = x @ w
    y = (product * 3.0).sum() + big.sum()
    ax = plt.subplots()[1]
    names = {"x": x, "w": w, "u": product}
    graph.graph(y, ax, names=names, values=True, gradients=True, shapes=True, constants=True, digits=2)
    cards = [a for a in ax.artists if isinstance(a, AnnotationBbox)]
    texts = [[t.get_text() for t in card.findobj(matplotlib.text.Text) if t.get_text()] for card in cards]
    assert texts == [
        ["[1  −2]", "x", "1 × 2", "[9  9]"],
        ["[1  1  1]\n[1  1  1]", "w", "2 × 3", "[3  3  3]\n[−6  −6  −6]"],
        ["[−1  −1  −1]", "u = matmul", "1 × 3", "[3  3  3]"],
        ["3"],
        ["mul", "1 × 3", "[1  1  1]"],
        ["sum", "1"],
        ["norm 2.2", "leaf", "5 × 1", "norm 2.2"],
        ["sum", "1"],
        ["−4", "add", "1"],
    ]
    thick = [card.patch.get_linewidth() > 2 for card in cards]
    assert thick == 8 * [False] + [True]
    dashed = [card.patch.get_linestyle() not in ("-", "solid") for card in cards]
    assert dashed.index(True) == 3 and sum(dashed) == 1


def test_an_own_operation_is_drawn_by_its_name():
    def twice(x):
        return 2 * x, lambda dy: (2 * dy,)

    ax = plt.subplots()[1]
    graph.graph(apply(twice, leaf(1.0)), ax)
    assert {"twice", "leaf"} <= {t.get_text() for t in ax.findobj(matplotlib.text.Text)}
