"""Pictures of the plane for moving figures: a number a pixel becomes a shade, and the shades a bitmap.

Chapter: layers
"""

from __future__ import annotations

import base64
import struct

import numpy as np

from companion.shapes import Array, Float

SHADES = 16  # from 0 to the most
LOW, ZERO, HIGH, INK = (179, 88, 6), (247, 247, 247), (84, 39, 136), (31, 35, 40)  # orange, white, purple; a shore


def plane(size: int, reach: float) -> Float[Array, "M 2"]:
    """Give the middles of a picture's pixels from -reach to reach, from the south-west, row by row."""
    axis = (np.arange(size) + 0.5) * (2 * reach / size) - reach
    return np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)


def picture(values: Float[Array, "M"], shore: bool = False) -> str:
    """Give the values as a bitmap in a data URL: white is 0, the darkest the one furthest from it, ink the shore."""
    size = round(len(values) ** 0.5)
    most = np.abs(values).max()
    shades = np.floor(values / (most if most > 1e-9 else 1.0) * SHADES + SHADES + 0.5).astype(np.uint8)
    if shore:  # where a pixel is on another side than its neighbour to the east or north
        side, is_shore = (values > 0).reshape(size, size), np.zeros((size, size), bool)
        is_shore[:, :-1] = side[:, :-1] != side[:, 1:]
        is_shore[:-1] |= side[:-1] != side[1:]
        shades[is_shore.ravel()] = 2 * SHADES + 1
    ends = [(LOW, SHADES - k) if k < SHADES else (HIGH, k - SHADES) for k in range(2 * SHADES + 1)]
    palette = [
        [int(z + (e - z) * share / SHADES + 0.5) for z, e in zip(ZERO, end, strict=True)] for end, share in ends
    ]
    colors = b"".join(bytes([*reversed(color), 0]) for color in [*palette, INK])  # blue, green, red, nothing
    offset = 54 + len(colors)
    head = struct.pack("<2sIII", b"BM", offset + shades.size, 0, offset)
    about = struct.pack("<IIIHHIIIIII", 40, size, size, 1, 8, 0, shades.size, 0, 0, len(palette) + 1, 0)
    return "data:image/bmp;base64," + base64.b64encode(head + about + colors + shades.tobytes()).decode()
