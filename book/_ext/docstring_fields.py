"""Read the package's docstrings as they are written: sentences, then `Formula:`, `Raises:`, `Source:`.

The labelled paragraphs become a field list, the mathematics of a formula is set, and of a paragraph that surely has
some, indented lines become code, and characters that mean something to reStructuredText (the bars of |z|, the star of
a product) stay themselves. Each entry ends with the chapter that teaches it, whether its own docstring says so, its
module's, or its folder.
"""

from __future__ import annotations

import re

from docstring_maths import MARKED_UP, parts
from docutils import nodes

LABELS = "Formula|Shapes|Units|Backward|Raises|Source"
FIELD = re.compile(rf"({LABELS}): (?=\S)")
NEXT_FIELD = re.compile(rf"(?<!\n)\n(?=(?:{LABELS}): )")
SURELY = re.compile(r"\^| [=/] |sum_|sqrt\(")  # only a formula has these
SPECIAL = re.compile(r"([*|_`\\])")


def plain(text: str) -> str:
    """Escape reStructuredText's special characters outside literals and cross-references."""
    pieces = MARKED_UP.split(text)
    return "".join(piece if i % 2 else SPECIAL.sub(r"\\\1", piece) for i, piece in enumerate(pieces))


def with_maths(text: str) -> str:
    """Escape as in `plain`, and mark the mathematics that stands in the text."""
    return "".join(f":maths:`{written}`" if tex else plain(written) for written, tex in parts(text))


def has_formula(text: str) -> bool:
    """Say whether some of a text's mathematics has a sign that no sentence has."""
    return any(tex and SURELY.search(written) for written, tex in parts(text))


def maths(name, rawtext, text, lineno, inliner, options=None, content=()) -> tuple[list[nodes.Node], list]:
    """Set what the role `maths` holds, which is written as in a docstring."""
    tex = "".join(tex for _, tex in parts(text))
    return [nodes.math(rawtext, tex, said=text)], []


def rewrite(lines: list[str]) -> list[str]:
    """Turn a docstring's lines into reStructuredText."""
    out: list[str] = []
    for block in NEXT_FIELD.sub("\n\n", "\n".join(lines).strip("\n")).split("\n\n"):
        if block.startswith((" ", "- ", "===")):
            is_code = block.startswith(" ") and not (out and out[-1].startswith("- "))
            out.append("::\n\n" + block if is_code else block)
        elif field := FIELD.match(block):
            text = " ".join(block[field.end() :].split())
            out.append(f":{field[1]}: {with_maths(text) if field[1] == 'Formula' else plain(text)}")
        elif block.startswith("Formula, "):  # for each network, at step t
            out.append(with_maths(" ".join(block.split())))
        elif has_formula(text := " ".join(block.split())):
            out.append(with_maths(text))
        else:
            out.append(plain(block))
    return "\n\n".join(out).split("\n")


def on_docstring(app, what, name, obj, options, lines) -> None:
    from companion.chapters import taught_in

    written = [line for line in lines if not line.startswith("Chapter: ")]
    chapter = taught_in(obj) if what in ("function", "class") else None
    lines[:] = [*rewrite(written), "", *([f":Chapter: {reference(chapter)}", ""] if chapter else [])]


def reference(chapter) -> str:
    """Name a chapter, with a link where it is written."""
    return f":doc:`{chapter.title} </{chapter.pages[0]}>`" if chapter.pages else chapter.title


def setup(app):
    app.add_role("maths", maths)
    app.connect("autodoc-process-docstring", on_docstring)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
