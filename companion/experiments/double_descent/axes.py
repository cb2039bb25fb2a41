"""Two axes of complexity: components that are used, and features that they are made of; the peak lies where one ends.

Source: Curth, Jeffares and van der Schaar (2023), A U-turn on Double Descent: Rethinking Parameter Counting in
Statistical Learning.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from companion.experiments.double_descent.digit_features import (
    around,
    featured,
    fourier,
    measure,
    one_hot,
)
from companion.scratch.learners import MinimumNormPath
from companion.shapes import Array, Float, Int

RATIOS = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 2, 3, 5, 10, 20)
USED = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1)


@dataclass(frozen=True)
class Config:
    """``samples`` pictures a seed; fits of the first ``sizes`` features, and of ``components`` of ``wide`` features.

    None of ``components`` is larger than ``samples``, and none of ``wide`` smaller.
    """

    seeds: tuple[int, ...] = (0, 1)
    samples: int = 200
    label_noise: float = 0.15
    test: int = 400
    features: Callable = fourier
    sizes: tuple[int, ...] = around(200, RATIOS)
    wide: tuple[int, ...] = (200, 300, 500, 1000, 4000)
    components: tuple[int, ...] = around(200, USED)


@dataclass(frozen=True)
class Result:
    """Test error, squared error and effective parameters on test pictures, for each seed.

    By the number of features (P), all of which are used; and by the number of features (W) and how many of their
    principal components are used (C).
    """

    sizes: Int[Array, "P"]
    test_error: Float[Array, "S P"]
    test_loss: Float[Array, "S P"]
    effective: Float[Array, "S P"]
    wide: Int[Array, "W"]
    components: Int[Array, "C"]
    component_error: Float[Array, "S W C"]
    component_loss: Float[Array, "S W C"]
    component_effective: Float[Array, "S W C"]


def run(config: Config) -> Result:
    """Fit along both axes, and count effective parameters.

    Formula: least squares answers with a weighted sum of its training targets, f(x) = s(x) . y, and the weights s(x)
    are the answers to the unit vectors as targets. The effective parameters on M new inputs are p0 = (n / M) sum_m
    |s(x_m)|^2; on the training inputs themselves it would be the number of components. With Z = U S V^T, the fit of
    the k leading components is s(x) = sum_{j <= k} (v_j . z(x) / s_j) u_j.

    Source: Curth et al. (2023), sections 3 and 4.
    """
    lines, planes = [], []
    for seed in config.seeds:
        rng = np.random.default_rng(seed)
        most = max(*config.sizes, *config.wide)
        dealt = config.samples, config.label_noise, config.test
        z, y, z_new, truth = featured(*dealt, config.features, most, rng=rng)
        smoothers = MinimumNormPath(config.sizes).fit(z, np.eye(len(y))).predict(z_new)  # (P, M, N)
        lines.append([*measure(smoothers @ one_hot(y), truth), effective_parameters(smoothers)])
        planes.append([_components(z[:, :p], y, z_new[:, :p], truth, config.components) for p in config.wide])
    line, plane = np.array(lines).swapaxes(0, 1), np.moveaxis(planes, 2, 0)
    return Result(np.array(config.sizes), *line, np.array(config.wide), np.array(config.components), *plane)


def effective_parameters(smoothers: Float[Array, "... M N"]) -> Float[Array, "..."]:
    """Give p0 of smoothers whose rows are s(x)."""
    return smoothers.shape[-1] * (smoothers**2).sum(axis=-1).mean(axis=-1)


def _components(z, y, z_new, truth, components) -> list[Array]:
    """Give error, loss and effective parameters, (C,) each, of principal-component regression."""
    U, s, Vt = np.linalg.svd(z, full_matrices=False)
    along = z_new @ Vt.T / s  # (M, N)
    smoothers = np.array([along[:, :k] @ U[:, :k].T for k in components])  # (C, M, N)
    return [*measure(smoothers @ one_hot(y), truth), effective_parameters(smoothers)]


SHIPPED = (Config(seeds=tuple(range(20))),)
SHIPPED_WITHIN = 1e-6  # at N = n the smallest singular value multiplies every rounding
