"""Random starting values, drawn once in NumPy and handed to both worlds.

Neither world owns these numbers: a scratch layer and its PyTorch twin that get generators of one seed start from
the same weights, bit for bit.
"""

from __future__ import annotations

import numpy as np

from companion.shapes import Array


def linear_parameters(
    in_features: int, out_features: int, bias: bool, *, rng: np.random.Generator, dtype
) -> dict[str, Array]:
    """Draw the starting weight (O, D) and bias (O,) of a linear layer, uniform in plus or minus 1 / sqrt(D).

    The rule is ``torch.nn.Linear``'s own.

    Raises: TypeError without a NumPy generator; ValueError for sizes below 1.

    Chapter: 4
    """
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"Linear: rng must be a numpy.random.Generator, got {type(rng).__name__}")
    for name, size in (("in_features", in_features), ("out_features", out_features)):
        if not isinstance(size, int | np.integer) or size < 1:
            raise ValueError(f"Linear: {name} must be a whole number of at least 1, got {size!r}")
    bound = 1 / np.sqrt(in_features)
    drawn = {"weight": rng.uniform(-bound, bound, size=(out_features, in_features)).astype(dtype)}
    if bias:
        drawn["bias"] = rng.uniform(-bound, bound, size=out_features).astype(dtype)
    return drawn
