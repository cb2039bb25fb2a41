"""What a person can measure on a picture of a digit: ten numbers in place of 64 pixels.

Chapter: ai_ml_dl
"""

from __future__ import annotations

import numpy as np

from companion.shapes import Array, Bool, Float

NAMES = (
    "upper hole",
    "lower hole",
    "top-heavy",
    "upper place",
    "upper width",
    "lower place",
    "lower width",
    "waist",
    "top ink",
    "bottom ink",
)
PAPER = 0.25  # a pixel below this is paper


def enclosed(x: Float[Array, "N D"]) -> Bool[Array, "N R C"]:
    """Mark the paper that has ink all around: what a flood from outside does not reach.

    The flood goes from pixel to pixel over common sides, not over corners.

    Returns truth values (N, 8, 8) for pictures (N, 64).

    Raises: ValueError for an array that is not (N, 64).
    """
    x = np.asarray(x)
    if x.ndim != 2 or x.shape[1] != 64:
        raise ValueError(f"enclosed: x must have shape (N, 64), pictures of 8 x 8 pixels, got {x.shape}")
    frame = (0, 0), (1, 1), (1, 1)
    paper = np.pad(x.reshape(-1, 8, 8) < PAPER, frame, constant_values=True)  # (N, 10, 10)
    outside = np.zeros_like(paper)
    outside[:, 0] = True
    reached = 0
    while reached < (reached := int(outside.sum())):
        for axis in (1, 2):
            for step in (1, -1):
                outside |= np.roll(outside, step, axis) & paper
    return (paper & ~outside)[:, 1:-1, 1:-1]


def hand_made(x: Float[Array, "N D"]) -> Float[Array, "N F"]:
    """Measure pictures of digits (N, 64): the ten numbers of ``NAMES``, one row a picture.

    Holes count the enclosed pixels of the upper and the lower half; top-heavy is the upper half's ink minus the
    lower's, over all ink. Place and width of a half are mean and standard deviation of its ink's column, the place
    counted from the middle. Waist, top ink and bottom ink are the means of the four pixels in the middle, of the two
    highest rows and of the two lowest.

    Raises: ValueError for an array that is not (N, 64), or a picture with a half without ink.
    """
    hole = enclosed(x)
    picture = np.asarray(x).reshape(-1, 8, 8)
    by_column = picture.reshape(-1, 2, 4, 8).sum(axis=2)  # (N, 2, 8): of the upper and the lower half
    ink = by_column.sum(axis=2)
    if not (ink > 0).all():
        raise ValueError(f"hand_made: both halves must have ink, not so in picture {int(ink.min(axis=1).argmin())}")
    column = np.arange(8) - 3.5
    place = by_column @ column / ink
    width = np.sqrt(np.maximum(by_column @ column**2 / ink - place**2, 0))  # rounding may leave less than 0
    columns = [
        hole[:, :4].sum(axis=(1, 2)),
        hole[:, 4:].sum(axis=(1, 2)),
        (ink[:, 0] - ink[:, 1]) / ink.sum(axis=1),
        place[:, 0],
        width[:, 0],
        place[:, 1],
        width[:, 1],
        picture[:, 3:5, 3:5].mean(axis=(1, 2)),
        picture[:, :2].mean(axis=(1, 2)),
        picture[:, 6:].mean(axis=(1, 2)),
    ]
    return np.stack(columns, axis=1)
