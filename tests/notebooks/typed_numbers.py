"""Numbers typed in a page's text, each bound to what the page computes.

    python tests/notebooks/typed_numbers.py notebooks/04_softmax.ipynb

prints those that nothing on the page supports. A number needs support where it has a decimal point, a per cent sign
or a power of ten, or is above 12. It has support if an output or a line of code of the same page holds a number that
rounds to it, digit by digit as it is typed (96.8 % for 0.9684 too), or if its cell's metadata says why it needs none:
`"numbers": {"2.7": "an example"}`. A reason that can be tried is tried: a calculation, `"= 12 * 9"`, must round to
the number, and a page that is named first, `"04_softmax: its loss"`, must compute it.

Not asked for are: code, formulas (but a formula that is a lone number is asked), addresses and the words of links to
the bibliography, tables of exercises, years from 1600 to 2099, the number of a list's item, what is numbered
(Theorem 14, page 20), and the time a page takes ("about 35 minutes").
"""

from __future__ import annotations

import math
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from pages import NOTEBOOKS, has_moving_figure, read

SMALL = 12  # whole numbers up to this are as good as words
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
NUMBERED = (
    "theorem|lemma|proposition|corollary|definition|assumption|equation|figure|table|section|chapter|exercise|"
    "problem|algorithm|step|page|line|part|seed|version|volume|objective|appendix"
)
TEN = r"10(?:\^\{?[-−]?\d+\}?|[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)"
NUMBER = re.compile(
    r"(?<![\w.^])(?:"
    rf"(?P<ten>{TEN})|"
    r"(?P<digits>\d{1,3}(?:[,_]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    rf"(?:[eE](?P<e>[+-]?\d+)|\s*(?:\\times|\\cdot|×|·)\s*(?P<power>{TEN}))?"
    r"(?P<percent>\s*(?:\\?%|per cent))?"
    r")(?!\w|\.\d)"
)
NAMED = re.compile(r"\d\d_\w")  # how a page's name begins
LONE = re.compile(rf"[-+−±]?\s*(?:{TEN}|\d(?:[\d,.]|\{{,\}})*(?:\s*\\(?:times|cdot)\s*{TEN})?)\s*(?:\\?%)?")


@dataclass(frozen=True)
class Number:
    """A number as it was typed, its value, and half a unit of its last digit."""

    typed: str
    value: float
    half: float

    def is_supported_by(self, values: list[float]) -> bool:
        scales = (1, 100) if "%" in self.typed or "per cent" in self.typed else (1,)
        return any(abs(scale * value - self.value) <= self.half * (1 + 1e-9) for value in values for scale in scales)


def exponent(ten: str) -> int:
    """The b of a power of ten: 10^{b}, 10^b or 10 with a raised b."""
    return int(re.sub(r"[\^{}]", "", ten[2:]).translate(SUPERSCRIPTS).replace("−", "-"))


def numbers(text: str) -> list[Number]:
    """Every number in a text, without its sign."""
    found = []
    for match in NUMBER.finditer(text.replace("{,}", ",").replace("\u2009", " ").replace("\u202f", " ")):
        ten = match["ten"] or match["power"]
        power = exponent(ten) if ten else int(match["e"] or 0)
        digits = re.sub("[,_]", "", match["digits"] or "1")
        half = 0.5 * 10.0 ** (power - len(digits.partition(".")[2]))
        found.append(Number(match[0].strip(), float(f"{digits}e{power}"), half))
    return found


def asked(text: str) -> str:
    """A cell's text without what needs no support."""
    text = re.sub(r"```.*?```|`[^`]+`|\$\$.*?\$\$|\\begin\{(\w+\*?)\}.*?\\end\{\1\}", " ", text, flags=re.DOTALL)
    text = re.sub(r"\$([^$]+)\$", lambda found: found[1] if LONE.fullmatch(found[1].strip()) else " x ", text)
    text = re.sub(r"\[[^\]]*\]\([^)\s]*bibliography\.md[^)]*\)", " ", text)
    text = re.sub(r"\]\([^)]*\)|<[^>]+>|https?://\S+", " ", text)
    text = re.sub(
        r"(?:^\|.*\n?)+", lambda table: " " if "Exercise" in table[0] else table[0], text, flags=re.MULTILINE
    )
    text = re.sub(r"^\s*(?:>\s*)?\d+\.\s", " ", text, flags=re.MULTILINE)
    numbered = rf"\b(?:(?:{NUMBERED})s?|eq\.|pp?\.)\s+\d[\d.]*(?:(?:\s*[-–,]\s*|\s+(?:and|to)\s+)\d[\d.]*)*\b"
    text = re.sub(numbered, " ", text, flags=re.IGNORECASE)
    text = re.sub(r"[Aa]bout \d+ minutes", " ", text)
    return re.sub(r"(?<![\d,.])(?:1[6-9]|20)\d\d(?!\d|[,.]\d|\s*%)", " ", text)


def needing_support(text: str) -> list[Number]:
    def needs(number: Number) -> bool:
        return not number.typed.isdigit() or number.value > SMALL

    return [number for number in numbers(asked(text)) if needs(number)]


def computed(cells: list) -> list[float]:
    """Every number in the code and the outputs of a page."""
    values = []
    for cell in cells:
        if cell.cell_type != "code":
            continue
        texts = [cell.source]
        for output in cell.outputs if not has_moving_figure(cell) else ():
            texts.append(output.get("text", ""))
            texts += [text for kind, text in output.get("data", {}).items() if kind.startswith("text/")]
        values += [number.value for text in texts for number in numbers(text)]
    return values


def is_borne_out(typed: str, why: str) -> bool:
    """Whether a reason gives the number, where it is a calculation or begins with a page's name."""
    number, (first, _, rest) = numbers(typed)[0], why.partition(" ")
    if first == "=":
        return number.is_supported_by([eval(rest, {"__builtins__": {}}, vars(math))])
    pages = [page for page in NOTEBOOKS if page.stem == first.rstrip(":")]
    if NAMED.match(first) and not pages:
        return False  # a page that there is not
    return all(number.is_supported_by(computed(read(page).cells)) for page in pages)


def faults(cells: list) -> list[str]:
    """What is typed and unsupported, and what is excused without need or reason; each with its cell."""
    values, found = computed(cells), []
    for cell in cells:
        if cell.cell_type != "markdown":
            continue
        excused = cell.metadata.get("numbers", {})
        unsupported = {n.typed for n in needing_support(cell.source) if not n.is_supported_by(values)}
        found += [f"{cell.id}: {typed} is nowhere computed" for typed in sorted(unsupported - set(excused))]
        found += [f"{cell.id}: {typed} needs no excuse" for typed in sorted(set(excused) - unsupported)]
        found += [f"{cell.id}: {typed}: why?" for typed, why in excused.items() if len(why.strip()) < 3]
        found += [
            f"{cell.id}: {typed} is not {why}" for typed, why in excused.items() if not is_borne_out(typed, why)
        ]
    return found


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print(*(f"{name}: {fault}" for fault in faults(read(Path(name)).cells)), sep="\n")
