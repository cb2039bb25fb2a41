"""Experiments: a frozen ``Config`` goes in, ``run`` computes, a frozen ``Result`` of arrays comes out.

An experiment draws nothing but what its seed draws, prints nothing and plots nothing; :mod:`companion.plots`
draws its results. A chapter's experiments lie in the folder of its name; what several chapters use stands here:
:func:`sweep` runs many configurations, here or on any executor, ``shipped`` are the large results that come with the
book, and :mod:`~companion.experiments.digit_classifier` trains what most of them look at.
"""

from companion.experiments.sweeping import shipped, sweep

__all__ = ["shipped", "sweep"]
