"""Two-dimensional toy sets, drawn from a generator of the caller's.

Chapter: layers
"""

from __future__ import annotations

import numpy as np

from companion.shapes import Array, Float, Int

Labelled = tuple[Float[Array, "N 2"], Int[Array, "N"]]


def blobs(n: int, classes: int = 3, *, spread: float = 0.5, rng: np.random.Generator) -> Labelled:
    """Draw points around centres that lie evenly on the unit circle: Gaussian classes of equal width.

    Returns points (n, 2) and labels (n,) from 0 to ``classes`` - 1, as evenly shared as n allows, in random order.
    ``spread`` is the standard deviation.

    Raises: ValueError for fewer points than classes.
    """
    labels = _labels("blobs", n, classes, rng)
    angle = 2 * np.pi * labels / classes
    centres = np.stack([np.cos(angle), np.sin(angle)], axis=1)  # (n, 2)
    return centres + spread * rng.normal(size=(n, 2)), labels


def moons(n: int, *, noise: float = 0.1, rng: np.random.Generator) -> Labelled:
    """Draw two interleaved half circles: two classes that no straight line parts.

    Returns points (n, 2) and labels (n,), 0 or 1. ``noise`` is the standard deviation around the curves.

    Raises: ValueError for fewer than two points.
    """
    labels = _labels("moons", n, 2, rng)
    angle = rng.uniform(0, np.pi, size=n)
    side = 1 - 2 * labels  # the second moon is the first turned by half a circle
    points = np.stack([side * np.cos(angle) + labels, side * np.sin(angle) + labels / 2], axis=1)
    return points + noise * rng.normal(size=(n, 2)), labels


def circles(n: int, *, noise: float = 0.1, inner: float = 0.5, rng: np.random.Generator) -> Labelled:
    """Draw two circles around the origin, one inside the other: two classes that differ by their radius alone.

    Returns points (n, 2) and labels (n,): 0 on the circle of radius 1, 1 on that of radius ``inner``. ``noise`` is
    the standard deviation around the circles.

    Raises: ValueError for fewer than two points or a radius outside 0..1.
    """
    labels = _labels("circles", n, 2, rng)
    if not 0 < inner < 1:
        raise ValueError(f"circles: inner must lie between 0 and 1, got {inner!r}")
    radius, angle = np.where(labels == 0, 1.0, inner), rng.uniform(0, 2 * np.pi, size=n)
    points = radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return points + noise * rng.normal(size=(n, 2)), labels


def spirals(
    n: int, classes: int = 3, *, turns: float = 0.75, noise: float = 0.05, rng: np.random.Generator
) -> Labelled:
    """Draw spiral arms around the origin, one a class.

    Returns points (n, 2) and labels (n,). Each arm makes ``turns`` turns from the origin out to radius 1; ``noise``
    is the standard deviation around it.

    Raises: ValueError for fewer points than classes.
    """
    labels = _labels("spirals", n, classes, rng)
    radius = rng.uniform(0, 1, size=n)
    angle = 2 * np.pi * (turns * radius + labels / classes)
    points = radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return points + noise * rng.normal(size=(n, 2)), labels


def _labels(name: str, n: int, classes: int, rng: np.random.Generator) -> Int[Array, "N"]:
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"{name}: rng must be a numpy.random.Generator, got {type(rng).__name__}")
    if n < classes:
        raise ValueError(f"{name}: n must be at least the number of classes, {classes}, got {n}")
    return rng.permutation(np.arange(n) % classes)
