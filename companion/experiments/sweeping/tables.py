"""Experiments and their results as lines of text.

Chapter: double_descent
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from types import ModuleType

import numpy as np

from companion.chapters import taught_in
from companion.experiments.sweeping.cache import fields_of

ROLE = re.compile(r":\w+:`~?([^`]+)`")  # Sphinx's mark at a name


def listing(modules: dict[str, ModuleType]) -> Iterator[str]:
    """Yield a line for every experiment, below those of its chapter."""
    width, chapter = max(map(len, modules)), None
    for name, module in sorted(modules.items(), key=lambda item: (taught_in(item[1]).number, item[0])):
        if taught_in(module) != chapter:
            chapter = taught_in(module)
            yield f"{chapter.number}. {chapter.title}"
        count, about = len(dataclasses.fields(module.Config)), ROLE.sub(r"\1", module.__doc__.splitlines()[0])
        yield f"  {name:{width}}  {count:2} field{'s' if count > 1 else ' '}  {about}"


def summary(results: list) -> Iterator[str]:
    """Yield a line for every field of some results: its shape, and median, lowest and highest of all its numbers.

    What is not a number, or infinite, is left out and counted.
    """
    rows = [("", "shape", "median", "lowest", "highest", "")]
    for name in fields_of(results[0]):
        values = [np.asarray(getattr(result, name)) for result in results]
        shapes = {"x".join(map(str, value.shape)) or "number" for value in values}
        shape = shapes.pop() if len(shapes) == 1 else "various"
        if values[0].dtype.kind not in "biuf":
            rows.append((name, shape, "", "", "", ""))
            continue
        numbers = np.concatenate([value.ravel().astype(float) for value in values])
        finite = numbers[np.isfinite(numbers)]
        told = [f"{f(finite):.4g}" for f in (np.median, np.min, np.max)] if finite.size else [""] * 3
        lost = numbers.size - finite.size
        rows.append((name, shape, *told, f"{lost} of {numbers.size} not finite" if lost else ""))
    widths = [max(len(row[i]) for row in rows) for i in range(5)]
    for row in rows:
        head, *numbers = row[:5]
        cells = [head.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(numbers, widths[1:], strict=True))]
        yield "  " + "  ".join([*cells, row[5]]).rstrip()
