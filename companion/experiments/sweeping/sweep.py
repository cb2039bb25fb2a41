"""Run one experiment for many configurations: here, on other processes or on a cluster; interrupted, it goes on.

Chapter: ai_ml_dl
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
from collections.abc import Callable, Iterable
from concurrent.futures import BrokenExecutor, Executor, as_completed
from functools import partial

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
    sweep that was interrupted, or killed, computes only what is missing. An error names its configuration; here it
    ends the sweep, on an executor the others are computed first. A configuration whose process died is tried again,
    three times in all, after the others. Progress shows on a terminal, unless it is switched on or off.

    Raises: WorkerDied; ValueError for what a cache can't tell apart; whatever ``run`` raises.
    """
    configs, store = list(configs), cache if isinstance(cache, Cache | None) else Cache(cache)
    keys = [store.key(run, config) for config in configs] if store else range(len(configs))
    missing = dict(zip(keys, configs, strict=True))
    results, failed = {}, []
    for key in list(missing) if store else ():
        if (known := store.load(run, key)) is not None:
            results[key] = known
            del missing[key]
    silent = None if progress is None else not progress
    with tqdm(total=len(results) + len(missing), initial=len(results), file=sys.stderr, disable=silent) as bar:

        def write(key, result) -> None:
            if store:
                store.store(key, result)

        def keep(key, result) -> None:
            results[key] = result
            del missing[key]
            bar.update()

        def fail(key, error: Exception) -> None:
            error.add_note(f"in a sweep, at {brief(missing.pop(key))}")
            failed.append(error)

        if executor is None:
            _here(run, missing, write, keep, fail)
        elif isinstance(executor, int):
            with Workers(executor) as workers:
                _patiently(workers, run, missing, write, keep, fail)
        else:
            _patiently(executor, run, missing, write, keep, fail)
    if len(failed) > 1:
        failed[0].add_note(f"and {len(failed) - 1} more of {len(configs)} configurations failed")
    if failed:
        raise failed[0]
    return [results[key] for key in keys]


def _here(run: Callable, missing: dict, write: Callable, keep: Callable, fail: Callable) -> None:
    """Compute one after the other, up to the first error."""
    for key, config in list(missing.items()):
        try:
            result = run(config)
        except Exception as error:
            fail(key, error)
            return
        write(key, result)
        keep(key, result)


def _patiently(
    executor: Executor, run: Callable, missing: dict, write: Callable, keep: Callable, fail: Callable
) -> None:
    """Compute what is missing, and what a process died of again after the rest; at last alone.

    Alone, because Dask blames a death on all that its worker had been given.
    """
    for attempt in range(TRIES):
        parts = [dict(missing)] if attempt < TRIES - 1 else [{key: config} for key, config in missing.items()]
        if not sum(_there(executor, run, part, write, keep, fail) for part in parts):
            return
        if _is_broken(executor):
            say(f"the executor is broken; {len(missing)} configurations go on, one by one in a process of their own")
            with Workers(1) as workers:
                return _patiently(workers, run, missing, write, keep, fail)
    for key in list(missing):
        fail(key, WorkerDied(f"the process that computed it died, {TRIES} times"))


def _is_broken(executor: Executor) -> bool:
    """Say whether an executor takes no more, as Python's pool once one of its processes has died."""
    try:
        executor.submit(int).result()
    except BrokenExecutor:
        return True
    return False


def _there(executor: Executor, run: Callable, configs: dict, write: Callable, keep: Callable, fail: Callable) -> bool:
    """Hand configurations out, keep each result as it comes, and say whether a process died.

    However it ends, what is computed by then is kept and what has not begun is called off.
    """
    futures, died, ours = {}, False, isinstance(executor, Workers)
    moment = time.time_ns()
    try:
        for key, config in configs.items():
            work = _task, run, config, moment
            futures[executor.submit_then(partial(write, key), *work) if ours else executor.submit(*work)] = key
        for future in as_completed(list(futures)):
            try:
                result = future.result()
            except _deaths():
                died = True
            except Exception as error:
                fail(futures[future], error)
            else:
                if not ours:
                    write(futures[future], result)
                keep(futures[future], result)
            del futures[future]
    except BrokenExecutor:  # it took no more
        died = True
    finally:
        for future in futures:
            future.cancel()
        for future, key in futures.items():
            if future.done() and not future.cancelled() and future.exception() is None:
                write(key, future.result())
                keep(key, future.result())
    return died


def _deaths() -> tuple[type[Exception], ...]:
    """Give the errors that say of a task that its process died: those of Python's executors and of Dask's."""
    dask = sys.modules.get("distributed")
    return (BrokenExecutor, dask.KilledWorker) if dask else (BrokenExecutor,)


def _task(run: Callable, config, _moment: int):
    """Compute one configuration on another process, unless whoever wants it is gone.

    Dask takes a call with the arguments of an earlier one for the same, and would answer with its failure.
    """
    parent = multiprocessing.parent_process()
    if parent is not None and not parent.is_alive():
        os._exit(1)
    return run(config)
