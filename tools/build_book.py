"""Build the book with every warning an error; say where it lies. `make book` calls this."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BESIDE_PYTHON = Path(sys.executable).parent
PAGE = ROOT / "_build" / "html" / "index.html"
STAMP = ROOT / "_build" / ".built"  # as old as the start of the last good build
SOURCES = ("book", "companion", "exercises", "notebooks")
MACHINERY = ("book/_assets", "book/_ext", "book/_figures", "book/_templates", "tools/build_book.py")
MACHINERY += ("_config.yml", "_toc.yml", "package-lock.json")
NOT_SOURCES = {"__pycache__", ".ipynb_checkpoints"}


def install_packages() -> None:
    """Install what package-lock.json names, unless exactly that is installed."""
    lock, installed = (ROOT / "package-lock.json").read_text(), ROOT / "node_modules" / ".installed-from"
    if installed.exists() and installed.read_text() == lock:
        return
    npm = shutil.which("npm", path=str(BESIDE_PYTHON)) or shutil.which("npm")
    if npm is None:
        sys.exit(f"book: npm not found beside {sys.executable}; run `make book`, which installs it")
    print("book: installing KaTeX and axe-core (npm ci)", flush=True)
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if subprocess.run(command, cwd=ROOT, env=environment()).returncode:
        sys.exit("book: npm could not install the packages of package-lock.json; is its registry within reach?")
    installed.write_text(lock)


def environment() -> dict[str, str]:
    path = f"{BESIDE_PYTHON}{os.pathsep}{os.environ.get('PATH', '')}"
    return {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}


def changed(names: tuple[str, ...]) -> bool:
    """Whether a file was written or taken away since the last good build; true where there was none."""
    if not (STAMP.exists() and PAGE.exists()):
        return True
    roots = [ROOT / name for name in names]
    paths = (path for root in roots for path in [root, *root.rglob("*")] if NOT_SOURCES.isdisjoint(path.parts))
    return any(path.stat().st_mtime > STAMP.stat().st_mtime for path in paths)


def build() -> int:
    command = [str(BESIDE_PYTHON / "jupyter-book"), "build", ".", "-W", "-n", "--keep-going", "--builder", "html"]
    command += ["--all"] if changed(MACHINERY) else []  # Sphinx itself sees only what changed in the pages
    STAMP.unlink(missing_ok=True)  # after a failure every page is read, else the next build would skip the faulty one
    return subprocess.run(command, cwd=ROOT, env=environment()).returncode


def main() -> None:
    start = time.time()
    if not changed(SOURCES + MACHINERY):
        print(f"book: nothing changed: {PAGE.relative_to(ROOT)}")
        return
    install_packages()
    status = build()
    if status or not PAGE.exists():
        sys.exit("book: not built; each line above with WARNING or ERROR names a place to mend")
    STAMP.touch()
    os.utime(STAMP, (start, start))
    print(f"book: built in {time.time() - start:.0f} s: {PAGE.relative_to(ROOT)}")


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__).parse_args()
    main()
