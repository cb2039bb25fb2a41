"""Extreme numbers: every operation gives NaN, infinities and numbers where PyTorch gives them, gradients too.

The cases are those of the list of pairs, with one, some or all of their numbers replaced by extreme ones. What comes
out must be NaN or infinite in the same places, and equal where it is finite. PyTorch is asked for its plain
algorithms: its fused ones (oneDNN, flash attention) lose some NaN and overflow earlier, and differ from machine to
machine.
"""

import warnings

import numpy as np
import pytest
import torch
from torch.nn.attention import SDPBackend, sdpa_kernel

from companion.checks import differentiable
from companion.pairs import PAIRS
from companion.parity.operations import both_sides

TOLERANCE = {"float64": 1e-11, "float32": 1e-4}
HUGE = {"float64": 1e308, "float32": 3e38}
TINY = {"float64": 1e-308, "float32": 1e-38}
SQUARABLE = {"float64": 1e150, "float32": 1e17}  # huge, where numbers are added: Extremes says why


def adds_up(pair, case: str) -> bool:
    """Say whether numbers are added: the operation says so, or its value has another shape than an argument."""
    arguments, options = pair.cases[case](np.random.default_rng(0))
    shape = np.shape(pair.scratch(*arguments, **options)[0])
    return pair.extremes.adds_up or any(differentiable(a) and a.shape != shape for a in arguments)


def extremes(dtype: str, summed: bool) -> dict[str, list[float]]:
    """Give the extreme numbers by kind."""
    info = np.finfo(dtype)
    kinds = {
        "huge": [SQUARABLE[dtype]] if summed else [HUGE[dtype], float(info.max)],
        "tiny": [1 / SQUARABLE[dtype]] if summed else [TINY[dtype], float(info.tiny)],
        "denormal": [float(info.smallest_subnormal)],
        "zero": [0.0],
    }
    both = {kind: [*values, *(-value for value in values)] for kind, values in kinds.items()}
    return {**both, "infinite": [np.inf], "minus infinite": [-np.inf], "NaN": [np.nan]}


def plans(pair, case: str, dtype: str):
    """List what is replaced: the kind, its numbers, how many (all, or one alone, or a quarter), in which argument."""
    kinds = extremes(dtype, adds_up(pair, case))
    several = len(pair.arguments) > 1
    for kind, numbers in kinds.items():
        if several and not (pair.extremes.one_by_one and kind == "huge"):
            yield kind, numbers, "every", None
        for only in range(len(pair.arguments)):
            yield kind, numbers, "every", only
            yield kind, numbers, "one", only
    for _ in range(3):
        yield "of all kinds", [x for kind in kinds.values() for x in kind], "some", None


def spoil(pair, arguments: list, numbers: list[float], how_many: str, only: int | None, rng) -> list:
    """Replace numbers of the floating-point arguments, or of one of them."""
    spoilt = []
    for i, a in enumerate(arguments):
        fits = pair.extremes.domain.get(pair.arguments[i], lambda x: True)
        fit = [x for x in numbers if fits(x)]
        if differentiable(a) and a.size and fit and only in (None, i):
            a = a.copy()
            where = np.full(a.shape, how_many == "every")
            if how_many == "some":
                where = np.asarray(rng.uniform(size=a.shape) < 0.25)
            if how_many == "one":
                where[tuple(rng.integers(size) for size in a.shape)] = True
            a[where] = rng.choice(fit, size=np.count_nonzero(where))
        spoilt.append(a)
    return spoilt


def complaint(ours, theirs, tolerance: float, scale: float, nan_stays: bool) -> str:
    """Say how two arrays differ, or nothing."""
    ours, theirs = np.asarray(ours), np.asarray(theirs)
    if ours.shape != theirs.shape or ours.dtype != theirs.dtype:
        return f"{ours.dtype} {ours.shape}, expected {theirs.dtype} {theirs.shape}"
    same = (ours == theirs) | (np.isnan(ours) & (np.isnan(theirs) | nan_stays))
    close = np.abs(ours / 2 - theirs / 2) <= tolerance * (np.abs(theirs) / 2 + scale / 2)
    same |= np.isfinite(ours) & np.isfinite(theirs) & close
    return "" if same.all() else f"{ours[~same][0]}, expected {theirs[~same][0]}"


