"""Read a text token by token, with steps that may be taken back: what a parser by recursive descent is built on."""

from __future__ import annotations

import re
from collections.abc import Callable


class NoMatch(Exception):
    """What stands here is not what was looked for."""


def need(condition: object) -> None:
    if not condition:
        raise NoMatch


class TokenReader:
    """The tokens of a text, the place of the next one, and the brackets that are open there.

    A token's kind is the name of the group of `pattern` that it matched.
    """

    def __init__(self, text: str, pattern: re.Pattern):
        self.text, self.tokens = text, list(pattern.finditer(text))
        self.place, self.inside = 0, []

    def next(self, ahead: int = 0) -> str:
        return self.tokens[self.place + ahead][0] if self.place + ahead < len(self.tokens) else ""

    def kind(self, ahead: int = 0) -> str | None:
        return self.tokens[self.place + ahead].lastgroup if self.place + ahead < len(self.tokens) else None

    def before(self, ahead: int = 0) -> str:
        """Give the character before a token."""
        at = self.tokens[self.place + ahead].start() if self.place + ahead < len(self.tokens) else len(self.text)
        return self.text[at - 1 : at] if at else ""

    def spaced(self, ahead: int = 0) -> bool:
        return self.before(ahead) == " "

    def glued(self, *tokens: str) -> bool:
        """Tell whether one of these comes next, without a space."""
        return self.next() in tokens and not self.spaced()

    def take(self, token: str | None = None) -> str:
        need(self.next() and token in (None, self.next()))
        self.place += 1
        return self.tokens[self.place - 1][0]

    def attempt(self, part: Callable[[], str]) -> str:
        """Give what `part` reads; or nothing, and stay in place."""
        place, depth = self.place, len(self.inside)
        try:
            return part()
        except NoMatch:
            self.place, self.inside[depth:] = place, []
            return ""

    def chain(self, part: Callable[[], str], *further: Callable[[], str]) -> str:
        """Read a part, then further ones as long as there are any."""
        read = part()
        while more := next(filter(None, map(self.attempt, further)), ""):
            read += more
        return read
