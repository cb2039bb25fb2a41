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


def build() -> int:
    command = [str(BESIDE_PYTHON / "jupyter-book"), "build", ".", "-W", "-n", "--keep-going", "--builder", "html"]
    return subprocess.run(command, cwd=ROOT, env=environment()).returncode


def main() -> None:
    start = time.perf_counter()
    install_packages()
    status = build()
    if status or not PAGE.exists():
        shutil.rmtree(ROOT / "_build" / ".doctrees", ignore_errors=True)  # else the next build skips the faulty page
        sys.exit("book: not built; each line above with WARNING or ERROR names a place to mend")
    print(f"book: built in {time.perf_counter() - start:.0f} s: {PAGE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