def complaints(pair, case: str, dtype: str, seed: int, numbers, how_many, only) -> list[str]:
    """Compare an operation's value and gradients on a spoilt case with PyTorch's."""
    rng = np.random.default_rng(seed)
    arguments, options = pair.cases[case](rng)
    arguments = [a.astype(dtype) if differentiable(a) else a for a in arguments]
    arguments = spoil(pair, arguments, numbers, how_many, only, rng)
    ours, theirs = both_sides(pair, arguments, options, rng=rng, dtype=dtype)

    # Where large terms cancel, what is left of them is rounding.
    finite = [np.abs(a[np.isfinite(a)]).max(initial=1) for a in arguments if differentiable(a)]
    scale = float(np.prod(finite)) if adds_up(pair, case) else 1.0
    told = []
    for name, other in theirs.items():
        nan_stays = name != "value" and bool(pair.extremes.nan_stays)
        text = "" if other is None else complaint(ours[name], other, TOLERANCE[dtype], scale, nan_stays)
        told += [f"{case}: {name} {text}"] if text else []
    return told


@pytest.mark.in_turn(2)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("pair", PAIRS, ids=lambda p: p.name)
def test_extreme_numbers_give_what_pytorch_gives(pair, dtype):
    found = []
    plain = torch.backends.mkldnn.flags(enabled=False), sdpa_kernel(SDPBackend.MATH)
    with plain[0], plain[1], np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for case in (name for name, case in pair.cases.items() if not case.own_extremes):
            for seed, (kind, numbers, how_many, only) in enumerate(plans(pair, case, dtype)):
                where = "all arguments" if only is None else pair.arguments[only]
                told = complaints(pair, case, dtype, seed, numbers, how_many, only)
                found += [f"{how_many} number of {where} {kind}: {line}" for line in told]
    assert not found, f"{len(found)} differences\n" + "\n".join(found[:40])


# Whether an infinite gradient stays infinite or becomes NaN there hangs on a rounding, or on the order of a sum.
BY_ROUNDING = {
    "tanh": "1 - y^2 is 0, or is not quite",
    "selu": "y + s a is 0, or is not quite",
    "pow": "x^0 is a constant for PyTorch, which does not multiply by its slope 0",
    "scaled_dot_product_attention": "a sum over the keys has infinities of both signs, or meets NaN first",
    "gaussian_kl": "torch.distributions goes by the standard deviation",
    "layer_norm": "PyTorch subtracts the two means in another order",
}


@pytest.mark.parametrize("pair", [pair for pair in PAIRS if pair.name not in BY_ROUNDING], ids=lambda p: p.name)
@pytest.mark.parametrize("extreme", [np.inf, -np.inf, np.nan])
def test_an_extreme_upstream_gradient_reaches_what_it_reaches_in_pytorch(pair, extreme):
    found = []
    for case, draw in pair.cases.items():
        for seed in range(3):
            rng = np.random.default_rng(seed)
            arguments, options = draw(rng)

            def upstream(dy, rng=rng):
                return np.where(rng.uniform(size=dy.shape) < (0.4 if dy.ndim else 1), extreme, dy)

            ours, theirs = both_sides(pair, arguments, options, rng=rng, dtype="float64", upstream=upstream)
            for name, other in theirs.items():
                text = "" if other is None else complaint(ours[name], other, 1e-11, 1.0, nan_stays=False)
                found += [f"{case}: {name} {text}"] if text else []
    assert not found, f"{len(found)} differences\n" + "\n".join(found[:40])


def test_every_domain_is_of_an_argument():
    assert all(set(pair.extremes.domain) <= set(pair.arguments) for pair in PAIRS)
