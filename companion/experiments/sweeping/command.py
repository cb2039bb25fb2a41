"""The sweep that a person starts by a command: on this machine or on a Dask cluster, with a table at the end.

Chapter: double_descent
"""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from companion.experiments.sweeping.cache import Cache
from companion.experiments.sweeping.keys import name_of
from companion.experiments.sweeping.sweep import sweep
from companion.experiments.sweeping.tables import summary

PATIENCE = "10s"  # for a scheduler to answer


def run_grid(
    module: ModuleType, grid: dict[str, list], cache: Path, *, workers: int | None = None, address: str | None = None
) -> Iterator[str]:
    """Compute all configurations, then yield the lines of a table for each point of the grid.

    Raises: ValueError that says in one line what went wrong, and that what was computed is kept.
    """
    if workers and address:
        raise ValueError("--workers are on this machine, --executor is elsewhere: give one of them")
    configs, store = list(itertools.chain(*grid.values())), Cache(cache)
    kept = f"{cache} keeps what was computed, the same command goes on"
    with executor_for(workers, address) as executor:
        try:
            results = iter(sweep(module.run, configs, executor, store))
        except KeyboardInterrupt:
            raise ValueError(f"interrupted; {kept}") from None
        except Exception as error:  # whatever an experiment raises
            where = "; ".join(getattr(error, "__notes__", ()))
            raise ValueError(
                f"{str(error) or type(error).__name__} ({where or 'before it began'}); {kept}"
            ) from error
    yield f"{name_of(module.run)}, {len(configs)} configuration{'s' if len(configs) > 1 else ''}"
    for label, those in grid.items():
        yield f"{label or 'as by default'}:"
        yield from summary(list(itertools.islice(results, len(those))))
    files = {cache / store.key(module.run, config).file for config in configs}
    there = sum(file.is_file() for file in files)
    share = "" if there == len(files) else f" {there} of {len(files)}"
    yield f"kept{share} in {(cache / name_of(module.run)).resolve()}"


@contextlib.contextmanager
def executor_for(workers: int | None, address: str | None):
    """Give what computes: nothing but this process, so many others, or the cluster whose scheduler is there."""
    if address is None:
        yield workers
        return
    try:
        from distributed import Client
    except ModuleNotFoundError:
        raise ValueError("for a cluster, Dask must be installed: pip install '.[sweep]'") from None
    try:
        client = Client(address, timeout=PATIENCE)
    except (OSError, ValueError) as error:
        raise ValueError(f"no scheduler of Dask answers at {address}: {error}") from None
    with client:
        yield client.get_executor()
