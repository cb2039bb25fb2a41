"""Python for the browser, given from this disk in place of the network: Pyodide's own core, and a NumPy made here.

The core is the one that readers get, of the same version. NumPy's build for it is on no registry of packages, so a
stand-in of three lines comes in its place, by the way that the real one does: a wheel that the lock file names.
"""

from __future__ import annotations

import functools
import hashlib
import io
import json
import re
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
CORE = ROOT / "node_modules" / "pyodide"
ADDRESS = re.search(r"'(https:[^']+)'", (ROOT / "book/_live/address.js").read_text(encoding="utf-8"))[1]
WHEEL = "numpy-0-py3-none-any.whl"
KINDS = {".mjs": "text/javascript", ".wasm": "application/wasm", ".json": "application/json"}


@functools.cache
def wheel() -> bytes:
    """Give a wheel of a NumPy that has nothing but a name, and what `_live/runner.py` helps with."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("numpy/__init__.py", "__version__ = 'none'\nbincount = intp = None\n")
        archive.writestr("numpy-0.dist-info/METADATA", "Metadata-Version: 2.1\nName: numpy\nVersion: 0\n")
        archive.writestr("numpy-0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr("numpy-0.dist-info/RECORD", "")
    return content.getvalue()


def lock() -> bytes:
    """Give Pyodide's list of packages with that NumPy in it."""
    found = json.loads((CORE / "pyodide-lock.json").read_text(encoding="utf-8"))
    found["packages"]["numpy"] |= {"file_name": WHEEL, "version": "0", "sha256": hashlib.sha256(wheel()).hexdigest()}
    return json.dumps(found).encode()


def files() -> dict[str, bytes]:
    """Give the files that a reader's browser asks for, by name."""
    names = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
    return {name: (CORE / name).read_bytes() for name in names} | {"pyodide-lock.json": lock(), WHEEL: wheel()}


def give(context, have: dict[str, bytes]) -> list[str]:
    """Answer a browser's questions to Pyodide's address from here; give the names that it asks for, as it does."""
    asked = []

    def answer(route):
        name = route.request.url.rsplit("/", 1)[1]
        asked.append(name)
        kind = KINDS.get(Path(name).suffix, "application/octet-stream")
        headers = {"content-type": kind, "access-control-allow-origin": "*"}
        route.fulfill(status=200 if name in have else 404, body=have.get(name, b""), headers=headers)

    context.route(f"{ADDRESS}*", answer)
    return asked
