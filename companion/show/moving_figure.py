"""A moving figure: its folder read, checked and rendered, for a notebook's cell or a page of the book.

A figure is a folder of `book/_figures/`, a few lines of its own on the base that all share, `_base/`. `numbers.py`
offers `first_state()`, what the reader finds, and `numbers(state)`, what follows from any by the tested package.
`template.html` is what stands on the page before any script runs. `figure.js` computes the same numbers while the
reader moves. `figure.css`, where it needs any, is what its picture wants beyond the shared styles.

Chapter: ai_ml_dl
"""

from __future__ import annotations

import importlib.util
import json
import traceback
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from types import ModuleType

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError
from markupsafe import Markup

PACKAGE = Path(__file__).parents[1]
PLACES = (PACKAGE.parent / "book" / "_figures", PACKAGE / "_figures")  # a checkout, an installed wheel
FIGURES = next((place for place in PLACES if place.is_dir()), PLACES[-1])
BASE = FIGURES / "_base"
PALETTE = FIGURES.parent / "_assets" / "palette.css"
NEEDED = ("numbers.py", "template.html", "figure.js")
OFFERED = ("first_state", "numbers")  # by numbers.py


class FigureError(ValueError):
    """A figure that is not finished, or not in order: the message names the figure and what it lacks."""


def names(folder: Path = FIGURES) -> list[str]:
    """The figures that a folder holds; one that only a deleted figure's cache is left of is none."""
    found = (path for path in folder.iterdir() if path.is_dir() and path.name[0] not in "._")
    return sorted(path.name for path in found if any(file.is_file() for file in path.iterdir()))


def numbers_of(name: str, folder: Path = FIGURES) -> ModuleType:
    """A figure's own `numbers.py`.

    Raises: FigureError where the figure, one of its files, or one of the two functions is missing.
    """
    if name not in names(folder):
        raise FigureError(f"no figure {name!r}; known: {', '.join(names(folder))}")
    missing = [file for file in NEEDED if not (folder / name / file).is_file()]
    if missing:
        raise FigureError(f"{name}: its folder lacks {', '.join(missing)}")
    spec = importlib.util.spec_from_file_location(f"figure_{name}", folder / name / "numbers.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    lacks = [f"{function}()" for function in OFFERED if not callable(getattr(module, function, None))]
    if lacks:
        raise FigureError(f"{name}: numbers.py lacks {' and '.join(lacks)}")
    return module


def plain(values: dict) -> dict:
    """Numbers as the page's script reads them: arrays and NumPy's scalars become lists and floats of twelve digits.

    The digits beyond differ from machine to machine, and a stored notebook is compared word by word.

    Raises: ValueError for a number that is not finite, AttributeError for what is neither number, word nor array.
    """
    text = json.dumps(values, default=lambda array: array.tolist(), allow_nan=False)
    return json.loads(text, parse_float=lambda digits: float(f"{float(digits):.12g}"))


def look_up(values: dict, key: str):
    """What a key names: ``W1-3-0`` is ``values["W1"][3][0]``.

    Raises: LookupError, TypeError or ValueError where it names nothing.
    """
    name, *indices = key.split("-")
    found = values[name]
    for index in indices:
        found = found[int(index)]
    return found


def fixed(value: float, digits: int) -> str:
    """A number with so many decimals; a tie goes away from zero, as the script's does."""
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return f"{abs(rounded) if rounded == 0 else rounded:f}".replace("-", "−")


def short(value: float) -> str:
    """A number as short as it can be; only one that was rounded ends in zeros: 0.000 is small, 0 is nothing."""
    text = fixed(value, 3 if abs(value) < 10 else 2 if abs(value) < 100 else 1)
    exact = abs(float(text.replace("−", "-")) - value) <= 1e-9 * abs(value)
    return text.rstrip("0").rstrip(".") if exact else text


def shown(value: float | str, digits: int | None = None) -> str:
    """A number or a word as the page shows it: with so many decimals, or else as short as it can be."""
    return value if isinstance(value, str) else short(value) if digits is None else fixed(value, digits)


def templates(*folders: Path) -> Environment:
    return Environment(loader=FileSystemLoader(folders), undefined=StrictUndefined, autoescape=True)


def render(name: str, alt: str, folder: Path = FIGURES, state: dict | None = None) -> str:
    """A figure's HTML in its first state, or in another.

    Raises: FigureError where something is missing, or the template asks for a number that there is none of.
    """
    own = numbers_of(name, folder)
    try:
        state = plain(own.first_state() if state is None else state)
        numbers = plain(own.numbers(state))
    except (ValueError, AttributeError) as error:
        raise FigureError(f"{name}: numbers.py: {error}") from error
    if twice := sorted(state.keys() & numbers.keys()):
        raise FigureError(f"{name}: first_state() and numbers() both give {', '.join(twice)}")
    values = state | numbers

    def number(key: str):
        try:
            return look_up(values, key)
        except (LookupError, TypeError, ValueError):
            known = ", ".join(sorted(values))
            raise FigureError(f"no number is called {key!r}; first_state() and numbers() give {known}") from None

    def text(key: str, digits: int | None = None) -> str:
        return shown(number(key), digits)

    try:
        template = templates(folder / name, BASE).get_template("template.html")
        return template.render(name=name, alt=alt, state=state, number=number, text=text)
    except (TemplateError, FigureError) as error:
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith(".html")]
        place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}: " if frames else ""
        raise FigureError(f"{name}: {place}{error}") from error


def alone(name: str, alt: str, folder: Path = FIGURES) -> str:
    """A figure as one HTML document that needs no other file: styles, scripts and colours stand in it.

    Raises: FigureError as `render` does.
    """
    figure = render(name, alt, folder)

    def joined(*paths: Path) -> Markup:
        return Markup("\n".join(path.read_text(encoding="utf-8") for path in paths if path.is_file()))

    css = joined(PALETTE, BASE / "figure.css", folder / name / "figure.css")
    js = joined(BASE / "figure.js", folder / name / "figure.js")
    page = templates(BASE).get_template("alone.html").render(name=name, figure=Markup(figure), css=css, js=js)
    return "\n".join(line.strip() for line in page.splitlines() if line.strip())


class Figure:
    """A moving figure as a cell's output: a frame that moves wherever HTML is shown, or the book's own directive."""

    def __init__(self, name: str, alt: str, caption: str):
        self.name, self.alt, self.caption = name, alt, caption
        self.document = alone(name, alt)

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        """Give JupyterLab the frame, the book's build the directive, and a terminal the words."""
        alt = json.dumps(self.alt, ensure_ascii=False)  # in quotes, a colon or # in it is no sign of the directive's
        directive = f"```{{moving-figure}} {self.name}\n:name: fig-{self.name}\n:alt: {alt}\n\n{self.caption}\n```"
        frame = templates(BASE).get_template("frame.html")
        words = f"A moving figure. {self.alt}"
        return {"text/html": frame.render(vars(self)), "text/markdown": directive, "text/plain": words}


def figure(name: str, *, alt: str, caption: str) -> Figure:
    """Show a moving figure: the last line of a cell, which moves in JupyterLab as it does on the page.

    ``alt`` says what the picture shows; ``caption``, in Markdown, what to look for.

    Raises: FigureError where there is no such figure, or it is not in order; ValueError for an alt text or a caption
    that is empty or has several lines.
    """
    for what, text in (("alt", alt), ("caption", caption)):
        if not text.strip() or "\n" in text:
            raise ValueError(f"figure: {what} must be one line of words, got {text!r}")
    return Figure(name, alt, caption)
