"""Run the notebooks and store their outputs. `make notebooks` calls this after a change of the package or a cell.

Each notebook runs whole, in a fresh kernel, and is written only if every cell succeeded and shows the picture that
it promises, and if no reader who runs it waits too long. What would differ from run to run without meaning anything
(times, the kernel's patch version) is not stored.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from own_settings import use_own_settings
from spending import Spending, TooDear
from stored import as_stored, without_picture

ROOT = Path(__file__).resolve().parents[1]


class PictureLost(Exception):
    """A cell ran, but shows no picture where it promises one."""


def run(path: Path) -> Spending:
    """Run one notebook in place; give what it took.

    Raises: CellExecutionError where a cell fails, PictureLost where one shows no picture, TooDear where a cell or the
    page takes too long; the file is then as it was.
    """
    use_own_settings()
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=600,  # as in the tests: a cell takes seconds, on a busy machine longer
        kernel_name="python3",
        record_timing=False,
        coalesce_streams=True,  # how often the kernel flushes depends on the machine's load
        resources={"metadata": {"path": str(path.parent)}},
    )
    spending = Spending(client)
    client.execute()
    spending.require_cheap()
    lost = without_picture(notebook)
    if lost:
        raise PictureLost(f"{len(lost)} cells lost their picture; the first begins: {lost[0]}")
    as_stored(notebook)
    text = nbformat.writes(notebook) + "\n"
    beside = path.with_suffix(".ipynb.new")
    beside.write_text(text, encoding="utf-8")
    os.replace(beside, path)
    return spending


def main(names: list[str]) -> None:
    """Run the notebooks named, or all of them."""
    every = [*sorted(ROOT.glob("notebooks/*.ipynb")), *sorted(ROOT.glob("exercises/*/source.ipynb"))]
    paths = [Path(name).resolve() for name in names] or every
    for path in paths:
        start = time.perf_counter()
        print(f"{os.path.relpath(path)} ...", end=" ", flush=True)
        try:
            spending = run(path)
        except CellExecutionError as error:
            sys.exit(f"\nnot stored, a cell failed:\n{error}")
        except (PictureLost, TooDear) as error:
            sys.exit(f"\nnot stored: {error}")
        dearest = max(spending.cells.values(), default=0.0)
        told = f"{spending.page:.0f} s of the processor, a cell {dearest:.1f} s at most"
        print(f"{time.perf_counter() - start:.0f} s ({told})", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="paths of notebooks; default all")
    main(parser.parse_args().names)
