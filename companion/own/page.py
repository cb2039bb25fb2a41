"""The page of results: what of each run was the reader's, what it came to, and how long it took.

Chapter: backpropagation
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from io import StringIO
from pathlib import Path

from companion.own.beside import Run

HEADER = ("Milestone", "Yours", "Calls of yours", "Calls in the package's engine", "Differences")
HEADER += ("Right", "Right, the package's")
PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }}
div {{ overflow-x: auto }} table {{ border-collapse: collapse }}
th, td {{ border-bottom: 1px solid; padding: .3rem .6rem; text-align: left; vertical-align: top }}
pre {{ white-space: pre-wrap }} svg {{ max-width: 100%; height: auto }}
</style>
<h1>{title}</h1>
<p>Every run began where the package's began, took the same batches, and was compared with it after every step.
The interpreter itself counted the calls.</p>
<div><table><thead><tr>{head}</tr></thead><tbody>
{body}
</tbody></table></div>
{figure}
{runs}
</html>
"""


def table(results: Mapping[str, Run]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Give the table's head and a row for each run; one that departed says so in place of its figures."""
    found = []
    for name, run in results.items():
        right = [f"{count} of {run.asked}" if run.asked else "not asked" for count in run.right]
        yours = ", ".join(run.pieces) or run.what.removeprefix("yours: ")
        own, engine = sum(run.watch.yours.values()), run.watch.engine
        told = (run.departed, "", "") if run.departed else (run.largest, *right)
        borrowed = [f"the package's {piece} ran too" for piece in run.borrowed]
        libraries = [f"{library} ran {count:,} times" for library, count in run.watch.libraries.items()]
        found.append((name, "; ".join([yours, *borrowed, *libraries]), f"{own:,}", f"{engine:,}", *told))
    return HEADER, found


def page(results: Mapping[str, Run], name: str, path: str | Path | None = None, figure=None) -> str:
    """Give a reader's results as a page of HTML that needs nothing else, and write it to ``path`` where one is given.

    It has a row and the whole account of each run, with the times that both trainings took; ``figure`` is one of
    Matplotlib's, put between them.
    """
    title = escape(f"Milestones of {name}")
    head = "".join(f"<th>{escape(column)}</th>" for column in (*HEADER, "Seconds, the package's"))
    times = [f"{run.seconds[0]:.2f}, {run.seconds[1]:.2f}" if not run.departed else "" for run in results.values()]
    lines = ((*row, seconds) for row, seconds in zip(table(results)[1], times, strict=True))
    body = "\n".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in line)}</tr>" for line in lines)
    runs = "\n".join(f"<h2>{escape(one)}</h2>\n<pre>{escape(str(run))}</pre>" for one, run in results.items())
    drawn = StringIO()
    if figure is not None:
        figure.savefig(drawn, format="svg")
    picture = drawn.getvalue()
    text = PAGE.format(title=title, head=head, body=body, figure=picture[picture.find("<svg") :], runs=runs)
    if path is not None:
        Path(path).write_text(text, encoding="utf-8")
    return text
