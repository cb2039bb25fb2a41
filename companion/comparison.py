"""How far two arrays of numbers are apart: the one measure of the parity tests, the proof table and the homework.

Each of them has its own tolerance, and says why where it stands.

Chapter: softmax
"""

from __future__ import annotations

import numpy as np


def relative_difference(ours, theirs, floor: float = 0.0) -> float:
    """Measure the largest difference against the largest expected number.

    Equal numbers, infinities and NaN in the same places count as no difference; in different places they are
    infinitely far apart, and so are arrays of two shapes. Where all that is expected lies below ``floor``, it is
    measured against that.

    Formula: max |ours - theirs| / max(max |theirs|, floor)
    """
    ours, theirs = np.asarray(ours), np.asarray(theirs)
    if ours.shape != theirs.shape:
        return np.inf
    same = (ours == theirs) | (np.isnan(ours) & np.isnan(theirs))
    if same.all():
        return 0.0
    exact = np.result_type(ours, theirs, np.float64)  # so that the subtraction adds no error of its own
    with np.errstate(invalid="ignore", over="ignore"):
        gap = np.where(same, 0, np.abs(ours.astype(exact) - theirs)).max()
    scale = max(float(np.abs(theirs[np.isfinite(theirs)]).max(initial=0)), floor)
    relative = float(gap / scale) if scale > 0 else np.inf
    return np.inf if np.isnan(relative) else relative
