"""Write the page of errata from its data, book/errata.toml."""

from __future__ import annotations

import argparse
import ast
import os
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
OPENING = """# Errata

What this book once said and says no longer, the newest first. Each entry names the test that keeps the error from
coming back; `make test` runs them all. If you find another one: the flag at the top of every page opens a report,
with section and edition filled in.
"""
FIELDS = ("since", "page", "place", "wrong", "right", "test")


def entries() -> list[dict]:
    """Read the entries.

    Raises: ValueError for an entry that lacks a field or has one too many, a test that is not there, a wrong order.
    """
    found = tomllib.loads((ROOT / "book" / "errata.toml").read_text(encoding="utf-8"))["entry"]
    for one in found:
        if tuple(one) != FIELDS:
            raise ValueError(f"an entry of the errata must have {', '.join(FIELDS)}; got {', '.join(one)}")
        if not exists(one["test"]):
            raise ValueError(f"{one['place']}: there is no test {one['test']}")
    if [one["since"] for one in found] != sorted((one["since"] for one in found), reverse=True):
        raise ValueError("the newest of the errata must stand first")
    return found


def exists(test: str) -> bool:
    """Whether a test stands where its name says: a function, or what another function made."""
    path, _, name = test.partition("::")
    if not (name.startswith("test_") and (ROOT / path).is_file()):
        return False
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    made = {
        target.id
        for one in tree.body
        if isinstance(one, ast.Assign)
        for target in one.targets
        if hasattr(target, "id")
    }
    return name in made | {one.name for one in tree.body if isinstance(one, ast.FunctionDef)}


def told(one: dict) -> str:
    """Give an entry as the page has it."""
    day = f"{one['since'].day} {one['since']:%B %Y}"
    address = os.path.relpath(one["page"], "book")
    return (
        f"**[{one['place']}]({address})**, right since {day}\n"
        f": _It said:_ {one['wrong']}\n\n"
        f"  _Right is:_ {one['right']}\n\n"
        f"  _Held by_ `{one['test'].partition('::')[2]}` in `{one['test'].partition('::')[0]}`\n"
    )


def files() -> dict[Path, str]:
    """Give the page, as it should be."""
    return {ROOT / "book" / "errata.md": "\n".join([OPENING, *map(told, entries())])}


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__).parse_args()
    for path, text in files().items():
        path.write_text(text, encoding="utf-8")
