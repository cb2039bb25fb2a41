"""Build the book with every warning an error; say where it lies. `make book` calls this."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BESIDE_PYTHON = Path(sys.executable).parent
PAGE = ROOT / "_build" / "html" / "index.html"
STAMP = ROOT / "_build" / ".built"  # as old as the last good build
MACHINERY = (
    "book/_assets",
    "book/_ext",
    "book/_templates",
    "book/_figures",
    "_config.yml",
    "_toc.yml",
    "package-lock.json",
)


def install_packages() -> None:
    """Install what package-lock.json names, unless exactly that is installed."""
    lock, installed = ROOT / "package-lock.json", ROOT / "node_modules" / ".package-lock.json"
    if installed.exists() and installed.stat().st_mtime >= lock.stat().st_mtime:
        return
    npm = shutil.which("npm", path=str(BESIDE_PYTHON)) or shutil.which("npm")
    if npm is None:
        sys.exit(f"book: npm not found beside {sys.executable}; run `make book`, which installs it")
    print("book: installing KaTeX and axe-core (npm ci)", flush=True)
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if subprocess.run(command, cwd=ROOT, env=environment()).returncode:
        sys.exit("book: npm could not install the packages of package-lock.json; is its registry within reach?")
    installed.touch()


def environment() -> dict[str, str]:
    path = f"{BESIDE_PYTHON}{os.pathsep}{os.environ.get('PATH', '')}"
    return {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}


def must_read_all() -> bool:
    """Sphinx reads changed pages again; all must be read after a failure, or when what makes them has changed."""
    if not STAMP.exists():
        return True
    roots = [Path(__file__), *(ROOT / name for name in MACHINERY)]
    files = [file for root in roots for file in ([root] if root.is_file() else root.rglob("*.*"))]
    return any(file.stat().st_mtime > STAMP.stat().st_mtime for file in files if file.suffix != ".pyc")


def build() -> int:
    command = [str(BESIDE_PYTHON / "jupyter-book"), "build", ".", "-W", "-n", "--keep-going", "--builder", "html"]
    command += ["--all"] if must_read_all() else []
    STAMP.unlink(missing_ok=True)
    return subprocess.run(command, cwd=ROOT, env=environment()).returncode


def main() -> None:
    start = time.perf_counter()
    install_packages()
    status = build()
    if status or not PAGE.exists():
        sys.exit("book: not built; each line above with WARNING or ERROR names a place to mend")
    STAMP.touch()
    print(f"book: built in {time.perf_counter() - start:.0f} s: {PAGE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
