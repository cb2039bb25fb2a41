"""Search without gradients: it stops where it should, counts rightly, and breeds as SciPy's own does."""

import numpy as np
import pytest

from companion.reference import search as reference
from companion.scratch.search import OptimizeResult, differential_evolution, evolution_strategy, random_search


def bowl(w):
    return float(w @ w)


def hills(w):
    return float(10 * w.size + (w**2 - 10 * np.cos(2 * np.pi * w)).sum())


class Counted:
    """A function that remembers how often, and with what, it was asked."""

    def __init__(self, func):
        self.func, self.asked = func, []

    def __call__(self, x):
        self.asked.append(np.array(x))
        return self.func(x)


SEARCHES = {
    "random": lambda f, rng: random_search(f, [(-1, 1), (0, 2)], maxfun=50, rng=rng),
    "evolution": lambda f, rng: evolution_strategy(f, np.ones(2), 0.3, maxfun=50, rng=rng),
    "differential": lambda f, rng: differential_evolution(f, [(-1, 1), (0, 2)], maxiter=4, popsize=5, rng=rng),
}


@pytest.mark.parametrize("name", SEARCHES)
def test_what_is_found_is_the_best_of_all_that_was_asked_for(name):
    f = Counted(bowl)
    found = SEARCHES[name](f, np.random.default_rng(0))
    assert isinstance(found, OptimizeResult) and found.nfev == len(f.asked) == 50
    assert found.fun == min(map(bowl, f.asked)) == bowl(found.x)
    again = SEARCHES[name](bowl, np.random.default_rng(0))
    np.testing.assert_array_equal(found.x, again.x)


@pytest.mark.parametrize("name", ["random", "differential"])
def test_nothing_outside_the_box_is_asked_for(name):
    f = Counted(lambda w: float(w.sum()))  # lowest in a corner
    SEARCHES[name](f, np.random.default_rng(1))
    points = np.array(f.asked)
    assert (points >= [-1, 0]).all() and (points <= [1, 2]).all()


def test_random_search_needs_one_over_the_share_of_good_points():
    asked = [
        random_search(bowl, [(-1, 1)] * 2, maxfun=10**5, target=0.01, rng=np.random.default_rng(seed)).nfev
        for seed in range(400)
    ]
    assert np.mean(asked) == pytest.approx(4 / (np.pi * 0.01), rel=0.15)  # of 400 runs, to three deviations


def test_an_evolution_strategy_stops_at_its_target_and_keeps_its_start():
    start = np.ones(3)
    found = evolution_strategy(bowl, start, 0.3, maxfun=10**4, target=1e-6, rng=np.random.default_rng(0))
    assert found.fun <= 1e-6 and found.nfev < 10**4 and found.nit == found.nfev - 1
    np.testing.assert_array_equal(start, 1)
    assert evolution_strategy(bowl, np.zeros(3), 0.3, maxfun=9, target=0.0, rng=np.random.default_rng(0)).nfev == 1


def test_the_step_is_that_of_the_chapter():
    """One success makes it half as large again; four failures undo that."""
    drawn, f = np.random.default_rng(3), Counted(bowl)
    evolution_strategy(f, np.ones(2), 0.5, maxfun=30, rng=np.random.default_rng(3))
    w, sigma = np.ones(2), 0.5
    for child in f.asked[1:]:
        np.testing.assert_allclose(child, w + sigma * drawn.normal(size=2), rtol=1e-12)
        w, sigma = (child, 1.5 * sigma) if bowl(child) <= bowl(w) else (w, sigma / 1.5**0.25)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("func", [bowl, hills])
def test_a_population_fares_as_in_scipy(func, seed):
    """The same first population, the same children: member by member, to the last round."""
    results = []
    for search, own in ((differential_evolution, {}), (reference.differential_evolution, {"polish": False})):
        draw = np.random.default_rng(seed)

        def bred(i, population, rng=None, draw=draw):
            r, s = population[draw.integers(len(population), size=2)]
            mixed = draw.uniform(size=population.shape[1]) < 0.7
            return np.clip(np.where(mixed, population[0] + 0.6 * (r - s), population[i]), -5, 5)

        own = own and own | {"updating": "deferred"}
        first = np.random.default_rng([seed, 1]).uniform(-5, 5, size=(20, 3))
        options = {"strategy": bred, "init": first, "maxiter": 40, "rng": np.random.default_rng(2)}
        results.append(search(func, [(-5, 5)] * 3, **options, **own))
    ours, scipy = results
    assert (ours.nfev, ours.nit) == (scipy.nfev, scipy.nit)
    np.testing.assert_allclose(ours.x, scipy.x, rtol=1e-9, atol=1e-12)
    assert ours.fun == pytest.approx(scipy.fun, rel=1e-9, abs=1e-12)


def test_its_own_breeding_finds_what_scipys_finds():
    found = np.zeros(2)
    for seed in range(10):
        ours = differential_evolution(hills, [(-5, 5)] * 2, rng=np.random.default_rng(seed))
        scipy = reference.differential_evolution(hills, [(-5, 5)] * 2, rng=seed, polish=False, updating="deferred")
        found += ours.fun < 0.1, scipy.fun < 0.1
    assert found.min() >= 8, found


def test_a_child_differs_from_its_parent_and_is_bred_from_others():
    from companion.scratch import search

    rng = np.random.default_rng(0)
    population = rng.normal(size=(4, 3))
    for i in range(4):
        for _ in range(50):
            child = search._best1bin(i, population, mutation=0.5, recombination=0.0, rng=rng)
            assert (child != population[i]).sum() == 1
            (place,) = np.flatnonzero(child != population[i])
            others = np.delete(population[:, place], i)
            known = [population[0, place] + 0.5 * (r - s) for r in others for s in others if r != s]
            assert np.isclose(child[place], known).any()


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: random_search(bowl, [(1, 1)], maxfun=9, rng=np.random.default_rng(0)), ValueError, "low < high"),
        (lambda: random_search(bowl, [(0, 1)], maxfun=0, rng=np.random.default_rng(0)), ValueError, "maxfun"),
        (lambda: random_search(bowl, [(0, 1)], maxfun=9, rng=0), TypeError, "rng must be a numpy.random.Generator"),
        (
            lambda: evolution_strategy(bowl, np.ones(2), 0.0, maxfun=9, rng=np.random.default_rng(0)),
            ValueError,
            "sigma",
        ),
        (lambda: differential_evolution(bowl, [], rng=np.random.default_rng(0)), ValueError, "at least one"),
        (
            lambda: differential_evolution(bowl, [(0, 1)], init=np.ones((3, 1)), rng=np.random.default_rng(0)),
            ValueError,
            r"init must have shape \(P, 1\), P at least 4, got \(3, 1\)",
        ),
    ],
)
def test_bad_input_is_named(call, error, message):
    with pytest.raises(error, match=message):
        call()
