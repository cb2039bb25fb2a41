"""Run one experiment for many configurations.

Chapter: ai_ml_dl
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Executor


def sweep(run: Callable, configs: Iterable, executor: Executor | None = None) -> list:
    """Run every configuration and give the results in the configurations' order.

    Without an executor they run here, one after the other. Any ``concurrent.futures.Executor`` will do instead:
    configurations and results are plain data, and each result depends on its configuration alone.
    """
    return list((executor.map if executor else map)(run, configs))
