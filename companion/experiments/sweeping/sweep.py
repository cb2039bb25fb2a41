"""Run one experiment for many configurations: here, on other processes or on a cluster; interrupted, it goes on.

Chapter: ai_ml_dl
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import BrokenExecutor, Executor, as_completed

from tqdm import tqdm

from companion.experiments.sweeping.cache import Cache, say
from companion.experiments.sweeping.keys import brief
from companion.experiments.sweeping.workers import Workers

TRIES = 3  # how often one configuration's worker may die


class WorkerDied(RuntimeError):
    """The process that computed a configuration ended without a word, each time that it was tried."""


def sweep(
    run: Callable,
    configs: Iterable,
    executor: Executor | int | None = None,
    cache: Cache | str | os.PathLike | None = None,
    progress: bool | None = None,
) -> list:
    """Run every configuration and give the results in the configurations' order.

    Without an executor they run here, one after the other. A number starts so many processes on this machine; any
    ``concurrent.futures.Executor`` will do too, such as a Dask cluster's ``client.get_executor()``, since
    configurations and results are plain data and each result depends on its configuration alone.

    With a ``cache``, a folder, what is known already is read, and each result is kept as soon as it is there. So a
    sweep that was interrupted, or killed, computes only what is missing. Where an error ends it, what was computed is
    kept, and the error names its configuration; a configuration whose process died is tried again, three times in
    all, after the others. Progress shows on a terminal, unless it is switched on or off.

    Raises: WorkerDied; ValueError for what a cache can't tell apart; whatever ``run`` raises.
    """
    configs, store = list(configs), cache if isinstance(cache, Cache | None) else Cache(cache)
    keys = [store.key(run, config) for config in configs] if store else range(len(configs))
    missing = dict(zip(keys, configs, strict=True))
    results = {}
    for key in list(missing) if store else ():
        if (known := store.load(run, key)) is not None:
            results[key] = known
            del missing[key]
    silent = None if progress is None else not progress
    with tqdm(total=len(results) + len(missing), initial=len(results), file=sys.stderr, disable=silent) as bar:

        def keep(key, result) -> None:
            if store:
                store.store(key, result)
            results[key] = result
            del missing[key]
            bar.update()

        if executor is None:
            for key, config in list(missing.items()):
                keep(key, _named(config, run, config))
        elif isinstance(executor, int):
            with Workers(executor) as workers:
                _patiently(workers, run, missing, keep)
        elif isinstance(executor, Workers):
            _patiently(executor, run, missing, keep)
        elif _collect(executor, run, missing, keep):
            say(f"the executor is broken; {len(missing)} configurations go on, one by one in a process of their own")
            with Workers(1) as workers:
                _patiently(workers, run, missing, keep)
    return [results[key] for key in keys]


def _named(config, compute: Callable, *args):
    """Compute, and note the configuration at whatever error comes."""
    try:
        return compute(*args)
    except Exception as error:
        error.add_note(f"in a sweep, at {brief(config)}")
        raise


def _patiently(workers: Workers, run: Callable, missing: dict, keep: Callable) -> None:
    """Compute what is missing, and what a process died of again after the rest."""
    for _ in range(TRIES):
        if not _collect(workers, run, missing, keep):
            return
    names = ", ".join(brief(config) for config in list(missing.values())[:3])
    more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
    raise WorkerDied(f"the process that computed it died {TRIES} times, at {names}{more}; all else is computed")


def _collect(executor: Executor, run: Callable, missing: dict, keep: Callable) -> bool:
    """Hand out all that is missing, keep each result as it comes, and say whether a process died.

    However it ends, what is computed by then is kept and what has not begun is called off.
    """
    futures, died = {}, False
    try:
        for key, config in missing.items():
            futures[executor.submit(_task, run, config)] = key
        for future in as_completed(futures):
            try:
                result = _named(missing[futures[future]], future.result)
            except BrokenExecutor:
                died = True
                continue
            keep(futures[future], result)
    except BrokenExecutor:  # it took no more
        died = True
    finally:
        for future in futures:
            future.cancel()
        for future, key in futures.items():
            if key in missing and future.done() and not future.cancelled() and future.exception() is None:
                keep(key, future.result())
    return died


def _task(run: Callable, config):
    """Compute one configuration on another process, unless whoever wants it is gone."""
    parent = multiprocessing.parent_process()
    if parent is not None and not parent.is_alive():
        os._exit(1)
    return run(config)
