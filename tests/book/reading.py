"""Somebody who reads a page in a browser."""

from __future__ import annotations


def size_of(width: int) -> dict[str, int]:
    """A phone's screen or a desk's."""
    return {"width": width, "height": 844 if width < 500 else 900}


class Reader:
    """An open page that remembers what it told the console and what it asked for, of its own host and of others."""

    def __init__(self, page, address: str):
        self.page, self.address = page, address
        self.errors: list[str] = []
        self.asked: list[str] = []
        self._notes = {
            "console": lambda message: self.errors.append(message.text),
            "pageerror": lambda error: self.errors.append(str(error)),
            "request": lambda request: self.asked.append(request.url),
        }
        for event, note in self._notes.items():
            page.on(event, note)

    @property
    def elsewhere(self) -> list[str]:
        return [url for url in self.asked if not url.startswith((self.address, "data:", "blob:", "file:"))]

    def open(self, path: str):
        self.page.goto(f"{self.address}/{path}", wait_until="load")
        self.page.wait_for_selector("html:not([data-opening])")  # all parts are laid out
        return self.page

    def leave(self) -> None:
        """Leave nothing behind for whoever reads next on the same page."""
        for event, note in self._notes.items():
            self.page.remove_listener(event, note)
        self.page.mouse.move(-1, -1)
        self.page.evaluate("if (location.protocol !== 'about:') { localStorage.clear(); sessionStorage.clear(); }")
        self.page.goto("about:blank")  # where the next page is the same, a browser would take it for a reload
