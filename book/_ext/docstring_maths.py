r"""Find the mathematics in a docstring's formula, and set it: "sqrt(v) for each v" has \sqrt{v} and the letter v.

A stretch of text is mathematics when it parses: numbers, letters, Greek names, quantities such as `weight`, functions
with their brackets, signs, scripts. What stands side by side is a product. Any other word ends the stretch, and so
does a sign that leads nowhere. What does not parse stays the text that it was.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from names_in_maths import COMMANDS, is_wide, operator, parted, subscript, symbol, word
from token_reader import TokenReader, need

QUANTITIES = {
    "ECE",
    "atol",
    "batch",
    "bias",
    "correction",
    "dampening",
    "decay",
    "eps",
    "fan",
    "gain",
    "goal",
    "groups",
}
QUANTITIES |= {"heater", "kh", "kw", "lower", "lr", "margin", "mask", "mean", "momentum", "noise", "outside", "place"}
QUANTITIES |= {"rtol", "running", "scores", "test", "threshold", "token", "train", "upper", "var", "weight"}
PREFIXES = {"Im", "cos", "grad", "ln", "sin"}  # functions that do without brackets
OVER = COMMANDS | {"sum": r"\sum"}  # what may run over its subscript
ARTICLES = {"a", "A", "I"}
CONNECTIVES = {"and", "else", "for", "if", "is", "where", "with"}  # no article stands before these
RELATIONS = {"=": "=", "<": "<", ">": ">", "<=": r"\le", ">=": r"\ge", "!=": r"\ne", "<-": r"\leftarrow"}
RELATIONS["+="] = r"\mathrel{+}="
TERMS = {"+": "+", "-": "-", "-+": r"\mp"}
FACTORS = {"/": "/", "*": r"\cdot", ".": r"\cdot"}
CLOSED_BY = {"(": ")", "[": "]", "{": "}", "|": "|", "||": "||", "<": ">"}
FENCES = {"|": (r"\lvert ", r"\rvert"), "||": (r"\lVert ", r"\rVert"), "<": (r"\langle ", r"\rangle")}
BARS = {"|": r" \mid", "||": r" \,\Vert\,"}  # P(a | b)
DOTS = {"...": r"\ldots", "..": r"\mathinner{\ldotp\ldotp}"}
SPACED = (r"\operatorname", *OVER.values())  # LaTeX parts these from what stands before
BEHIND = ("", *"'\")]-/.,;:!?")  # what may follow a formula without a space
MARKED_UP = re.compile(r"(``.+?``|:[a-z:]+:`[^`]+`)")
TOKEN = re.compile(
    rf"(?P<prose>{MARKED_UP.pattern}|(?<=[\w`])'[a-z]+|[a-z]\.[a-z]\.|\b(\d+|[A-Z]) x (\d+|[A-Z])\b)"  # y's; 3 x 3
    r"|(?P<number>\d+\.\d+\.\.\.|\d+(\.\d+)?(e-?\d+)?)"
    r"|(?P<name>[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*)"
    r"|(?P<primes>'+)"
    r"|(?P<sign>\.\.\.|\.\.|\|\||<-|<=|>=|!=|\+=|-\+|\S)"
)


class MathsReader(TokenReader):
    """Reads formulas by recursive descent: each method takes tokens from its place on, and gives their LaTeX."""

    tuple_end = -1  # where a tuple has just been read: (K, D) is no factor of what stands beside it

    def relation(self) -> str:
        return self.chain(self.sum, lambda: self.signed(RELATIONS, self.sum))

    def sum(self) -> str:
        minus = self.take() if self.next() == "-" and not self.spaced(1) else ""
        return minus + self.chain(self.product, lambda: self.signed(TERMS, self.product))

    def product(self) -> str:
        return self.chain(self.factor, lambda: self.signed(FACTORS, self.factor), self.beside)

    def signed(self, signs: dict[str, str], part: Callable[[], str]) -> str:
        need(self.next() in signs and self.spaced() == self.spaced(1))
        need(self.spaced() or self.next() == "/" or self.inside)  # n-th is no difference
        return f" {signs[self.take()]} {part()}"

    def beside(self) -> str:
        """Read a further factor that has no sign before it; a thin space parts it from a name of several letters."""
        opens, is_spaced, before = self.next(), self.spaced(), self.next(-1)
        is_bar = opens == "|" and is_spaced and not self.spaced(1) and self.inside[-1:] != ["|"]
        need(self.place != self.tuple_end and (self.kind() == "name" or opens in ("(", *DOTS) or is_bar))
        tex = self.factor()
        need(self.place != self.tuple_end)
        is_parted = (opens == "(" and is_spaced) or tex.startswith(r"\mathrm") or is_wide(before) or before == "]"
        return (r"\," if is_parted and not tex.startswith(SPACED) else " ") + tex

    def factor(self) -> str:
        tex = self.atom()
        while self.kind() == "primes" or self.glued("^", "_", "(", "["):
            tex += self.take() if self.kind() == "primes" else self.attached()
        return tex

    def attached(self) -> str:
        tex = self.bracket() if self.next() in ("(", "[") else f"{self.take()}{{{self.script()}}}"
        self.tuple_end = -1  # f(x, y) may be a factor
        return tex

    def script(self) -> str:
        need(not self.spaced())
        if self.next() in ("{", "("):
            return self.bracket()[1:-1]
        if self.next() in ("+", "-"):
            return self.take() if self.next() == "+" else self.take() + self.script()
        if self.next() == "T":
            return self.take().replace("T", r"\top")
        return self.atom() + (self.bracket() if self.glued("(") else "")

    def bracket(self) -> str:
        opens = self.take()
        closes, item = CLOSED_BY[opens], self.sum if opens in FENCES else self.relation
        self.inside.append(opens)
        tex, is_tuple = item(), False
        while self.next() != closes:
            is_bar = self.next() in BARS and self.spaced() and opens == "("
            is_tuple |= not is_bar
            tex += BARS[self.take()] if is_bar else self.take(",")
            tex = f"{tex} {item()}" if self.next() != closes else tex[:-1] + "{,}"  # (dy,)
        self.take()
        self.inside.pop()
        self.tuple_end = self.place if is_tuple and opens == "(" else -1
        left, right = FENCES.get(opens, (opens, closes))
        return f"{left}{tex}{right}"

    def atom(self) -> str:
        if self.next() in ("(", "[", "|", "||", "<") and not self.spaced(1):
            return self.bracket()
        if self.next() in DOTS:
            return DOTS[self.take()]
        if self.kind() == "number":
            digits, _, power = self.take().replace("...", DOTS["..."]).partition("e")
            return f"{digits} \\cdot 10^{{{power}}}".removeprefix("1 \\cdot ") if power else digits
        need(self.kind() == "name" and not self.is_prose())
        return self.name()

    def is_prose(self) -> bool:
        """Tell whether a name is an article, or a noun that a sentence goes on from: the mean of."""
        if self.next() in QUANTITIES:
            return self.next(1) == "of"
        leads_on = self.kind(1) in ("number", "prose") or (self.kind(1) == "name" and not is_known(self.next(1)))
        return self.next() in ARTICLES and self.spaced(1) and leads_on and self.next(1) not in CONNECTIVES

    def name(self) -> str:
        name = self.take()
        base, below = parted(name)
        if name == "None" and self.inside:
            return r"\text{None}"
        if name == "d" and self.glued("/"):  # d/dx
            return r"\mathrm{d}"
        if name == "sqrt":
            return rf"\sqrt{{{self.bracket()[1:-1] if self.glued('(') else self.atom()}}}"
        if base in OVER and (below or self.glued("_")):
            below += self.take() if below and self.kind() == "primes" else ""
            tex = OVER[base] + (f"_{{{below}}}" if below else self.attached())
            return tex if self.glued("(") else f"{tex} {self.factor()}"
        if (name in PREFIXES and not self.glued("(")) or (name in COMMANDS and self.next() == "|"):
            return f"{operator(name)} {self.factor()}"
        if self.glued("(") and len(below) > 1 and symbol(base):  # x_where(i)
            return f"{symbol(base)}_{{{operator(below)}{self.bracket()}}}"
        is_call = self.glued("(", "[")
        need(is_call or is_known(name))
        tex = operator(base) if is_call else symbol(base) or word(base)
        return tex + (f"_{{{subscript(below)}}}" if below else "")

    def ellipsis(self) -> str:
        """Read how a list goes on: 1, 2, ..."""
        tex = ""
        while not tex.endswith(DOTS["..."]):
            tex += self.take(",") + f" {self.atom()}"
        return tex

    def stretch(self) -> str:
        """Read a formula of which it is certain that it is one."""
        start, first = self.place, self.next()
        need(self.before() in ("", " ", "(", "["))
        if first in QUANTITIES | ARTICLES:  # in `step t` the first word is prose
            is_call = self.kind(1) == "name" and self.next(2) == "(" and not self.spaced(2)
            need(self.kind(1) in ("sign", None) or is_call)
        tex = self.chain(self.relation, self.ellipsis)
        need(self.spaced() or self.next()[:1] in BEHIND)
        used = [token[0] for token in self.tokens[start : self.place]]
        need(len(used) > 1 or first not in ARTICLES or self.next() in ("", *",.;:)"))
        has_symbol = any(is_known(one) and one not in QUANTITIES for one in used)
        need(has_symbol or re.search(r"[=/^]|<-|\w\(|\de-?\d", "".join(used)))
        return tex


def is_known(name: str) -> bool:
    """Tell whether a name stands for something in a formula wherever it occurs."""
    return bool(name[:1].isalpha() and (symbol(name) or "_" in name or name in QUANTITIES))


def parts(text: str) -> Iterator[tuple[str, str]]:
    """Cut a text into stretches: each as it is written, with its LaTeX, which is empty where it is prose."""
    reader, done = MathsReader(text, TOKEN), 0
    while reader.place < len(reader.tokens):
        start = reader.tokens[reader.place].start()
        if tex := reader.attempt(reader.stretch):
            end = reader.tokens[reader.place - 1].end()
            yield text[done:start], ""
            yield text[start:end], tex
            done = end
        else:
            reader.place += 1
    yield text[done:], ""
