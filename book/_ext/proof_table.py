"""The directive `proof-table`: compare every pair of the package now, and show what was measured.

A pair that does not agree is a warning with its name, so the book does not build.
"""

from __future__ import annotations

from pathlib import Path

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

COLUMNS = ("operation", "reference", "cases", "value differs by", "gradients differ by", "tolerance", "verdict")
logger = logging.getLogger(__name__)


def measured(number: float) -> str:
    return "0" if number == 0 else f"{number:.0e}"


class ProofTable(SphinxDirective):
    def run(self) -> list[nodes.Node]:
        import companion
        from companion import parity  # brings PyTorch, which a build without changes need not wait for

        for path in sorted(Path(companion.__file__).parent.rglob("*.py")):
            self.env.note_dependency(str(path))
        rows = parity.table()
        for row in rows:
            if not row["agrees"]:
                logger.warning("%s differs from %s", row["name"], row["reference"], location=self.get_location())
        body = [
            (
                nodes.literal(text=row["name"]),
                nodes.literal(text=row["reference"].rpartition(".")[0]),
                nodes.Text("; ".join([", ".join(row["cases"]), *filter(None, [row["note"]])])),
                nodes.Text(measured(row["value"])),
                nodes.Text(measured(row["gradients"])),
                nodes.Text(measured(row["tolerance"])),
                nodes.Text("agrees" if row["agrees"] else "differs"),
            )
            for row in rows
        ]
        agree = sum(row["agrees"] for row in rows)
        summary = f"{agree} of {len(rows)} pairs agree, in {sum(row['compared'] for row in rows)} comparisons."
        return [nodes.paragraph("", summary), table(COLUMNS, body)]


def table(columns: tuple[str, ...], body: list[tuple[nodes.Node, ...]]) -> nodes.table:
    group = nodes.tgroup(cols=len(columns))
    group += [nodes.colspec(colwidth=1) for _ in columns]
    group += nodes.thead("", row(nodes.Text(title) for title in columns))
    group += nodes.tbody("", *(row(cells) for cells in body))
    return nodes.table("", group, classes=["proof-table"])


def row(cells) -> nodes.row:
    return nodes.row("", *(nodes.entry("", nodes.paragraph("", "", cell)) for cell in cells))


def setup(app):
    app.add_directive("proof-table", ProofTable)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
