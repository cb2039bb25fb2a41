"""The book's colours can be told apart by every kind of colour vision, and its text stands out."""

import itertools

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from companion.plots import style


def luminance(color) -> float:
    channels = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(color)]
    return float(np.dot(channels, (0.2126, 0.7152, 0.0722)))


def contrast(a, b) -> float:
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_text_stands_out_from_the_card():
    for ink in (style.INK, style.QUIET):
        assert contrast(ink, style.CARD) > 4.5


# How colours look without the second or the first kind of cone (Machado, Oliveira and Fernandes 2009, severity 1).
SIGHT = {
    "ordinary": np.eye(3),
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
}


def seen(color, sight):
    """Give the colour, in sRGB, that looks to ordinary sight as this one looks to the named sight."""
    c = np.array(to_rgb(color))
    linear = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    linear = np.clip(SIGHT[sight] @ linear, 0, 1)
    return np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)


@pytest.mark.parametrize("sight", SIGHT)
def test_the_colours_of_lines_stand_out_and_differ(sight):
    colors = [seen(color, sight) for color in style.CYCLE]
    assert all(contrast(color, style.CARD) > 3 for color in colors)
    assert all(np.linalg.norm(a - b) > 0.25 for a, b in itertools.combinations(colors, 2))
