"""What is written in the figures of a page, and about them: names of axes and curves, titles, labels, alt texts.

    python tests/notebooks/figure_texts.py notebooks/04_softmax.ipynb

prints it. A moving figure's words are read from the picture as it is stored, those of a still one from the program
that draws it: the cell, and what it calls of `companion.plots`.
"""

from __future__ import annotations

import ast
import html
import importlib
import inspect
import re
import sys
import unicodedata
from html.parser import HTMLParser
from pathlib import Path

from letters import used
from pages import code_cells, has_moving_figure, has_picture, used_names

CALLED = {"φ": "varphi", "ϕ": "varphi", "ℓ": "ell"}  # in formulas; other Greek letters by their own names
SINGLE = re.compile(r"(?<![A-Za-z'’])[A-Za-z](?![A-Za-z'’]|-[a-z])")
WORDS = {"a", "A", "I"}  # of English
SAYS = set("alt caption label title xlabel ylabel xticklabels yticklabels name names s text".split())  # noqa: SIM905
WRITES = {"text", "annotate", "set_title", "set_xlabel", "set_ylabel", "suptitle", "legend", "bar", "barh"}


def greek(sign: str) -> str | None:
    """What a formula calls a sign that is a Greek letter."""
    found = re.fullmatch(r"GREEK (SMALL|CAPITAL) LETTER (\w+)", unicodedata.name(sign, ""))
    return CALLED.get(sign) or (found and (found[2].lower() if found[1] == "SMALL" else found[2].title()))


def letters_in(text: str) -> set[str]:
    """The letters that stand for something in a label: those of its formulas, Greek ones, and lone Latin ones."""
    plain = re.sub(r"\$[^$]*\$|\b[Aa]n? [A-Z]\b", " ", text)  # a curve may be "a U"
    return used(text) | set(filter(None, map(greek, plain))) | (set(SINGLE.findall(plain)) - WORDS)


class Words(HTMLParser):
    """The text of a page, without its program and its style."""

    def __init__(self):
        super().__init__()
        self.found, self.silent = [], 0

    def handle_starttag(self, tag, attrs):
        self.silent += tag in ("script", "style")

    def handle_endtag(self, tag):
        self.silent -= tag in ("script", "style")

    def handle_data(self, data):
        if not self.silent and data.strip():
            self.found.append(data.strip())


def moving(cell) -> list[str]:
    """The words of a moving figure."""
    words = Words()
    for output in cell.outputs:
        for page in re.findall(r'srcdoc="(.*?)"', output.get("data", {}).get("text/html", ""), re.DOTALL):
            words.feed(html.unescape(page))
    return words.found


def constants(node) -> list[str]:
    """The strings below a node of a program; of one put together, its fixed parts as one."""
    if isinstance(node, ast.JoinedStr):
        return ["".join(part.value if isinstance(part, ast.Constant) else "0" for part in node.values)]
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    return [text for child in ast.iter_child_nodes(node) for text in constants(child)]


def written(source: str) -> list[str]:
    """The strings by which a program labels what it draws, and the keys of its tables, which may name curves."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            found += [text for word in node.keywords if word.arg in SAYS for text in constants(word.value)]
            if isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
                found += [text for argument in node.args for text in constants(argument)]
        elif isinstance(node, ast.Dict):
            found += [text for key in node.keys if key for text in constants(key)]
    return found


def texts(path: Path) -> list[str]:
    """All that is written in the figures of a page."""
    modules = sorted({module for module, _ in used_names(path) if module.startswith("companion.plots.")})
    found = [text for module in modules for text in written(inspect.getsource(importlib.import_module(module)))]
    for cell in code_cells(path):
        if has_moving_figure(cell) or has_picture(cell):
            alt = cell.metadata.get("mystnb", {}).get("image", {}).get("alt", "")
            found += [*moving(cell), *written(cell.source), alt]
    return found


if __name__ == "__main__":
    for name in sys.argv[1:]:
        for text in dict.fromkeys(texts(Path(name))):
            print(f"{name}: {text}    {' '.join(sorted(letters_in(text)))}")
