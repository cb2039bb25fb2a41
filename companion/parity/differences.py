"""What a comparison finds: the difference of one quantity, and the verdict on a pair.

Chapter: softmax
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from companion.comparison import relative_difference

# Of an operation or a layer, relative. Two programs that compute one formula differ by their roundings alone.
TOLERANCE = {"float64": 1e-12, "float32": 1e-5}


@dataclass(frozen=True)
class Difference:
    """One compared quantity: the largest difference relative to the largest reference number, and any misfit."""

    what: str
    relative: float
    misfit: str = ""

    def within(self, tolerance: float) -> bool:
        """Say whether shape and dtype agree and the difference is a number no larger than the tolerance."""
        return not self.misfit and self.relative <= tolerance


@dataclass(frozen=True)
class Comparison:
    """The verdict on one pair: a difference for the value and one for the gradient of each argument."""

    name: str
    case: str
    dtype: str
    differences: tuple[Difference, ...]
    tolerance: float

    @property
    def agrees(self) -> bool:
        """Whether every quantity agrees within the tolerance."""
        return all(d.within(self.tolerance) for d in self.differences)

    @property
    def largest(self) -> float:
        """The largest relative difference; NaN counts as the largest of all."""
        return float(np.max([d.relative for d in self.differences]))

    def __str__(self):
        return "\n".join(
            f"{self.name:20} {d.what:18} {'agrees' if d.within(self.tolerance) else 'DIFFERS'} "
            f"(tolerance {self.tolerance:g}){' ' + d.misfit if d.misfit else ''}"
            for d in self.differences
        )


def difference(what: str, ours, theirs) -> Difference:
    """Compare one array with the reference's: shape, dtype, then max |ours - theirs| / max |theirs|.

    Equal numbers, infinities and NaN in the same places count as no difference.
    """
    ours, theirs = np.asarray(ours), np.asarray(theirs)
    misfit = "" if ours.dtype == theirs.dtype else f"dtype {ours.dtype}, expected {theirs.dtype}"
    if ours.shape != theirs.shape:
        misfit = f"shape {ours.shape}, expected {theirs.shape}"
    return Difference(what, relative_difference(ours, theirs), misfit)
