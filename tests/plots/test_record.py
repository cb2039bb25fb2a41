"""The records of both worlds are read alike."""

import numpy as np
import pytest
import torch
from example_graphs import both_worlds, leaf
from matplotlib.offsetbox import AnnotationBbox

from companion.plots import graph
from companion.plots.network import network
from companion.plots.record import record
from companion.scratch.autodiff import Tensor


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
