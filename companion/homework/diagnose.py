"""From two arrays that differ to a sentence that a learner can act on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from companion.comparison import relative_difference

# Where zeros are expected, roundings may leave something else: what is below this is measured against this.
SMALLEST = 1e-3
NEARLY = 50  # times the tolerance: a coarse search or a lower precision more likely than another formula


@dataclass(frozen=True)
class Difference:
    """An answer beside the expected one. ``what`` names it ("the value", "dlogits"); N and K are the case's sizes.

    ``columns`` names what there are K of. Where the question asks for a formula, a wider dtype is no fault
    (``any_float``). Where inputs are ``hidden``, nothing is told that they, or the learner's code, may have chosen:
    neither shapes nor counts.
    """

    what: str
    got: np.ndarray | None
    expected: np.ndarray | None
    tolerance: float
    n: int = 1
    k: int = 1
    columns: str = "classes"
    any_float: bool = False
    hidden: bool = False


def close(got: np.ndarray, expected: np.ndarray, tolerance: float) -> bool:
    """Tell whether two arrays agree within a relative tolerance; a number below ``SMALLEST`` is as good as zero."""
    return relative_difference(got, expected, floor=SMALLEST) <= tolerance


def right(difference: Difference) -> bool:
    """Tell whether an answer is the expected one in presence, shape, dtype and numbers."""
    got, expected = difference.got, difference.expected
    if got is None or expected is None:
        return got is expected
    fits = got.dtype == expected.dtype or (difference.any_float and got.dtype.kind in ("f", expected.dtype.kind))
    return fits and close(got, expected, difference.tolerance)


def wrong_dtype(what: str, got: np.ndarray, expected: np.ndarray) -> str:
    """Tell of another dtype: whole numbers are asked for whatever the input's dtype, floats have the input's."""
    if expected.dtype.kind in "iu":
        asked = (
            "whole numbers are asked for: .astype(int)" if expected.ndim else "a whole number is asked for: int(...)"
        )
        return f"{what} has dtype {got.dtype} where {asked}"
    return f"{what} has dtype {got.dtype} where the input has {expected.dtype}"


def explain(differences: list[Difference], everywhere: bool = True) -> str:
    """Give the first explanation that holds for all the differences, or else describe the first of them.

    A factor explains nothing where the same answer was right in another case, so not ``everywhere`` wrong.
    """
    first, *others = [list(_explanations(d, everywhere)) for d in differences]
    shared = [text for text in first if all(text in other for other in others)]
    return (shared or first[-1:])[0]


def _explanations(d: Difference, everywhere: bool) -> Iterator[str]:
    """Yield what may have gone wrong, the most telling first, and at last what can be said in any case."""
    if d.got is None:
        yield f"{d.what} is None, a gradient was expected"
        return
    if d.expected is None:
        yield f"{d.what} should be None: there is no gradient to give for it"
        return
    if d.got.shape != d.expected.shape:
        yield from _shape(d)
        return
    if not np.isfinite(d.got).all():
        kind = "nan" if np.isnan(d.got).any() else "infinite"
        yield f"{d.what} is {kind}: an exponential overflowed, 0 was divided by 0, or a logarithm taken of 0 or less"
        return
    if d.got.size and not d.got.any():
        yield f"{d.what} is zero everywhere"
    if d.got.ndim == 2 and d.got.shape[0] == d.got.shape[1] and close(d.got, d.expected.T, d.tolerance):
        yield f"{d.what} is transposed"
    if everywhere:
        yield from _factor(d)
    whole = d.expected.dtype.kind in "iu"
    if d.got.dtype != d.expected.dtype and not (whole and d.any_float and d.got.dtype.kind in "iu"):
        yield wrong_dtype(d.what, d.got, d.expected) + ("" if whole else ": keep the dtype")
    scale = max(float(np.abs(d.expected).max(initial=0)), SMALLEST)
    wrong = np.abs(d.got - d.expected) > max(NEARLY * d.tolerance, 1e-6) * scale
    if wrong.any() and wrong.size == 1:
        yield f"{d.what} is a wrong number"
    elif wrong.any() and d.hidden:  # in how many is for the learner's code to choose
        yield f"{d.what} is wrong in some entries, or in all"
    elif wrong.any():
        yield f"{d.what} is wrong in {'all' if wrong.all() else 'some'} entries"
        yield f"{d.what} is wrong in {wrong.sum()} of {wrong.size} entries"
    else:
        yield f"{d.what} is nearly right, but not to {d.tolerance:g}: approximated, or computed in a lower precision?"


def _shape(d: Difference) -> Iterator[str]:
    got, expected = d.got, d.expected
    if got.shape == expected.shape[::-1] and close(got.T, expected, 1e-6):
        yield f"{d.what} is transposed"
    extra = got.ndim - expected.ndim
    if extra >= 0:
        padded = (1,) * extra + expected.shape
        axes = tuple(i for i, (a, b) in enumerate(zip(got.shape, padded, strict=True)) if b == 1 and a != 1)
        summed = got.sum(axes, keepdims=True) if axes else got
        if axes and summed.shape == padded and close(summed.reshape(expected.shape), expected, 1e-6):
            yield f"{d.what} lacks the sum over the axes along which its argument was stretched"
    if expected.ndim == 0 and got.size == 1:
        yield f"{d.what} should be a single number, it is an array that holds one"
    if expected.ndim == 0 and got.size > 1 and close(got.mean(), expected, 1e-6):
        yield f"{d.what} is right for each example, but is not reduced: take the mean"
    if expected.ndim == 0:
        yield f"{d.what} should be a single number, it is an array" + f" with {got.ndim} axes" * (not d.hidden)
    yield f"{d.what} has " + (
        "another shape than it should" if d.hidden else f"shape {got.shape}, expected {expected.shape}"
    )


def _factor(d: Difference) -> Iterator[str]:
    """Recognize an answer that is a known multiple of the expected one."""
    norm = float((d.expected.astype(np.float64) ** 2).sum())
    if norm == 0 or (d.expected.ndim == 0 and d.expected.dtype.kind in "iu"):  # 2 for 1 is no count taken twice
        return
    n, k, size = d.n, d.k, d.n * d.k
    factors = [
        (-1, "has the wrong sign"),
        (n, "is off by exactly N: sum instead of mean?"),
        (1 / n, "is off by exactly 1/N: mean instead of sum, or divided by N twice?"),
        (k, f"is off by exactly K, the number of {d.columns}: summed over them where the mean belongs?"),
        (1 / k, f"is off by exactly 1/K: averaged over the {d.columns} too?"),
        (size, "is off by exactly N K: sum instead of mean?"),
        (1 / size, "is off by exactly 1/(N K): divided by all entries once too often?"),
        (2, "is twice what it should be: counted twice?"),
        (0.5, "is half of what it should be"),
        (-n, "has the wrong sign, and is off by exactly N: sum instead of mean?"),
        (-1 / n, "has the wrong sign, and is off by exactly 1/N"),
        (1 / np.log(2), "is off by exactly 1/ln 2: a logarithm to the base 2 instead of e?"),
    ]
    ratio = float((d.got.astype(np.float64) * d.expected).sum()) / norm
    if ratio == 0 or not close(d.got / ratio, d.expected, max(d.tolerance, 1e-6)):
        return
    for factor, text in factors:
        if factor != 1 and abs(ratio / factor - 1) < max(d.tolerance, 1e-6):
            yield f"{d.what} {text}"
    if d.expected.size > 1 and abs(ratio - 1) > 1e-6:
        yield f"{d.what} has the right direction, but a wrong factor"
