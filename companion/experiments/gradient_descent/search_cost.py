"""How many values of a function are asked for, by dimension: two searches, and gradient descent."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from companion.scratch.search import evolution_strategy, random_search
from companion.shapes import Array, Float, Int

GRADIENT = 3  # values that a gradient is counted as: by reverse mode it costs no more in multiplications


@dataclass(frozen=True)
class Config:
    """``seeds`` runs of each search; random search in the first few of the dimensions only."""

    seeds: int = 21
    dimensions: tuple[int, ...] = (1, 2, 3, 4, 8, 16, 32, 64)
    drawn_up_to: int = 3
    condition: float = 10.0
    goal: float = 0.01


@dataclass(frozen=True)
class Result:
    """Values asked for until the function has fallen to the goal; nan where a search was not run."""

    dimensions: Int[Array, "D"]
    random: Float[Array, "S D"]
    evolution: Float[Array, "S D"]
    descent: Float[Array, "S D"]


def run(config: Config) -> Result:
    """Minimise sum_i lambda_i w_i^2 / 2, lambda from 1 to the condition number, from random places at distance 1."""
    shape = config.seeds, len(config.dimensions)
    random, evolution, descent = (np.full(shape, np.nan) for _ in range(3))
    for seed in range(config.seeds):
        for i, d in enumerate(config.dimensions):
            rng = np.random.default_rng([seed, d])
            curvature = np.geomspace(1, config.condition, d)
            start = rng.normal(size=d)
            start /= np.linalg.norm(start)

            def bowl(w, curvature=curvature):
                return float(curvature @ (w * w)) / 2

            goal = config.goal * bowl(start)
            if d <= config.drawn_up_to:
                random[seed, i] = random_search(bowl, [(-1, 1)] * d, maxfun=10**6, target=goal, rng=rng).nfev
            evolution[seed, i] = evolution_strategy(bowl, start, 0.3, maxfun=10**6, target=goal, rng=rng).nfev
            descent[seed, i] = GRADIENT * _steps(bowl, start, curvature, goal)
    return Result(np.array(config.dimensions), random, evolution, descent)


def _steps(bowl, w, curvature, goal) -> int:
    lr, steps = 2 / (curvature.min() + curvature.max()), 0
    while bowl(w) > goal:
        w, steps = w - lr * curvature * w, steps + 1
    return steps
