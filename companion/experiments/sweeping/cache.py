"""A folder that keeps results: each a file of its own, written whole or not at all, and checked when it is read.

Chapter: double_descent
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
import sys
import tempfile
import time
import typing
from collections.abc import Callable
from pathlib import Path

from tqdm import tqdm

from companion.experiments.sweeping import sources
from companion.experiments.sweeping.keys import Key, key
from companion.experiments.sweeping.packing import Broken, pack, unpack

LEFT_OVER = 3600.0  # seconds after which a half-written file is nobody's any more


def say(line: str) -> None:
    """Tell one line on the error stream, above a progress bar where there is one."""
    tqdm.write(f"sweep: {line}", file=sys.stderr)


class Cache:
    """Results of experiments in a folder, found by experiment, configuration and source.

    Several sweeps may use one folder at once. What it can't keep, for want of space or permission, it says once.
    """

    within = sources.BOOK  # whose source counts: a change in any of the book's modules that a result came from

    def __init__(self, folder: str | os.PathLike):
        self.folder = Path(folder)
        self._told = False

    def key(self, run: Callable, config) -> Key:
        """Give the key of a configuration's result.

        Raises: ValueError where the configuration is no plain data, or run says nothing of the result it gives.
        """
        result_of(run)
        return key(run, config, self.within)

    def load(self, run: Callable, key: Key):
        """Read a result; None where there is none. A broken file is put aside, and said so in one line."""
        path = self.folder / key.file
        try:
            data = path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            say(f"{path} cannot be read ({error.strerror}), so it is computed again")
            return None
        try:
            about, fields = unpack(data)
            if about["key"] != key.text:
                raise Broken("it holds another configuration's result")
            return result_of(run)(**fields)
        except Exception as error:  # whatever is wrong with a file, its result can be had again
            reason = error if isinstance(error, Broken) else "it does not hold what its experiment gives"
            say(f"{path} is broken: {reason}; {self._put_aside(path, data)}, and it is computed again")
            return None

    def about(self, key: Key) -> dict:
        """Give what is remembered about a result that is here.

        Raises: OSError where it is not; Broken.
        """
        return unpack((self.folder / key.file).read_bytes())[0]

    def store(self, key: Key, result) -> None:
        """Keep a result.

        Raises: TypeError that names a field of the result that can't be kept.
        """
        data = pack({"key": key.text}, fields_of(result))
        try:
            write_whole(self.folder / key.file, data)
        except OSError as error:
            if not self._told:
                say(f"{self.folder} keeps nothing more: {error.strerror}; results are kept in memory until the end")
            self._told = True

    def _put_aside(self, path: Path, data: bytes) -> str:
        """Rename a broken file, and say what has become of it."""
        aside = path.with_name(f"{path.stem}.broken-{hashlib.sha256(data).hexdigest()[:8]}")
        try:
            os.replace(path, aside)
        except OSError as error:
            return f"it cannot be put aside ({error.strerror})"
        return f"it is put aside as {aside.name}"


def fields_of(result) -> dict:
    """Give a result's fields by name."""
    return {field.name: getattr(result, field.name) for field in dataclasses.fields(result)}


def result_of(run: Callable) -> type:
    """Give the class of an experiment's results.

    Raises: ValueError where its annotation names no dataclass.
    """
    kind = typing.get_type_hints(run).get("return")
    if not (isinstance(kind, type) and dataclasses.is_dataclass(kind)):
        raise ValueError(f"run must say which dataclass it returns, def run(config: Config) -> Result; got {kind!r}")
    return kind


def write_whole(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, so that it outlasts a loss of power, and clear away what others left half.

    Raises: OSError.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    for half in path.parent.glob(".*.part"):
        if _age(half) > LEFT_OVER:
            half.unlink(missing_ok=True)
    handle, beside = tempfile.mkstemp(suffix=".part", prefix=".", dir=path.parent)
    try:
        with open(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


def _age(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except OSError:  # whose it was has just moved it
        return 0.0
