"""Keep what was measured, a file a subject, so that an interrupted run goes on where it stopped."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import platform
import re
import subprocess
import sys
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


def kernels() -> dict[str, str]:
    """Say with which matrix kernels either library multiplies: the ratio of the two hangs on it.

    NumPy's BLAS names the processor that it takes this one for. PyTorch's MKL says it in the line that it prints of a
    product, if asked, and PyTorch itself for all else that it computes.
    """
    found = [pool for pool in threadpool_info() if pool["user_api"] == "blas"]
    ours = ", ".join(f"{pool['internal_api']} for {pool.get('architecture', 'any')}" for pool in found)
    told = subprocess.run([sys.executable, "-c", ASK_PYTORCH], capture_output=True, text=True).stdout
    capability, *lines = told.splitlines() or ["unknown"]
    mkl = [found[1] for line in lines if (found := re.search(r"MKL_VERBOSE (oneMKL.*?),", line))]
    return {"NumPy": ours or "unknown", "PyTorch": f"{mkl[0] if mkl else 'no MKL'}; {capability} for the rest"}


ASK_PYTORCH = """
import torch
print(torch.backends.cpu.get_cpu_capability(), flush=True)
if torch.backends.mkl.is_available():
    with torch.backends.mkl.verbose(torch.backends.mkl.VERBOSE_ON):
        torch.mm(torch.ones(64, 64), torch.ones(64, 64))
"""


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
