"""The letters of a page's formulas, and where each is explained."""

from __future__ import annotations

import re
from collections import Counter

FORMULA = re.compile(r"\$\$(.+?)\$\$|\$([^$\n]+)\$", re.DOTALL)
CODE = re.compile(r"```.*?```|`[^`]+`", re.DOTALL)
WORDS = re.compile(r"\\(?:text|operatorname|mathrm|begin|end)\*?\{[^}]*\}")
GREEK = re.compile(
    r"\\((?:var)?(?:alpha|beta|gamma|delta|epsilon|zeta|eta|theta|kappa|lambda|mu|nu|xi|rho|sigma|tau|phi|chi|psi|omega)"
    r"|ell|Gamma|Delta|Theta|Lambda|Sigma|Phi|Psi|Omega)\b"
)
LATIN = re.compile(r"(?<![A-Za-z])[A-Za-z](?![A-Za-z])")
COUNT = set("ijkmn")  # what only counts or points at a place
KNOWN = COUNT | {"e", "d"}  # and the number e, the d of a derivative


def letters(formula: str) -> set[str]:
    formula = WORDS.sub(" ", formula)
    return set(GREEK.findall(formula)) | set(LATIN.findall(re.sub(r"\\[A-Za-z]+", " ", formula)))


def formulas(text: str) -> list[str]:
    return [one or other for one, other in FORMULA.findall(CODE.sub(" ", text))]


def used(text: str) -> set[str]:
    return set().union(*map(letters, formulas(text)))


def introduced(text: str) -> set[str]:
    """The letters that stand by themselves somewhere in a text: there it can say what they are."""
    alone = [letters(formula) for formula in formulas(text) if re.fullmatch(r"\\?[A-Za-z]+", formula.strip())]
    return set().union(*alone)


def meanings(text: str) -> Counter:
    """How many rows of tables explain each letter, alone in the first column; 0 where it is but part of a formula."""
    found = Counter()
    for row in re.findall(r"^\|([^|]+)\|", text, re.MULTILINE):
        found.update(dict.fromkeys(used(row), 0))
        found.update(introduced(row))
    return found


def symbols(text: str) -> str:
    """A page's own table of symbols, the rows alone."""
    table = re.search(r"^\| Symbol \|.*\n(?:\|.*\n?)+", text, re.MULTILINE)
    return table[0] if table else ""


def unexplained(found: set[str], own: str, road: str, notation: str) -> list[str]:
    """Which letters neither a table nor a sentence of their page explains, or which have several meanings."""
    here, everywhere = meanings(symbols(road)), meanings(notation)
    strange = found - set(here) - set(everywhere) - introduced(own) - KNOWN
    vague = {letter for letter in found - introduced(own) if everywhere[letter] > 1} - set(here) - KNOWN
    return [
        *(f"{letter}: no table and no sentence says what it is" for letter in sorted(strange)),
        *(f"{letter}: has several meanings, and this chapter's table does not say which" for letter in sorted(vague)),
    ]


def faults(own: str, road: str, notation: str) -> list[str]:
    """What is wrong with the letters of a page, its chapter's road and the notation page given."""
    twice = sorted(letter for letter, rows in meanings(symbols(road)).items() if rows > 1)
    return [
        *unexplained(used(own), own, road, notation),
        *(f"{letter}: two rows of the table of symbols" for letter in twice),
    ]
