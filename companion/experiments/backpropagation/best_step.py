"""Which step is best for a difference, and how fast its error grows to either side: what the error curves say."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from companion.checks import EPS
from companion.experiments.backpropagation import difference_error
from companion.experiments.backpropagation.difference_error import Config
from companion.shapes import Array, Float

KINDS = ("forward", "central")
ORDER = np.array([1, 2])  # the truncation error of each kind is about step^order


@dataclass(frozen=True)
class Result:
    """For each of KINDS: the exponents of its two branches, the step with the least error, and theory's guess."""

    truncation: Float[Array, "2"]  # error ~ step^truncation for large steps
    rounding: Float[Array, "2"]  # error ~ step^rounding for small ones
    step: Float[Array, "2"]
    error: Float[Array, "2"]  # at that step, the median over the points
    predicted_step: Float[Array, "2"]


def run(config: Config) -> Result:
    """Fit both branches of each kind's median error, and find the least.

    Formula: the error is about c h^p + eps / h with p = 1 (forward) or 2 (central), least at h = eps^(1 / (p + 1)) up
    to a constant. The branches are fitted from ten times that step upwards, as far as the error is below 1 %, and
    from a tenth of it downwards, as far as it is below 1.

    Source: Nocedal and Wright (2006), Numerical Optimization, section 8.1.
    """
    measured, predicted = difference_error.run(config), EPS ** (1 / (ORDER + 1))
    h, rows = measured.step, []
    for kind, guess in zip(KINDS, predicted, strict=True):
        error = np.median(getattr(measured, kind), axis=0)
        large, small = (h > 10 * guess) & (error < 0.01), (h < guess / 10) & (error < 1)
        exponents = [np.polyfit(np.log(h[part]), np.log(error[part]), 1)[0] for part in (large, small)]
        best = error.argmin()
        rows.append((*exponents, h[best], error[best]))
    return Result(*np.transpose(rows), predicted_step=predicted)
