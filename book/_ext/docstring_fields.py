"""Read the package's docstrings as they are written: sentences, then `Formula:`, `Raises:`, `Source:`, `Chapter:`.

The labelled paragraphs become a field list, indented lines become code, and characters that mean something to
reStructuredText (the bars of |z|, the star of a product) stay themselves.
"""

from __future__ import annotations

import re

LABELS = "Formula|Shapes|Units|Backward|Raises|Source|Chapter"
FIELD = re.compile(rf"({LABELS}): (?=\S)")
NEXT_FIELD = re.compile(rf"(?<!\n)\n(?=(?:{LABELS}): )")
MARKED_UP = re.compile(r"(``.+?``|:[a-z:]+:`[^`]+`)")
SPECIAL = re.compile(r"([*|_`\\])")


def plain(text: str) -> str:
    """Escape reStructuredText's special characters outside literals and cross-references."""
    pieces = MARKED_UP.split(text)
    return "".join(piece if i % 2 else SPECIAL.sub(r"\\\1", piece) for i, piece in enumerate(pieces))


def rewrite(lines: list[str]) -> list[str]:
    """Turn a docstring's lines into reStructuredText."""
    out: list[str] = []
    for block in NEXT_FIELD.sub("\n\n", "\n".join(lines).strip("\n")).split("\n\n"):
        if block.startswith((" ", "- ", "===")):
            is_code = block.startswith(" ") and not (out and out[-1].startswith("- "))
            out.append("::\n\n" + block if is_code else block)
        elif field := FIELD.match(block):
            text = plain(" ".join(block[field.end() :].split()))
            out.append(f":{field[1]}: {text}")
        else:
            out.append(plain(block))
    return "\n\n".join(out).split("\n")


def on_docstring(app, what, name, obj, options, lines) -> None:
    lines[:] = [*rewrite(lines), ""]


def setup(app):
    app.connect("autodoc-process-docstring", on_docstring)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
