"""How far one distribution is from another.

Chapter: autoencoders
"""

from __future__ import annotations

import numpy as np

from companion.scratch.ops._common import reads
from companion.scratch.ops._losses import reduce_losses
from companion.scratch.ops._operation import operation
from companion.shapes import Array, Backward, Float


@operation
@reads([0], [])
def gaussian_kl(
    mean: Float[Array, "*shape"], log_var: Float[Array, "*shape"], *, reduction: str = "mean"
) -> tuple[Float[Array, ""], Backward]:
    """Measure, in nats, how far normal distributions are from the standard normal one (Kullback-Leibler).

    Formula: KL(N(m, e^s) || N(0, 1)) = (m^2 + e^s - 1 - s) / 2 for each mean m and each log-variance s; ``reduction``
    is that of the losses. backward gives (m dl, (e^s - 1) / 2 dl).

    Raises: TypeError for anything but floats of one dtype; ValueError for shapes that differ or the mean over
    nothing.

    Source: Kingma and Welling (2014), Auto-Encoding Variational Bayes, appendix B.
    """
    growth = np.exp(log_var) - 1
    value, weight = reduce_losses("gaussian_kl", (mean * mean + growth - log_var) / 2, reduction)

    def backward(dy):
        dl = dy * weight
        return mean * dl, growth / 2 * dl

    return value, backward
