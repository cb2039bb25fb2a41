"""Measurements on pictures of digits: holes that a flood finds, and numbers that a pencil can check."""

import numpy as np
import pytest

from companion.data import digits
from companion.data.features import NAMES, enclosed, hand_made


def drawn(*rows: str) -> np.ndarray:
    """Make a picture of text: # is ink."""
    return np.array([[float(sign == "#") for sign in row] for row in rows]).reshape(1, 64)


RING = drawn("........", ".####...", ".#..#...", ".#..#...", ".####...", "........", "....#...", "........")
OPEN = drawn("........", ".####...", ".#..#...", ".#......", ".####...", "........", "....#...", "........")
SLANT = drawn("........", "..##....", ".#..#...", ".#..#...", "..##....", "........", "....#...", "........")


def test_a_hole_is_what_a_flood_does_not_reach():
    assert np.argwhere(enclosed(RING)[0]).tolist() == [[2, 2], [2, 3], [3, 2], [3, 3]]
    assert not enclosed(OPEN).any()
    assert enclosed(SLANT).sum() == 4  # the flood does not slip through between two corners


def test_a_flood_goes_round_every_corner():
    spiral = drawn("########", "#......#", "#.####.#", "#.#..#.#", "#.#.##.#", "#.#....#", "#.######", "#.......")
    assert not enclosed(spiral).any()


def test_measurements_are_those_of_a_pencil():
    row = dict(zip(NAMES, hand_made(RING)[0], strict=True))
    assert (row["upper hole"], row["lower hole"]) == (4, 0)
    assert row["top-heavy"] == pytest.approx((8 - 5) / 13)
    assert row["upper place"] == pytest.approx(2.5 - 3.5)
    assert row["upper width"] == pytest.approx(np.std([1, 2, 3, 4, 1, 4, 1, 4]))
    assert row["lower place"] == pytest.approx((1 + 2 + 3 + 4 + 4) / 5 - 3.5)
    assert row["waist"] == pytest.approx(3 / 4)
    assert row["top ink"] == pytest.approx(4 / 16) and row["bottom ink"] == pytest.approx(1 / 16)


def test_every_digit_of_the_book_can_be_measured():
    features = hand_made(digits().x_train)
    assert features.shape == (1283, len(NAMES)) and np.isfinite(features).all()


def test_what_is_no_picture_is_refused():
    with pytest.raises(ValueError, match=r"x must have shape \(N, 64\), pictures of 8 x 8 pixels, got \(2, 63\)"):
        enclosed(np.zeros((2, 63)))
    with pytest.raises(ValueError, match="both halves must have ink, not so in picture 1"):
        hand_made(np.stack([RING[0], np.zeros(64)]))
