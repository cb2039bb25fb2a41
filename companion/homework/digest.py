"""The hash that receipts carry: it changes with whatever a learner is given and with whatever decides a grade.

That is each file in the folder of a set, the source notebook too, and the code that grades. What comes only from
running leaves it as it is: caches, and a notebook's outputs, counts and times.
"""

from __future__ import annotations

import functools
import hashlib
import json
import re
from pathlib import Path

from companion import comparison

HOMEWORK = Path(__file__).parent
CACHE = re.compile(r"(^|/)(__pycache__/|\.)")  # hidden files, too: checkpoints of notebooks, editors' copies
FROM_RUNNING = {"outputs", "execution_count"}


def digest_of(exercises: Path) -> str:
    """Hash a folder of exercises and the code that grades them."""
    files = {path.relative_to(exercises).as_posix(): path for path in exercises.rglob("*") if path.is_file()}
    files = {name: path for name, path in files.items() if not CACHE.search(name)}
    files |= {f"companion/{path.name}": path for path in (*HOMEWORK.glob("*.py"), Path(comparison.__file__))}
    digest = hashlib.sha256()
    for name, path in sorted(files.items()):
        about = path.stat()
        digest.update(
            repr((name, _hash(path, (about.st_ino, about.st_size, about.st_mtime_ns, about.st_ctime_ns)))).encode()
        )
    return digest.hexdigest()


@functools.lru_cache(maxsize=1000)
def _hash(path: Path, version: tuple[int, ...]) -> str:
    """Hash a file; a ``version`` of it once, since it is asked for with every submission."""
    return hashlib.sha256(_as_written(path) if path.suffix == ".ipynb" else path.read_bytes()).hexdigest()


def _as_written(path: Path) -> bytes:
    """Give a notebook's cells without what running them leaves behind.

    Raises: ValueError where the file is no notebook.
    """
    try:
        cells = json.loads(path.read_bytes())["cells"]
        kept = [{key: value for key, value in cell.items() if key not in FROM_RUNNING} for cell in cells]
        for cell in kept:
            cell["source"] = "".join(cell["source"])
            cell["metadata"] = {key: value for key, value in cell["metadata"].items() if key != "execution"}
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"{path} must be a notebook: {type(error).__name__}: {error}") from None
    return json.dumps(kept, sort_keys=True).encode()
