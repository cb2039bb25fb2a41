"""Write each picture with 256 colours where nobody sees a difference: it becomes a third as large.

What a plot shows beyond its few colours are the shades along its edges. A picture that would lose more keeps all.
"""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PIL import Image, ImageChops, ImageStat

SEEN = 45  # decibels: above that nobody tells the two apart


def likeness(one: Image.Image, other: Image.Image) -> float:
    """How alike two pictures are, as the peak signal-to-noise ratio in decibels."""
    squares = ImageStat.Stat(ImageChops.difference(one, other)).rms
    error = sum(rms**2 for rms in squares) / len(squares)
    return 10 * math.log10(255**2 / error) if error else math.inf


def lighten(path: Path) -> None:
    with Image.open(path) as picture:
        if picture.mode not in ("RGB", "RGBA") or picture.getextrema()[3:] not in ((), ((255, 255),)):
            return  # it has few colours already, or one can look through it
        full = picture.convert("RGB")
    few = full.quantize(256, dither=Image.Dither.NONE)
    if likeness(full, few.convert("RGB")) > SEEN:
        few.save(path, optimize=True)


def on_build_finished(app, problem) -> None:
    if problem is None and app.builder.format == "html":
        with ThreadPoolExecutor() as side_by_side:
            list(side_by_side.map(lighten, (Path(app.outdir) / "_images").glob("*.png")))


def setup(app):
    app.connect("build-finished", on_build_finished)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
