"""Experiments: a frozen ``Config`` goes in, ``run`` computes, a frozen ``Result`` of arrays comes out.

An experiment draws nothing but what its seed draws, prints nothing and plots nothing; :mod:`companion.plots`
draws its results. :func:`sweep` runs many configurations, here or on any executor.
"""

from companion.experiments.sweep import sweep

__all__ = ["sweep"]
