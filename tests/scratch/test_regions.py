"""Linear regions: counted by cutting polygons, and again in ways that cut none."""

from itertools import combinations

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from companion.scratch.regions import cut, linear_regions, most_regions

SQUARE = np.array([[-1.0, -1], [1, -1], [1, 1], [-1, 1]])


def random_layers(seed, *sizes):
    rng = np.random.default_rng(seed)
    pairs = zip((2, *sizes), sizes, strict=False)
    return [(rng.normal(size=(out, into)), rng.normal(size=out)) for into, out in pairs]


def area(corners):
    x, y = corners.T
    return 0.5 * abs(x @ np.roll(y, -1) - y @ np.roll(x, -1))


def by_crossings(weight, bias, half):
    """Count the regions of a square as 1 + the lines that cut it + the crossings in it."""
    corners = half * SQUARE @ weight.T + bias
    lines = np.count_nonzero((corners.min(axis=0) < 0) & (corners.max(axis=0) > 0))
    pairs = [list(pair) for pair in combinations(range(len(bias)), 2)]
    places = np.array([np.linalg.solve(weight[p], -bias[p]) for p in pairs])
    return 1 + lines + np.count_nonzero((np.abs(places) < half).all(axis=1))


@pytest.mark.parametrize("seed", range(5))
def test_one_layer_has_the_regions_that_its_lines_and_crossings_make(seed):
    layers = random_layers(seed, 16)
    for half in (1.0, 3.0, 1e4):
        assert len(linear_regions(layers, half * SQUARE)) == by_crossings(*layers[0], half)
    assert len(linear_regions(layers, 1e4 * SQUARE)) == most_regions(16) == 137


@pytest.mark.parametrize("sizes", [(7,), (6, 5), (4, 4, 3)])
def test_in_each_region_pytorchs_network_is_the_regions_affine_map(sizes):
    layers = random_layers(1, *sizes)
    regions = linear_regions(layers, SQUARE)
    assert sum(area(region.corners) for region in regions) == pytest.approx(4)
    for corners, matrix, offset in regions:
        centre = torch.tensor(corners.mean(axis=0), requires_grad=True)

        def network(h):
            for weight, bias in layers:
                h = F.relu(F.linear(h, torch.tensor(weight), torch.tensor(bias)))
            return h

        slopes = torch.autograd.functional.jacobian(network, centre)
        assert slopes.numpy() == pytest.approx(matrix, abs=1e-12)
        assert network(torch.tensor(corners)).numpy() == pytest.approx(corners @ matrix.T + offset, abs=1e-9)


def test_no_pattern_of_units_is_missed():
    """Sampling sees only patterns that the exact regions have, and fewer of them."""
    layers = random_layers(3, 8, 8)

    def pattern(h):
        on = []
        for weight, bias in layers:
            h = np.maximum(h @ weight.T + bias, 0)
            on.append(h > 0)
        return {row.tobytes() for row in np.hstack(on)}

    exact = linear_regions(layers, SQUARE)
    centres = pattern(np.array([region.corners.mean(axis=0) for region in exact]))
    seen = pattern(np.random.default_rng(0).uniform(-1, 1, (20_000, 2)))
    assert len(centres) == len(exact) and seen < centres


def test_folding_networks_reach_the_product_of_their_pieces():
    """Lines through corners cut nothing off: each coordinate folded twice makes 4 by 4 squares."""
    spread = np.array([[1.0, 0], [1, 0], [0, 1], [0, 1]])
    gather = np.array([[2.0, -4, 0, 0], [0, 0, 2, -4]])
    shift = np.array([0, -0.5, 0, -0.5])
    layers = [(spread, shift), (spread @ gather, shift)]
    assert len(linear_regions(layers, np.array([[0.0, 0], [1, 0], [1, 1], [0, 1]]))) == 16


def test_a_cut_keeps_what_a_line_misses_or_touches_and_parts_what_it_crosses():
    for offset in (-1.0, 1.0, -5.0):
        (whole,) = cut(SQUARE, np.array([1.0, 0.0]), offset)
        assert whole is SQUARE
    above, below = cut(SQUARE, np.array([1.0, 1.0]), 0.0)  # through two corners
    assert len(above) == len(below) == 3 and area(above) == area(below) == 2


@pytest.mark.parametrize(("box", "said"), [(SQUARE[:2], "three corners"), (np.zeros((4, 3)), r"\(V, 2\)")])
def test_what_is_no_polygon_is_refused(box, said):
    with pytest.raises(ValueError, match=said):
        linear_regions(random_layers(0, 3), box)


def test_layers_that_do_not_fit_are_refused():
    first, second = random_layers(0, 3, 4)
    with pytest.raises(ValueError, match=r"weight 1 must be \(4, 2\)|weight 1 must be"):
        linear_regions([first, (second[0].T, second[1])], SQUARE)
