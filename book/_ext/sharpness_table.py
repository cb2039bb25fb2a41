"""The directive `sharpness-table`: show how many spoilt answers to each graded exercise its check has noticed.

What is shown was measured by ``tools/sharpness.py --store`` and lies in ``exercises/sharpness.json``.
"""

from __future__ import annotations

import json
from pathlib import Path

from docutils import nodes
from proof_table import paragraph, table
from sphinx.util.docutils import SphinxDirective

import companion
from companion.chapters import CHAPTERS, HOMEWORK

STORED = Path(companion.__file__).parents[1] / "exercises" / "sharpness.json"
COLUMNS = "exercise", "spoilt", "as right", "noticed", "share"


class SharpnessTable(SphinxDirective):
    def run(self) -> list[nodes.Node]:
        self.env.note_dependency(str(STORED))
        stored = json.loads(STORED.read_text(encoding="utf-8"))
        rows = [(name, number, row) for name in in_order(stored) for number, row in stored[name].items()]
        wrong, lost = (sum(part(row) for *_, row in rows) for part in (wrong_answers, lambda row: row["lost"]))
        summary = f"{lost:,} of {wrong:,} wrong answers to {len(rows)} exercises lost points: {share(lost, wrong)}."
        return [nodes.paragraph("", summary), table(COLUMNS, [cells(*row) for row in rows], "sharpness-table")]


def in_order(stored: dict) -> list[str]:
    """List the sets of exercises as they stand in the book: the chapters', then homework."""
    return [one.name for one in (*CHAPTERS, *HOMEWORK) if one.name in stored]


def wrong_answers(row: dict) -> int:
    return row["spoilt"] - row["equal"]


def share(lost: int, wrong: int) -> str:
    return f"{100 * lost / wrong:.1f} %"


def cells(name: str, number: str, row: dict) -> tuple[list[nodes.Node], ...]:
    """Make a row; what is said of a check that is blunt by nature stands below its title."""
    places = {one.name: f"Chapter {one.number}" for one in CHAPTERS} | {
        one.name: one.title.partition(":")[0] for one in HOMEWORK
    }
    first = paragraph(nodes.strong(text=row["title"]))
    first.append(nodes.paragraph("", f"{places[name]}, exercise {number}", classes=["cases"]))
    if row.get("blunt"):
        first.append(nodes.paragraph("", row["blunt"], classes=["cases"]))
    numbers = row["spoilt"], row["equal"], row["lost"], share(row["lost"], wrong_answers(row))
    return first, *(paragraph(nodes.Text(str(number))) for number in numbers)


def setup(app):
    app.add_directive("sharpness-table", SharpnessTable)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
