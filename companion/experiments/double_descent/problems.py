"""Linear problems to fit, drawn by seed."""

from __future__ import annotations

import numpy as np

from companion.shapes import Array, Float


def draw(
    seeds: int, samples: int, features: int, signal: float, noise: float
) -> tuple[Float[Array, "S N D"], Float[Array, "S D"], Float[Array, "S N"]]:
    """Draw a problem for each seed: X, beta and y = X beta + noise."""
    drawn = []
    for seed in range(seeds):
        rng = np.random.default_rng(seed)
        X, beta = rng.normal(size=(samples, features)), direction(np.sqrt(signal), features, rng=rng)
        drawn.append((X, beta, X @ beta + np.sqrt(noise) * rng.normal(size=samples)))
    X, beta, y = map(np.array, zip(*drawn, strict=True))
    return X, beta, y


def direction(length: float, *shape: int, rng: np.random.Generator) -> Float[Array, "... D"]:
    """Draw vectors of one length, evenly over all directions; the last axis is the vectors'."""
    drawn = rng.normal(size=shape)
    return length * drawn / np.linalg.norm(drawn, axis=-1, keepdims=True)
