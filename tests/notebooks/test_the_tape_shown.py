"""The tape that the chapter writes out is the package's small one: from the same programs, the same gradients."""

import numpy as np
import pytest
from pages import ROOT, visible_cells

from companion.scratch.autodiff import small

ROAD = ROOT / "notebooks" / "06_backpropagation.ipynb"
SHOWN = ("def add(", "def linear(", "class Tensor:", "def walk_back(")  # each begins a cell


@pytest.fixture
def page():
    """What the chapter's visible cells define, the operations and the tape, run as they stand on the page."""
    defined = {"np": np}
    cells = [cell.source for cell in visible_cells(ROAD) if cell.source.startswith(SHOWN)]
    assert len(cells) == len(SHOWN)
    for source in cells:
        exec(source, defined)
    return defined


def from_page(page, program, arrays):
    leaves = [page["Tensor"](array) for array in arrays]
    page["walk_back"](program(page["apply"], page, *leaves))
    assert page["tape"] == []
    return [leaf.grad for leaf in leaves]


def from_package(page, program, arrays):
    tape, leaves = small.Tape(), [small.Tensor(array) for array in arrays]
    tape.backward(program(tape.apply, page, *leaves))
    return [leaf.grad for leaf in leaves]


def network(apply, page, x, w1, b1, w2, b2):
    h = apply(page["relu"], apply(page["linear"], x, w1, b1))
    scores = apply(page["linear"], apply(page["relu"], apply(page["linear"], h, w2, b2)), w2, b2)  # a layer twice
    return apply(page["cross_entropy"], scores, np.array([0, 2, 1]))


def test_a_network_with_a_layer_used_twice(page):
    shapes = (3, 4), (5, 4), (5,), (5, 5), (5,)
    arrays = [np.random.default_rng(0).normal(size=shape) for shape in shapes]
    both = zip(from_page(page, network, arrays), from_package(page, network, arrays), strict=True)
    assert all(np.array_equal(a, b) and a.shape == b.shape for a, b in both)


@pytest.mark.parametrize("seed", range(5))
def test_programs_at_random(page, seed):
    """Sums, products and maxima of what was there before, the last of all put together at the end."""

    def program(apply, page, *leaves):
        rng, values = np.random.default_rng(seed), list(leaves)
        for _ in range(12):
            op = page[("add", "mul", "maximum")[rng.integers(3)]]
            values.append(apply(op, values[rng.integers(len(values))], values[rng.integers(len(values))]))
        return apply(page["add"], values[-1], values[-2])

    arrays = [np.float64(v) for v in np.random.default_rng(seed).normal(size=3)]
    package = [0.0 if g is None else g for g in from_package(page, program, arrays)]
    assert np.array_equal(from_page(page, program, arrays), package)
