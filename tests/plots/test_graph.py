"""The drawing can be read: nothing overlaps, no edge runs through a node."""

import itertools

import matplotlib
import numpy as np
import pytest
from example_graphs import both_worlds, leaf
from matplotlib import pyplot as plt
from matplotlib.offsetbox import AnnotationBbox
from matplotlib.patches import FancyArrowPatch

from companion.plots import graph
from companion.plots.network import network
from companion.plots.record import record
from companion.scratch.autodiff import apply


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


@pytest.mark.in_turn(2)
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


@pytest.mark.in_turn(2)
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
