"""Put the built book into one folder and one zip file that need no network. `make offline` calls this.

    make offline                          figures, search and pages; cells can't be run in the page
    make offline PYODIDE=~/pyodide        with Python and NumPy for the browser, from that folder

The folder is Pyodide's own distribution, of the version that `book/_live/address.js` names. Pages work from the
folder itself; what runs cells wants a server: `python -m http.server --directory _build/offline`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SITE = ROOT / "_build" / "html"
CORE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")
ADDRESS = "// Python lies beside the site.\nexport const PYODIDE = '../pyodide/';\n"


def wanted(folder: Path) -> list[Path]:
    """Give the files of Pyodide that a page may ask for.

    Raises: ValueError that names what the folder lacks, or a wheel that is not the one which its list names.
    """
    if lacking := [name for name in CORE if not (folder / name).is_file()]:
        raise ValueError(f"{folder} must hold Pyodide; it has no {', '.join(lacking)}")
    numpy = json.loads((folder / "pyodide-lock.json").read_text(encoding="utf-8"))["packages"]["numpy"]
    wheel = folder / numpy["file_name"]
    if not wheel.is_file():
        raise ValueError(f"{folder} must hold NumPy as well; it has no {wheel.name}")
    if hashlib.sha256(wheel.read_bytes()).hexdigest() != numpy["sha256"]:
        raise ValueError(f"{wheel} is damaged, or of another version: its SHA-256 is not that of pyodide-lock.json")
    return [*(folder / name for name in CORE), wheel]


def bundle(site: Path, target: Path, pyodide: Path | None = None) -> Path:
    """Copy a built site to ``target``, with Python beside it where there is some; give the zip file of both."""
    files = wanted(pyodide) if pyodide else []
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(site, target)
    if files:
        place = target / "_static" / "pyodide"
        place.mkdir()
        for path in files:
            shutil.copy2(path, place)
        (target / "_static" / "live" / "address.js").write_text(ADDRESS, encoding="utf-8")
    return Path(shutil.make_archive(str(target), "zip", target))


def main(pyodide: str = "") -> None:
    try:
        archive = bundle(SITE, ROOT / "_build" / "offline", Path(pyodide).expanduser() if pyodide else None)
    except ValueError as problem:
        sys.exit(f"offline: {problem}")
    print(f"offline: {archive.relative_to(ROOT)}, {archive.stat().st_size >> 20} MB, also as a folder beside it")
    if not pyodide:
        print("offline: without Python for the browser; make offline PYODIDE=folder brings it along")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pyodide", nargs="?", default="", help="the folder where Python for the browser lies")
    main(parser.parse_args().pyodide)
