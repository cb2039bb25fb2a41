"""How far two results are apart, as a page prints it: the same words on every machine.

Chapter: ai_ml_dl
"""

from __future__ import annotations

import numpy as np


def gap(a, b) -> str:
    """Say below which power of ten the largest difference of two arrays lies; ``1e-12`` is the least that is said.

    Numbers that are added in another order differ in their last digits, on one machine otherwise than on the next. So
    a page prints no difference that may be rounding alone. ``b`` may be one number, and either of them PyTorch's.

    Formula: 10^ceil(log10 max |a - b|)

    Raises: ValueError where there is nothing to compare, or the shapes do not fit.
    """
    largest = np.abs(np.asarray(a) - np.asarray(b)).max()
    largest = np.maximum(largest, 5e-13)  # less is rounding
    return f"below {10 ** np.ceil(np.log10(largest)):.0e}"
