"""The pages that the book must have: those of its table of contents, so that a new chapter is tested unasked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml


def _files(entry) -> Iterator[str]:
    if isinstance(entry, dict):
        for key, value in entry.items():
            if key in ("root", "file"):
                yield value.removesuffix(".md").removesuffix(".ipynb") + ".html"
            else:
                yield from _files(value)
    elif isinstance(entry, list):
        for part in entry:
            yield from _files(part)


PAGES = tuple(_files(yaml.safe_load((Path(__file__).parents[2] / "_toc.yml").read_text())))
PACKAGE = tuple(page for page in PAGES if page.startswith("book/api"))  # where the package is described
