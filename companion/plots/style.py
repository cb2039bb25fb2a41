"""The book's one look: a light card, colours that the colour-blind tell apart, text that a phone can show.

On a dark page the style sheet turns light into dark and keeps each hue (`book.css`), so a figure is drawn once.

Chapter: ai_ml_dl
"""

from __future__ import annotations

import matplotlib as mpl
from cycler import cycler

# Four that differ for every kind of colour vision, on light and dark pages: three of Okabe and Ito's, and wine.
BLUE, VERMILION, GREEN, WINE = "#0072B2", "#D55E00", "#009E73", "#660010"
INK, QUIET, CARD = "#222222", "#6B6B6B", "#FCFCFA"
CYCLE = (BLUE, VERMILION, GREEN, WINE)
DASH = {
    BLUE: "-",
    VERMILION: "--",
    GREEN: "-.",
    WINE: ":",
}  # how a line of each colour looks, told apart without colour

# What a colour means, through the whole book; figures that move keep to it too. There are no four more that every
# kind of colour vision tells from these (tests/plots shows it), so curves that only need telling apart wear them too,
# by the names above, each with a dash or a marker and its name beside it. No picture uses names of both kinds.
DATA, PREDICTION, GRADIENT, RIGHT, WRONG = INK, BLUE, WINE, GREEN, VERMILION

SINGLE = (4.8, 3.1)  # inches: one panel
TALL = (4.8, 5.2)  # two panels, one above the other, so that a phone need not shrink them
GRID = (4.8, 2.5)  # two rows of small pictures
SQUARE = (4.4, 4.2)


def use() -> None:
    """Make matplotlib draw as the book draws."""
    mpl.rcParams.update(
        {
            "figure.figsize": SINGLE,
            "figure.dpi": 180,
            "figure.facecolor": CARD,
            "figure.constrained_layout.use": True,
            "savefig.facecolor": CARD,
            "axes.facecolor": CARD,
            "axes.edgecolor": QUIET,
            "axes.labelcolor": INK,
            "axes.prop_cycle": cycler(color=CYCLE),
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.titlesize": 11,
            "axes.titlelocation": "left",
            "axes.labelsize": 11,
            "font.size": 11,
            "grid.color": "#DDDDDD",
            "image.cmap": "gray_r",
            "legend.fontsize": 10,
            "legend.frameon": False,
            "lines.linewidth": 1.8,
            "text.color": INK,
            "xtick.color": QUIET,
            "xtick.labelcolor": INK,
            "xtick.labelsize": 10,
            "ytick.color": QUIET,
            "ytick.labelcolor": INK,
            "ytick.labelsize": 10,
        }
    )
