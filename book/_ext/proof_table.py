"""The directive `proof-table KIND`: compare every pair of a kind, and show what was measured.

What an earlier build measured stands as long as neither the package nor what it is compared with changes. A pair that
does not agree is a warning with its name, so the book does not build.
"""

from __future__ import annotations

import functools
import hashlib
import json
import sys
from importlib.metadata import version
from pathlib import Path

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

import companion

MEASURED = {  # by kind: what the two differences are of
    "operations": ("value differs by", "gradients differ by"),
    "layers": ("value differs by", "gradients differ by"),
    "directions": ("forward mode differs by", "second derivatives differ by"),
    "models": ("value differs by", "gradients differ by"),
    "trainings": ("losses differ by", "weights differ by"),
    "schedules": ("rates differ by", "momenta differ by"),
    "searches": ("what was found differs by", "what was asked for differs by"),
    "initializers": ("numbers differ by", "bounds or deviations differ by"),
    "learners": ("what was learned differs by", "answers differ by"),
}
LIBRARIES = "numpy", "scikit-learn", "torch"
logger = logging.getLogger(__name__)


def measured(number: float) -> str:
    return "0" if number == 0 else f"{number:.0e}"


def state(package: Path) -> str:
    """Name what the comparison hangs on: every file of the package, Python and the libraries."""
    found = hashlib.sha256(repr((sys.version, [version(name) for name in LIBRARIES])).encode())
    for path in sorted(path for path in package.rglob("*") if path.is_file() and "__pycache__" not in path.parts):
        found.update(repr((str(path.relative_to(package)), path.read_bytes())).encode())
    return found.hexdigest()


@functools.cache
def proof(kept: Path) -> dict[str, list[dict]]:
    now = state(Path(companion.__file__).parent)
    if kept.exists() and (stored := json.loads(kept.read_text(encoding="utf-8")))["state"] == now:
        return stored["rows"]
    from companion.parity import table as pairs  # brings PyTorch, which a build without changes need not wait for

    rows = pairs.proof()
    kept.write_text(json.dumps({"state": now, "rows": rows}, default=lambda number: number.item()), encoding="utf-8")
    return rows


class ProofTable(SphinxDirective):
    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        kind = self.arguments[0]
        if kind not in MEASURED:
            raise self.error(f"proof-table: the kind must be one of {', '.join(MEASURED)}, got {kind!r}")
        for path in Path(companion.__file__).parent.rglob("*.py"):
            self.env.note_dependency(str(path))
        rows = proof(Path(self.env.doctreedir) / "proof.json")[kind]
        for row in rows:
            if not row["agrees"]:
                logger.warning("%s differs from %s", row["name"], row["reference"], location=self.get_location())
        body = [
            (
                pair_and_cases(row),
                paragraph(nodes.Text(measured(row["value"]))),
                paragraph(nodes.Text(measured(row["gradients"]))),
                paragraph(nodes.Text(measured(row["tolerance"]))),
                paragraph(nodes.Text("agrees" if row["agrees"] else "differs")),
            )
            for row in rows
        ]
        agree = sum(row["agrees"] for row in rows)
        summary = f"{agree} of {len(rows)} pairs agree, in {sum(row['compared'] for row in rows)} comparisons."
        columns = ("pair, and the cases compared", *MEASURED[kind], "tolerance", "verdict")
        return [nodes.paragraph("", summary), table(columns, body)]


def pair_and_cases(row: dict) -> list[nodes.Node]:
    against = paragraph(nodes.literal(text=row["name"]), nodes.Text(" and "), nodes.literal(text=row["reference"]))
    cases = ", ".join(row["cases"]) + (f"; {row['note']}" if row["note"] else "")
    return [*against, nodes.paragraph("", cases, classes=["cases"])]


def paragraph(*content: nodes.Node) -> list[nodes.Node]:
    return [nodes.paragraph("", "", *content)]


def table(columns: tuple[str, ...], body: list[tuple[list[nodes.Node], ...]], kind="proof-table") -> nodes.table:
    group = nodes.tgroup(cols=len(columns))
    group += [nodes.colspec(colwidth=1) for _ in columns]
    group += nodes.thead("", row(paragraph(nodes.Text(title)) for title in columns))
    group += nodes.tbody("", *(row(cells) for cells in body))
    return nodes.table("", group, classes=[kind])


def row(cells) -> nodes.row:
    return nodes.row("", *(nodes.entry("", *cell) for cell in cells))


def setup(app):
    app.add_directive("proof-table", ProofTable)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
