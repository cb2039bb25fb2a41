"""Searches pay by the dimension: exponentially at random, in proportion by a strategy, descent not at all."""

import numpy as np

from companion.experiments.gradient_descent import search_cost


def test_what_each_way_costs_as_dimensions_are_added():
    result = search_cost.run(search_cost.Config(seeds=31))
    random, evolution, descent = (np.median(a, axis=0) for a in (result.random, result.evolution, result.descent))
    assert random[1] > 3 * random[0] and random[2] > 6 * random[1] and np.isnan(random[3:]).all()
    large = result.dimensions >= 4
    power = np.polyfit(np.log(result.dimensions[large]), np.log(evolution[large]), 1)[0]
    assert 0.85 < power < 1.15
    assert descent[large].max() <= 36 and (np.diff(descent[large]) <= 0).all()
