"""Every operation agrees with PyTorch; and the comparison itself refuses every planted fault."""

from itertools import product

import numpy as np
import pytest

from companion import checks, parity
from companion.pairs import PAIRS
from companion.shapes import Array

pytestmark = pytest.mark.filterwarnings("ignore:.*have different shapes")  # some cases broadcast on purpose


def cases(wanted=lambda pair, case: True):
    """List pairs and the names of those of their cases that are wanted."""
    found = [(pair, name) for pair in PAIRS for name, case in pair.cases.items() if wanted(pair, case)]
    return [pytest.param(pair, name, id=f"{pair.name}-{name}") for pair, name in found]


DIFFERENTIABLE = cases(lambda pair, case: case.smooth and not case.steep)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize(("pair", "case"), cases())
def test_agrees_with_pytorch(pair, case, dtype):
    for seed in range(5):
        verdict = parity.compare(pair, seed=seed, dtype=dtype, case=case)
        assert verdict.agrees, f"seed {seed}\n{verdict}"


@pytest.mark.parametrize(("pair", "case"), DIFFERENTIABLE)
def test_central_differences_agree(pair, case):
    for seed in range(3):
        rng = np.random.default_rng(seed)
        arguments, options = pair.cases[case](rng)
        dy = rng.normal(size=np.shape(pair.scratch(*arguments, **options)[0]))
        gaps = checks.gradient_gaps(pair.scratch, *arguments, dy=dy, **options)
        assert all(gap is None or gap < 1e-7 for gap in gaps), (pair.name, case, gaps)


@pytest.mark.parametrize(("pair", "case"), DIFFERENTIABLE)
def test_adjoint_identity_holds(pair, case):
    arguments, options = pair.cases[case](np.random.default_rng(7))
    gap = checks.adjoint_gap(pair.scratch, *arguments, rng=np.random.default_rng(8), **options)
    assert gap < 1e-7


@pytest.mark.parametrize(("pair", "case"), cases(lambda pair, case: hasattr(pair.scratch, "selective")))
def test_a_gradient_that_nobody_needs_is_left_out_and_the_others_stay(pair, case):
    arguments, options = pair.cases[case](np.random.default_rng(5))
    value, backward = pair.scratch(*arguments, **options)
    dy = np.random.default_rng(6).normal(size=value.shape)
    whole = backward(dy)
    for needs in filter(any, product((False, True), repeat=len(arguments))):  # as the tape asks
        for needed, alone, full in zip(needs, backward(dy, needs), whole, strict=False):
            assert needed or alone is None
            assert not needed or (alone is full is None) or np.array_equal(alone, full, equal_nan=True)


FAULTS = {
    "zeros": np.zeros_like,
    "twice itself": lambda g: 2 * g,
    "transpose": np.transpose,
    "none": lambda g: None,
}


def _gradients() -> list:
    """List every pair with every argument that has a gradient, in the case where it first has one."""
    found = []
    for pair in PAIRS:
        for position, argument in enumerate(pair.arguments):
            for case, draw in pair.cases.items():
                arguments, options = draw(np.random.default_rng(0))
                value, backward = pair.scratch(*arguments, **options)
                gradient = backward(np.random.default_rng(1).normal(size=np.shape(value)))[position]
                if gradient is not None and gradient.size > 1:
                    found.append((pair, case, position, argument, gradient))
                    break
    return found


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize(
    ("pair", "case", "position", "gradient"),
    [pytest.param(p, c, i, g, id=f"{p.name}-{name}") for p, c, i, name, g in _gradients()],
)
def test_a_planted_fault_is_found(pair, case, position, gradient, fault):
    changed = FAULTS[fault](gradient)
    if isinstance(changed, Array) and changed.shape == gradient.shape and np.array_equal(changed, gradient):
        assert fault == "transpose" and gradient.ndim == 1  # the transpose of a row of numbers is itself
        return
    assert parity.compare(pair, seed=0, case=case).agrees
    assert not parity.compare(parity.with_fault(pair, position, FAULTS[fault]), seed=0, case=case).agrees


def test_every_gradient_was_spoilt():
    spoilt = {(pair.name, argument) for pair, _, _, argument, _ in _gradients()}
    owed = set()
    for pair in PAIRS:
        for draw in pair.cases.values():
            arguments, _ = draw(np.random.default_rng(0))
            owed |= {
                (pair.name, name)
                for name, a in zip(pair.arguments, arguments, strict=False)
                if checks.differentiable(a) and a.size > 1
            }
    assert spoilt == owed
