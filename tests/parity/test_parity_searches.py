"""Every search asks for what SciPy's asks for, in the same order, and finds the same."""

from dataclasses import replace

import numpy as np
import pytest

from companion import parity
from companion.pairs import SEARCHES
from companion.reference import search as reference
from companion.scratch import search as scratch

CASES = [pytest.param(pair, case, id=f"{pair.name}, {case}") for pair in SEARCHES for case in pair.cases]


@pytest.mark.parametrize(("pair", "case"), CASES)
def test_it_agrees_with_scipys(pair, case):
    for seed in range(5):
        verdict = parity.compare_search(pair, seed=seed, case=case)
        assert verdict.agrees, (seed, str(verdict))
        assert [d.what for d in verdict.differences] == ["x", "fun", "rounds", "asked"]


FAULTS = {  # of SciPy's side, each of which the comparison must notice
    "children take their places at once": {"updating": "immediate"},
    "one round less": {"maxiter": 3},
    "a slope at the end": {"polish": True},
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("pair", SEARCHES, ids=lambda pair: pair.name)
def test_the_comparison_notices_a_fault(pair, fault):
    spoilt = replace(pair, reference_options={**pair.reference_options, **FAULTS[fault]})
    assert not parity.compare_search(spoilt, seed=0).agrees


def test_every_search_that_scipy_has_is_compared():
    both = {name for name in vars(scratch) if callable(getattr(reference, name, None))} - {"OptimizeResult"}
    assert both == {pair.search for pair in SEARCHES}


def test_a_hunt_is_drawn_anew_with_the_same_children():
    one, other = (SEARCHES[0].cases["hills"](np.random.default_rng(3)) for _ in range(2))
    np.testing.assert_array_equal(one.init, other.init)
    for i in (4, 0):
        np.testing.assert_array_equal(one.strategy(i, one.init), other.strategy(i, one.init))


def test_an_unknown_case_is_named():
    with pytest.raises(KeyError, match=r"has the cases .*, got 'none'"):
        parity.compare_search(SEARCHES[0], seed=0, case="none")
