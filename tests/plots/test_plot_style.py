"""The book's colours can be told apart by every kind of colour vision, and its text stands out."""

import ast
import itertools
import re
from pathlib import Path

import nbformat
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from companion.plots import style

ROOT = Path(__file__).parents[2]
ASSETS = ROOT / "book" / "_assets"


def luminance(color) -> float:
    channels = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(color)]
    return float(np.dot(channels, (0.2126, 0.7152, 0.0722)))


def contrast(a, b) -> float:
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def light(color):
    return to_rgb(color)


def dark(color):
    """Give the colour that the style sheet makes of this one on a dark page: inverted, turned, on its ground."""
    inverted = 0.9 - 0.8 * np.array(to_rgb(color))
    return np.maximum(np.clip(HALF_TURN @ inverted, 0, 1), GROUND)  # of each channel the lighter


HALF_TURN = np.array(
    [[-0.574, 1.430, 0.144], [0.426, 0.430, 0.144], [0.426, 1.430, -0.856]]
)  # Filter Effects 1, 180 degrees
PALETTES = re.findall(r"\{(.*?)\}", (ASSETS / "palette.css").read_text(encoding="utf-8"), re.DOTALL)  # light, dark
GROUND = to_rgb(re.search(r"--pst-color-on-background: (#\w{6})", PALETTES[1])[1])
every_face = pytest.mark.parametrize("face", [light, dark], ids=lambda face: face.__name__)


@every_face
def test_text_stands_out_from_the_card(face):
    for ink in (style.INK, style.QUIET):
        assert contrast(face(ink), face(style.CARD)) > 4.5


def test_a_colour_has_one_meaning_and_a_line_its_dash():
    roles = (style.DATA, style.PREDICTION, style.GRADIENT, style.RIGHT, style.WRONG)
    assert len(set(roles)) == len(roles)
    assert set(style.DASH) == set(style.CYCLE) and len(set(style.DASH.values())) == len(style.DASH)


def test_moving_figures_have_the_roles_of_those_that_stand_still():
    """On either ground the same colour, as far as the screen can tell; and a number in it can be read on its tint."""
    for page, face in zip(PALETTES, (light, dark), strict=True):
        colour = dict(re.findall(r"--(role-[\w-]+): (#\w{6});", page))
        for role in ("DATA", "PREDICTION", "GRADIENT"):
            shown = to_rgb(colour[f"role-{role.lower()}"])
            assert np.allclose(shown, face(getattr(style, role)), atol=0.5 / 255)
        for role in ("role-prediction", "role-gradient"):
            assert contrast(colour[role], colour[f"{role}-bg"]) > 4.5


def test_the_style_sheet_turns_as_is_said_here():
    css = (ASSETS / "book.css").read_text(encoding="utf-8")
    assert css.count("filter: invert(0.9) hue-rotate(180deg); mix-blend-mode: lighten") == 1


def test_the_card_of_a_dark_page_is_the_ground_of_moving_figures():
    assert np.allclose(dark(style.CARD), GROUND, atol=1.5 / 255)


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


@every_face
@pytest.mark.parametrize("sight", SIGHT)
def test_the_colours_of_lines_stand_out_and_differ(sight, face):
    colors = [seen(face(color), sight) for color in style.CYCLE]
    assert all(contrast(color, face(style.CARD)) > 3 for color in colors)
    assert all(np.linalg.norm(a - b) > 0.25 for a, b in itertools.combinations(colors, 2))


def looks(color) -> np.ndarray:
    """How a colour looks on either ground to every sight."""
    return np.array([seen(face(color), sight) for face in (light, dark) for sight in SIGHT])


def test_no_four_more_colours_can_be_told_from_those_with_a_role():
    """By the measure of the test above, in steps of an eighth: so series without a role share the four."""
    every = itertools.product(np.linspace(0, 1, 9), repeat=3)
    clear = [c for c in every if all(contrast(look, light(style.CARD)) > 3 for look in looks(c)[:3])]
    four = np.array([looks(color) for color in style.CYCLE])
    free = [c for c in clear if np.linalg.norm(looks(c) - four, axis=-1).min() > 0.25]
    assert len(clear) > 100 and len(free) < 4


ROLES, COLOURS = {"PREDICTION", "GRADIENT", "RIGHT", "WRONG"}, {"BLUE", "VERMILION", "GREEN", "WINE", "CYCLE"}


def mixed(program: ast.AST) -> bool:
    """Whether a program takes colours from the book's look both for their meaning and without one."""
    taken = {node.attr for node in ast.walk(program) if isinstance(node, ast.Attribute)}
    cycled = {node.value for node in ast.walk(program) if isinstance(node, ast.Constant)} & {"C0", "C1", "C2", "C3"}
    return bool(taken & ROLES and (taken & COLOURS or cycled))


def pictures() -> dict[str, ast.AST]:
    """Every program of the book that draws: functions of the plots, and cells of the notebooks."""
    found = {}
    for path in sorted((ROOT / "companion" / "plots").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found |= {f"{path.stem}.{f.name}": f for f in ast.walk(tree) if isinstance(f, ast.FunctionDef)}
    for path in [*ROOT.glob("notebooks/*.ipynb"), *ROOT.glob("exercises/*/source.ipynb")]:
        cells = nbformat.read(path, as_version=4).cells
        found |= {
            cell.id: ast.parse(cell.source) for cell in cells if cell.cell_type == "code" and "style." in cell.source
        }
    return found


def test_no_picture_uses_a_colour_for_its_meaning_and_another_without_one():
    assert [name for name, program in pictures().items() if mixed(program)] == []
    assert mixed(ast.parse("ax.plot(x, color=style.RIGHT)\nax.plot(y, color=style.BLUE)"))
    assert not mixed(ast.parse("ax.plot(x, color=style.RIGHT)\nax.plot(y, color=style.INK)"))
