"""Search without gradients: try, compare, keep the better; what is counted is how often the function is asked.

A function of one vector is minimised. Results have SciPy's names: ``x`` the best vector, ``fun`` its value, ``nfev``
how many values were asked for, ``nit`` how many rounds there were.

Chapter: gradient_descent
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from companion.shapes import Array, Float

Strategy = Callable[..., Float[Array, "D"]]


@dataclass(frozen=True)
class OptimizeResult:
    """What a search found: the vector ``x``, its value ``fun``, and the numbers of values and rounds asked for."""

    x: Float[Array, "D"]
    fun: float
    nfev: int
    nit: int


def random_search(
    func: Callable, bounds: Sequence[tuple[float, float]], *, maxfun: int, target: float = -np.inf, rng
) -> OptimizeResult:
    """Draw points evenly from a box, and keep the best of them.

    Stops after ``maxfun`` points, or at the first whose value is at most ``target``. Where a share q of the box is
    that good, 1 / q points are needed on average; a ball of a fixed radius is a share that shrinks exponentially as
    dimensions are added.

    Raises: TypeError without a NumPy generator; ValueError for an empty box or maxfun below 1.

    Source: Bergstra and Bengio (2012), Random Search for Hyper-Parameter Optimization.
    """
    low, high = _box("random_search", bounds, rng)
    _at_least("random_search", "maxfun", maxfun, 1)
    best, lowest = low, np.inf
    for count in range(1, maxfun + 1):
        x = rng.uniform(low, high)
        value = float(func(x))
        if count == 1 or value < lowest:
            best, lowest = x, value
        if lowest <= target:
            break
    return OptimizeResult(best, lowest, count, count)


def evolution_strategy(
    func: Callable, x0: Float[Array, "D"], sigma: float, *, maxfun: int, target: float = -np.inf, rng
) -> OptimizeResult:
    """Move to a random neighbour wherever it is no worse, with steps that grow on success and shrink on failure.

    Formula: try x + sigma z with z standard normal; where its value is no larger, x moves there and sigma <- 1.5
    sigma, otherwise sigma <- sigma / 1.5^(1/4): when one try in five succeeds, sigma stays on average as it is.

    Stops after ``maxfun`` values, that of ``x0`` included, or at the first that is at most ``target``.

    Raises: TypeError without a NumPy generator; ValueError for a sigma that is not positive or maxfun below 1.

    Source: Rechenberg (1973), Evolutionsstrategie, the rule of one success in five.
    """
    _generator("evolution_strategy", rng)
    _at_least("evolution_strategy", "maxfun", maxfun, 1)
    if not sigma > 0:
        raise ValueError(f"evolution_strategy: sigma must be positive, got {sigma!r}")
    x = np.array(x0, dtype=np.float64)
    value, count = float(func(x)), 1
    while count < maxfun and not value <= target:
        child = x + sigma * rng.normal(size=x.shape)
        there = float(func(child))
        count += 1
        if there <= value:
            x, value = child, there
            sigma *= 1.5
        else:
            sigma *= 1.5**-0.25
    return OptimizeResult(x, value, count, count - 1)


def _best1bin(
    candidate: int, population: Float[Array, "P D"], *, mutation: float, recombination: float, rng
) -> Array:
    """Breed a trial for one member: the best, plus a scaled difference of two others, mixed with the member itself.

    Formula: with two others r, s drawn, best + mutation (r - s) in each place with probability ``recombination``, in
    one place at least, and the member's own number elsewhere. ``population[0]`` is the best.

    Source: Storn and Price (1997), Differential Evolution; the strategy that SciPy calls best1bin.
    """
    r, s = rng.integers(1, len(population)), rng.integers(1, len(population) - 1)
    s += s >= r  # counted from the member itself, round the population: neither is it, and they differ
    r, s = (population[(candidate + step) % len(population)] for step in (r, s))
    mutant, trial = population[0] + mutation * (r - s), population[candidate].copy()
    places = rng.uniform(size=trial.shape) < recombination
    places[rng.integers(trial.size)] = True
    trial[places] = mutant[places]
    return trial


def differential_evolution(
    func: Callable,
    bounds: Sequence[tuple[float, float]],
    *,
    strategy: Strategy | None = None,
    maxiter: int = 1000,
    popsize: int = 15,
    tol: float = 0.01,
    atol: float = 0.0,
    mutation: tuple[float, float] = (0.5, 1.0),
    recombination: float = 0.7,
    init: Float[Array, "P D"] | None = None,
    rng,
) -> OptimizeResult:
    """Let a population breed and compete: a genetic search whose mutations are as large as the population is wide.

    In every round each member is challenged by one trial, bred from the population by a scaled difference or by
    ``strategy(candidate, population, rng=rng)``, and yields its place to a trial that is no worse. A number outside
    its bounds is drawn anew. ``init`` is the first population, drawn evenly if none is given: ``popsize`` members for
    each dimension. ``mutation`` gives the interval from which each round draws its scale.

    Stops after ``maxiter`` rounds, or when the values' standard deviation is at most atol + tol |their mean|.

    The twin of ``scipy.optimize.differential_evolution`` with ``updating="deferred"`` and ``polish=False``; beside a
    strategy that is given, it draws nothing after the start.

    Raises: TypeError without a NumPy generator; ValueError for an empty box, or a population of fewer than four.

    Source: Storn and Price (1997), Differential Evolution: A Simple and Efficient Heuristic.
    """
    low, high = _box("differential_evolution", bounds, rng)
    population = rng.uniform(low, high, (popsize * len(low), len(low))) if init is None else np.array(init, float)
    if population.ndim != 2 or len(population) < 4 or population.shape[1] != len(low):
        raise ValueError(
            f"differential_evolution: init must have shape (P, {len(low)}), P at least 4, got {population.shape}"
        )
    values = np.array([float(func(x)) for x in population])
    rounds = 0
    while rounds < maxiter:
        _best_first(population, values)
        if strategy is None:
            scale = rng.uniform(*mutation)
            breed = {"mutation": scale, "recombination": recombination, "rng": rng}
            trials = np.array([_best1bin(i, population, **breed) for i in range(len(population))])
        else:
            trials = np.array([strategy(i, population, rng=rng) for i in range(len(population))])
        outside = (trials < low) | (trials > high)
        if outside.any():
            trials = np.where(outside, rng.uniform(low, high, trials.shape), trials)
        found = np.array([float(func(x)) for x in trials])
        better = found <= values
        population[better], values[better] = trials[better], found[better]
        rounds += 1
        if values.std() <= atol + tol * abs(values.mean()):
            break
    _best_first(population, values)
    return OptimizeResult(population[0].copy(), float(values[0]), len(values) * (rounds + 1), rounds)


def _best_first(population: Array, values: Array) -> None:
    """Let the best member change places with the first."""
    best = np.argmin(values)
    values[[0, best]], population[[0, best]] = values[[best, 0]], population[[best, 0]]


def _box(name: str, bounds, rng) -> tuple[Array, Array]:
    _generator(name, rng)
    low, high = np.array(bounds, dtype=np.float64).reshape(-1, 2).T
    if not low.size or not (low < high).all():
        raise ValueError(f"{name}: bounds must be pairs (low, high) with low < high, at least one, got {bounds!r}")
    return low, high


def _generator(name: str, rng) -> None:
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"{name}: rng must be a numpy.random.Generator, got {type(rng).__name__}")


def _at_least(name: str, what: str, value: int, least: int) -> None:
    if value < least:
        raise ValueError(f"{name}: {what} must be at least {least}, got {value!r}")
