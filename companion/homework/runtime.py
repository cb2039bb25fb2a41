"""A file system for the box: an interpreter, its standard library and NumPy, copied to where any user may read.

The environment of whoever grades may lie in a private home directory and holds far more than a learner's code
should see. So the box gets its own small root directory, made once and kept in a cache.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

import numpy as np

PYTHON = "/python/bin/python3"
_LEFT_OUT = {
    "site-packages",
    "dist-packages",
    "test",
    "tests",
    "idlelib",
    "tkinter",
    "ensurepip",
    "lib2to3",
    "turtledemo",
    "pydoc_data",
    "distutils",
}
_LINKED = re.compile(r"^\s*(?:\S+ => )?(/.+) \(0x[0-9a-f]+\)$", re.MULTILINE)  # folders may have spaces


def cache_directory() -> Path:
    """Find where copies and caches go; root's must not lie in its private home.

    Raises: OSError for somebody without a home.
    """
    if "COMPANION_CACHE" in os.environ:
        return Path(os.environ["COMPANION_CACHE"])
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return Path("/var/cache/companion")
    try:
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "companion"
    except RuntimeError:
        raise OSError("you have no home to keep its interpreter in; name a folder by COMPANION_CACHE") from None


def runtime() -> Path:
    """Give the root directory of the box, made on first use for this Python and this NumPy.

    Raises: OSError where there is no place for it, or no room.
    """
    interpreter = Path(sys.executable).resolve()
    identity = f"3 {sys.version} {interpreter} {interpreter.stat().st_mtime_ns} {np.__version__} {np.__file__}"
    place = cache_directory() / f"runtime-{hashlib.sha256(identity.encode()).hexdigest()[:12]}"
    if not place.is_dir():
        made = [folder for folder in (place.parent, *place.parent.parents) if not folder.exists()]
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            building = Path(tempfile.mkdtemp(dir=place.parent, prefix="building-"))
        except OSError as error:
            told = f"its interpreter cannot be kept in {place.parent} ({error.strerror})"
            raise OSError(f"{told}; name another folder by COMPANION_CACHE") from None
        try:
            _build(building, interpreter)
            for path in {place.parent, *made, building, *building.rglob("*")}:  # whatever the umask was
                readable = 0o555 if path.is_dir() or path.stat().st_mode & 0o100 else 0o444
                path.chmod(path.stat().st_mode | readable)
            building.rename(place)
        except OSError:
            if not place.is_dir():  # nobody else made it meanwhile
                raise
        finally:
            shutil.rmtree(building, ignore_errors=True)
    return place


def _build(root: Path, interpreter: Path) -> None:
    stdlib, packages = Path(sysconfig.get_path("stdlib")), Path(np.__file__).parent.parent
    library = root / "python" / "lib" / stdlib.name
    (root / "python" / "bin").mkdir(parents=True)
    shutil.copy2(interpreter, root / PYTHON[1:])

    def leave_out(directory, names):
        return [n for n in names if n in _LEFT_OUT or n.startswith("config-") or n.endswith((".a", ".pyi"))]

    shutil.copytree(stdlib, library, ignore=leave_out)
    for package in ("numpy", "numpy.libs"):
        if (packages / package).is_dir():
            shutil.copytree(packages / package, library / "site-packages" / package, ignore=leave_out)
    (library / "dist-packages").symlink_to("site-packages")  # where Debian's own Python looks
    for directory in ("proc", "dev", "tmp"):
        (root / directory).mkdir()
    (root / "dev" / "null").touch()
    _copy_shared_libraries(
        root,
        [interpreter, *stdlib.glob("lib-dynload/*.so"), *packages.glob("numpy/**/*.so")],
        inside=packages,
    )


def linked_libraries(binaries: list[Path]) -> set[Path]:
    """List what the dynamic loader opens for these programs and libraries, itself among it."""
    listing = subprocess.run(["ldd", *map(str, binaries)], capture_output=True, check=False).stdout
    return {Path(found) for found in _LINKED.findall(os.fsdecode(listing))}  # bytes, as names of files are


def _copy_shared_libraries(root: Path, binaries: list[Path], inside: Path) -> None:
    """Copy what the binaries link to into /python/lib, and the dynamic loader to the path that is built into them."""
    for library in linked_libraries(binaries):
        if library.is_relative_to(inside):
            continue
        loader = library.name.startswith("ld-")
        target = root / library.relative_to("/") if loader else root / "python" / "lib" / library.name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(library, target)
        target.chmod(0o755)
