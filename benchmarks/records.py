"""Keep what was measured, a file a subject, so that an interrupted run goes on where it stopped."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import platform
from pathlib import Path

import numpy  # noqa: F401 (its BLAS is asked for)
from threadpoolctl import threadpool_info

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "_build" / "bench"
TUNING = ("OPENBLAS_", "MKL_", "OMP_", "GOMP_", "KMP_", "MALLOC_", "GLIBC_TUNABLES", "XLA_FLAGS")
PACKAGES = ("numpy", "torch", "scikit-learn", "jax", "jaxlib", "autograd", "tinygrad", "micrograd")


def about(quick: bool) -> dict:
    """Say what the figures hold for: this machine, these packages, this source, this kind of run."""
    digest = hashlib.sha256()
    for path in sorted([*(ROOT / "companion").rglob("*.py"), *(ROOT / "benchmarks").rglob("*.py")]):
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return {
        "machine": processor(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "kernels": kernels(),
        "settings": {name: value for name, value in sorted(os.environ.items()) if name.startswith(TUNING)},
        "packages": {name: version(name) for name in PACKAGES},
        "source": digest.hexdigest()[:16],
        "quick": quick,
    }


def processor() -> str:
    """Name the processor as the system does."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    named = [line.split(":")[1].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.machine()


def kernels() -> str:
    """Name the processor that NumPy's BLAS takes this one for: its products' speed hangs on it."""
    found = [pool for pool in threadpool_info() if pool["user_api"] == "blas"]
    return ", ".join(f"{pool['internal_api']} for {pool.get('architecture', 'any')}" for pool in found) or "unknown"


def version(package: str) -> str | None:
    """Give the installed version of a package; None where it is not installed."""
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


class Records:
    """The rows of one subject that are measured: what was run, and what came out.

    A file that was written for another source, machine or set of packages counts for nothing.
    """

    def __init__(self, path: Path, about: dict):
        self.path, self.about = path, about
        self.records: list[dict] = []
        try:
            kept = json.loads(path.read_text())
        except (OSError, ValueError):
            return
        if kept.get("about") == about:
            self.records = kept["records"]

    def has(self, row: dict) -> bool:
        """Say whether this row is measured."""
        return any(record["row"] == row for record in self.records)

    def of(self, rows: list[dict]) -> list[dict]:
        """Give the records of these rows, in this order, those that are there."""
        return [record for row in rows for record in self.records if record["row"] == row]

    def add(self, row: dict, result: dict) -> None:
        """Keep a row's result, at once and whole."""
        self.records.append({"row": row, "result": result})
        self.path.parent.mkdir(parents=True, exist_ok=True)
        beside = self.path.with_suffix(".new")
        beside.write_text(json.dumps({"about": self.about, "records": self.records}, indent=1) + "\n")
        os.replace(beside, self.path)

    def forget(self) -> None:
        """Start afresh."""
        self.records = []
        self.path.unlink(missing_ok=True)
