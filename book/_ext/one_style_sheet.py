"""Join all style sheets into one, `site.css`, and leave out the rules that no page can use.

The theme and the extensions bring ten sheets, 600 KB, each of which a page would wait for before it shows a word.
A rule stays unless it asks for a class or an id that stands in no page and in no script. Bootstrap's script brings
every plugin: of its words those count that belong to what a page or the theme calls. Of custom properties and
animations goes, too, what nothing asks for that stayed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import tinycss2

SHEET = "site.css"
THEME = ("basic.css", "styles/pydata-sphinx-theme.css")  # the theme links these by hand, the others are registered
ASKED = re.compile(r"[.#]([A-Za-z_-][\w-]*)")
GIVEN = re.compile(r'\b(?:class|id)="([^"]*)"')
WORD = re.compile(r"[A-Za-z_-][\w-]{2,}")  # shorter ones are a minified script's variables
URL = re.compile(r"url\(\s*(['\"]?)(?!data:|#)([^)'\"]+)\1\s*\)")
IMPORT = re.compile(r"@import[^;]*;")
PUT_TOGETHER = ("bs-tooltip-",)  # names that a script builds from parts
BOOTSTRAP = "bootstrap.js"
PLUGINS = {"accordion", "carousel", "collapse", "dropdown", "modal", "offcanvas", "popover", "toast", "tooltip"}
CALLED = re.compile(r'data-bs-toggle="(\w+)"|new bootstrap\.(\w+)')
PROPERTY = re.compile(r"""(?<![\w-])(--[\w-]+)\s*:(?:[^;{}"']|"[^"]*"|'[^']*')*;?""")
PROPERTY_ASKED = re.compile(r"var\((--[\w-]+)")
ANIMATION = re.compile(r"@keyframes ([\w-]+)\s*\{(?:[^{}]|\{[^{}]*\})*\}\s*")
NAME = re.compile(r"[\w-]+")


def names_in_use(out: Path) -> set[str]:
    """Each class, id and property of a page, each word of a script; of Bootstrap's none of a plugin nobody calls."""
    used: set[str] = set()
    called: set[str] = set()
    bootstrap = out / "_static" / "scripts" / BOOTSTRAP
    for path in {*out.rglob("*.html"), *(out / "_static").rglob("*.js")} - {bootstrap}:
        text = path.read_text(encoding="utf-8")
        called.update(name.lower() for names in CALLED.findall(text) for name in names)
        if path.suffix == ".js":
            used.update(WORD.findall(text))
        else:
            used.update(PROPERTY_ASKED.findall(text), *map(str.split, GIVEN.findall(text)))
    uncalled = tuple(PLUGINS - called)
    words = WORD.findall(bootstrap.read_text(encoding="utf-8"))
    return used.union(word for word in words if not word.startswith(uncalled))


def without_unasked(css: str, used: set[str]) -> str:
    """Leave out custom properties and animations that nothing asks for, and then those that only they asked for."""
    asked = used.union(NAME.findall(PROPERTY.sub(lambda found: found[0].partition(":")[2], ANIMATION.sub("", css))))
    left = css
    for declared in (PROPERTY, ANIMATION):
        left = declared.sub(lambda found: found[0] if found[1] in asked else "", left)
    return left if left == css else without_unasked(left, used)


def can_match(selector: str, used: set[str]) -> bool:
    """Whether all classes and ids that a selector asks for exist; what stands in parentheses is not looked at."""
    plain = re.sub(r"\([^()]*\)|\[[^\]]*\]", "", re.sub(r"\([^()]*\)", "", selector))
    if "\\" in selector:
        return True
    return all(name in used or name.startswith(PUT_TOGETHER) for name in ASKED.findall(plain))


def selectors(prelude: Iterable) -> Iterator[str]:
    """A rule's selectors, split at the commas that stand outside all parentheses."""
    part: list = []
    for token in [*prelude, None]:
        if token is None or token == ",":
            yield tinycss2.serialize(part).strip()
            part = []
        else:
            part.append(token)


def purge(rules: list, used: set[str]) -> str:
    kept = []
    for rule in rules:
        if rule.type == "qualified-rule":
            matching = [selector for selector in selectors(rule.prelude) if can_match(selector, used)]
            if matching:
                kept.append(f"{','.join(matching)}{{{tinycss2.serialize(rule.content).strip()}}}")
        elif rule.type == "at-rule" and rule.lower_at_keyword in ("media", "supports") and rule.content is not None:
            inner = purge(tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True), used)
            if inner:
                kept.append(f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude).rstrip()}{{{inner}}}")
        elif rule.type == "at-rule":
            kept.append(rule.serialize())
    return "\n".join(kept)


def from_static(sheet: str, css: str) -> str:
    """Write a sheet's addresses as seen from the folder of the joined one."""
    folder = Path(sheet).parent

    def moved(found: re.Match) -> str:
        parts: list[str] = []
        for part in (folder / found[2]).parts:
            parts = parts[:-1] if part == ".." else [*parts, part]
        return f"url({'/'.join(parts)})"

    return URL.sub(moved, IMPORT.sub("", css))


def link_one(app, pagename, templatename, context, doctree) -> None:
    app.joined_sheets = [*THEME, *(sheet.filename for sheet in context["css_files"])]  # in the cascade's order
    context["css_files"] = []
    context["style_sheet"] = SHEET


def join(app, problem) -> None:
    if problem is not None or not hasattr(app, "joined_sheets"):  # no page was written: the last build's sheet stands
        return
    out = Path(app.outdir)
    used, joined = names_in_use(out), []
    for name in app.joined_sheets:
        path = out / "_static" / name.removeprefix("_static/")
        css = from_static(str(path.relative_to(out / "_static")), path.read_text(encoding="utf-8"))
        joined.append(purge(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True), used))
        path.unlink()
    (out / "_static" / SHEET).write_text(without_unasked("\n".join(joined), used) + "\n", encoding="utf-8")


def setup(app):
    app.connect("html-page-context", link_one, priority=990)
    app.connect("build-finished", join, priority=800)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
