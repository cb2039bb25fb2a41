"""Sweeps: one experiment for many configurations, on any executor, kept on disk.

Chapter: double_descent
"""

from companion.experiments.sweeping.cache import Cache
from companion.experiments.sweeping.shipping import shipped
from companion.experiments.sweeping.sweep import WorkerDied, sweep
from companion.experiments.sweeping.workers import Workers

__all__ = ["Cache", "WorkerDied", "Workers", "shipped", "sweep"]
