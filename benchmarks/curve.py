"""Minimum-norm fits of many sizes on random features of the digits: one path, against a fit a size.

All get the same features, computed before, and give their answers for the test pictures and the lengths of the
weights. ``a Gram matrix a size`` is what one writes in place of ``lstsq`` to be fast; its answers are less exact.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import torch

from benchmarks import tables
from benchmarks.timing import timed
from companion.experiments.double_descent.digit_features import centred, expand, fourier, one_hot, pictures
from companion.scratch.learners import MinimumNormPath

TITLE = "Minimum-norm fits of many sizes, up to 20 features a sample"
SIZES, MOST = 160, 20  # how many, and how many features a sample at most; one factorisation serves all below n
AGREE, PEAK = 1e-8, (0.9, 1.15)  # relative; features a sample between which nothing is asked
RATIOS = [(name, "ours") for name in ("NumPy lstsq", "PyTorch lstsq", "a Gram matrix a size")]


class Problem(NamedTuple):
    """Features and targets of the training pictures, features of the others, and the sizes."""

    z: np.ndarray
    y: np.ndarray
    new: np.ndarray
    sizes: list[int]


def rows(quick: bool) -> list[dict]:
    """List numbers of samples."""
    return [
        {"samples": n, "sizes": SIZES, "dtype": "float64", "threads": 1} for n in ((500,) if quick else (500, 1000))
    ]


def problem(samples: int, sizes: int, most: int = MOST) -> Problem:
    """Draw waves for the digits; the sizes are spread evenly by their logarithm, and the samples are one of them."""
    rng = np.random.default_rng(0)
    x, labels, new, _ = pictures(samples, 0.1, rng=rng)
    spread = {samples, *np.geomspace(8, most * samples, sizes).round().astype(int).tolist()}
    if len(spread) > sizes:
        spread.remove(min(spread - {samples}, key=lambda size: abs(size - samples)))
    z, z_new = expand(fourier, most * samples, *centred(x, new), rng=rng)
    return Problem(z, one_hot(labels), z_new, sorted(spread))


def path(p: Problem):
    """Fit all sizes at once."""
    fitted = MinimumNormPath(p.sizes).fit(p.z, p.y)
    return fitted.predict(p.new), fitted.norms_


def a_size_each(fit: Callable) -> Callable:
    """Fit every size by itself, by a function that gives the weights (p, O)."""

    def run(p: Problem):
        weights = [fit(p.z[:, :size], p.y) for size in p.sizes]
        answers = [p.new[:, :size] @ w for size, w in zip(p.sizes, weights, strict=True)]
        return np.array(answers), np.array([np.linalg.norm(w) for w in weights])

    return run


def numpy_lstsq(z, y):
    """Call LAPACK's gelsd, by singular values."""
    return np.linalg.lstsq(z, y, rcond=None)[0]


def torch_lstsq(z, y):
    """Call LAPACK's gelsy, by an orthogonal factorisation: what PyTorch takes if nothing is said."""
    return torch.linalg.lstsq(torch.from_numpy(z), torch.from_numpy(y)).solution.numpy()


def normal_equations(z, y):
    """Solve with Z^T Z, or with Z Z^T where there are more features than samples."""
    if z.shape[1] <= len(z):
        return np.linalg.solve(z.T @ z, z.T @ y)
    return z.T @ np.linalg.solve(z @ z.T, y)


CONTESTANTS = {
    "ours": path,
    "NumPy lstsq": a_size_each(numpy_lstsq),
    "PyTorch lstsq": a_size_each(torch_lstsq),
    "a Gram matrix a size": a_size_each(normal_equations),
}


def operations(p: Problem) -> int:
    """Count the floating-point operations of a path: its products and factorisations.

    With n samples, m new examples and O outputs. Up to n features: the QR of n x q, and a triangular solve and a
    product for each fit. Above: the Gram matrix, of which half is computed; for each fit its Cholesky factor, two
    triangular solves, the weights and their product with the new examples, and the refinement below 2 n.
    """
    (n, outputs), m = p.y.shape, len(p.new)
    narrow, wide = [s for s in p.sizes if s <= n], [s for s in p.sizes if s > n]
    q = max(narrow)
    near = [s for s in wide if s < 2 * n]
    below = 2 * n * q**2 - 2 * q**3 / 3 + (q**2 + 2 * m * q) * outputs * len(narrow)
    above = n**2 * max(wide) + n**3 / 3 * len(wide) + 2 * n**2 * outputs * (len(wide) + len(near))
    return round(below + above + 2 * outputs * ((n + m) * sum(wide) + 2 * n * sum(near)))


def disagreement(p: Problem, found, expected) -> float:
    """Give the largest difference of answers and lengths, relative to each size's largest, away from the peak."""
    away = [not PEAK[0] < size / len(p.y) < PEAK[1] for size in p.sizes]
    apart = []
    for mine, theirs in zip(found, expected, strict=True):
        flat = tuple(range(1, mine.ndim))
        apart.append((np.abs(mine - theirs).max(axis=flat) / np.abs(theirs).max(axis=flat))[away].max())
    return float(max(apart))


def measure(row: dict, quick: bool) -> dict:
    """Run each twice, or once if quick, and see that they agree; a run lasts for seconds, half a minute at most.

    PyTorch's, the slowest, is left out with a thousand samples.

    Raises: AssertionError where ours and NumPy's differ by more than ``AGREE``.
    """
    p = problem(row["samples"], row["sizes"])
    square = np.random.default_rng(0).normal(size=(1000, 1000))
    path(p)  # wakes the kernels
    contestants = {name: run for name, run in CONTESTANTS.items() if len(p.y) < 1000 or name != "PyTorch lstsq"}
    seconds, answers = {}, {}
    for _ in range(1 if quick else 2):
        for name, run in contestants.items():
            start = time.process_time()
            answers[name] = run(p)
            seconds.setdefault(name, []).append(time.process_time() - start)
        seconds.setdefault("product", []).append(timed(lambda: square @ square, 10, time.process_time) / 10)
    apart = {name: disagreement(p, answers[name], answers["NumPy lstsq"]) for name in contestants}
    assert apart["ours"] <= AGREE, f"ours is {apart['ours']:.1e} from NumPy's lstsq"
    return {"seconds": seconds, "apart": apart, "operations": operations(p), "product": 2 * len(square) ** 3}


def table(records: list[dict]) -> str:
    """Show times and ratios; then for each row operations, the rate beside the product's, and exactness."""
    lines = [tables.race_table(records, CONTESTANTS, RATIOS), ""]
    for record in records:
        taken, result = tables.timings(record), record["result"]
        rate, peak = (
            result[work] / taken[who].minimum / 1e9 for work, who in (("operations", "ours"), ("product", "product"))
        )
        apart = ", ".join(f"{name} {value:.0e}" for name, value in result["apart"].items() if name != "NumPy lstsq")
        lines.append(
            f"{record['row']['samples']} samples: {result['operations'] / 1e9:.1f} GFlop at {rate:.1f} GFlop/s, "
            f"{rate / peak:.0%} of a product's {peak:.1f}. Away from the peak, apart from NumPy's lstsq: {apart}."
        )
    return "\n".join(lines)
