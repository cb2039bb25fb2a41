"""American spellings in the book's prose: `make lint` calls this.

Prose is what Markdown cells and pages say, and what the checks of exercises tell a learner, without code, formulas,
addresses and titles of works. A derivative is one with respect to a variable, never by it. Names of the
package and of PyTorch (`normalize`) are code and stand in code's type; prose about them is spelt as prose. A
chapter that is not yet told on a road and a page of side paths is left alone until it is.
"""

from __future__ import annotations

import argparse
import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from companion.chapters import WRITTEN  # noqa: E402

NOT_YET = {f"{one.pages[0]}.ipynb" for one in WRITTEN if len(one.pages) < 3}
NOT_PROSE = re.compile(
    r"```.*?```|^(?: {4}|\t)\S[^\n]*|`[^`]+`|\$\$.*?\$\$|\$[^$\n]+\$|\]\([^)]*\)|<[^>]+>|https?://\S+"
    r"|\*[^*\n]+\*|_[^_\n]+_|\"[^\"\n]+\"|“[^”\n]+”",  # set off: the title of a work, or words of somebody else
    re.DOTALL | re.MULTILINE,
)
IZE = (  # codespell takes some of the stems for misspelt words
    "capital|central|character|critic|emphas|equal|factor|final|formal|general|initial|linear|local|marginal|maxim|"
    "minim|normal|optim|organ|parallel|parameter|penal|random|real|recogn|regular|serial|special|stabil|standard|"
    "memor|parametr|summar|"  # codespell:ignore
    "symbol|symmetr|token|util|vector|visual"
)
AMERICAN = re.compile(
    r"\b(?!optimizers?\b)(?:"  # which is PyTorch's name for its own thing, in prose too
    rf"(?:re|un|de|over)?(?:{IZE})iz(?:e|es|ed|er|ers|ing|ation|ations|able)"
    r"|(?:anal|catal|paral)yz(?:e|es|ed|er|ing)"
    r"|(?:behavi|col|endeav|fav|flav|harb|hon|hum|lab|neighb|rig|vig)or(?:s|ed|ing|al|able|ably|hood|hoods|less|ite)?"
    r"|(?:cent|fib|lit|met|millimet|kilomet|theat)er(?:s|ed)?"
    r"|(?:cancel|channel|label|level|model|signal|total|travel|tunnel)(?:ed|ing|er|ers)"
    r"|gray(?:s|ish|scale)?|(?:analog|catalog|dialog)s?|artifacts?|skeptic(?:s|al)?|defense|offense|judgment"
    r")\b(?!=)",  # but for the name of an option
    re.IGNORECASE,
)
BY = re.compile(r"\bderivatives? (?:of [^.;:]{1,60}? )?by (?:an?|each|its|\w+ =)\b", re.IGNORECASE)


def texts(path: Path) -> Iterator[str]:
    """A page's prose; of a notebook, that of each Markdown cell; of a program, its strings of several words."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        constants = (node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant))
        yield from (value for value in constants if isinstance(value, str) and " " in value)
        return
    if path.suffix != ".ipynb":
        yield text
        return
    for cell in json.loads(text)["cells"]:
        if cell["cell_type"] == "markdown":
            yield "".join(cell["source"])


def american(text: str) -> list[str]:
    """The words of a text that are spelt as Americans spell them."""
    return AMERICAN.findall(NOT_PROSE.sub(" ", text))


def loose(text: str) -> list[str]:
    """The derivatives of a text that are taken by something, where with respect to it is meant."""
    return BY.findall(NOT_PROSE.sub(" ", text))


def main() -> None:
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    command += ["*.md", "*.ipynb", "exercises/*.py"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    names = listed.stdout.rstrip("\0").split("\0")
    paths = [ROOT / name for name in names if name not in NOT_YET and (ROOT / name).is_file()]
    found = {path: sorted({word for text in texts(path) for word in american(text)}) for path in paths}
    for path, words in found.items():
        for word in words:
            print(f"{path.relative_to(ROOT)}: {word}: the book spells as the British do (-ise, -our, -re, -elled)")
    taken = {path: [said for text in texts(path) for said in loose(text)] for path in paths}
    for path, all_said in taken.items():
        for said in all_said:
            print(f"{path.relative_to(ROOT)}: {said}: a derivative is one with respect to something")
    sys.exit(any(found.values()) or any(taken.values()))


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__).parse_args()
    main()
