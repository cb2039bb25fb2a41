"""Every learner has learned what scikit-learn's has, and answers as it does."""

from dataclasses import replace

import numpy as np
import pytest

from companion import parity
from companion.pairs import LEARNERS

CASES = [pytest.param(pair, case, id=f"{pair.name}, {case}") for pair in LEARNERS for case in pair.cases]


@pytest.mark.parametrize(("pair", "case"), CASES)
def test_it_agrees_with_scikit_learns(pair, case):
    for seed in range(10):
        verdict = parity.compare_learner(pair, seed=seed, case=case)
        assert verdict.agrees, (seed, str(verdict))
        assert len(verdict.differences) >= len(pair.learned) + len(pair.asked)
        assert verdict.tolerance == 1e-10


FAULTS = {  # of scikit-learn's side, each of which the comparison must notice
    "LinearRegression": {"fit_intercept": False},
    "Ridge": {"alpha": 3.0},
    "KNeighborsClassifier": {"n_neighbors": 7},
    "KNeighborsRegressor": {"n_neighbors": 2},
    "DecisionTreeClassifier": {"max_depth": 1},
    "KMeans": {"max_iter": 1},
    "PCA": {"whiten": True},
    "MinimumNormRegression": {"rcond": 0.9},
    "MinimumNormPath": {"sizes": (2, 30, 80)},
    "FourierFeatures": {"bias": np.zeros(60)},
    "ReLUFeatures": {"weight": np.eye(60, 4)},
}


@pytest.mark.parametrize("pair", LEARNERS, ids=lambda pair: pair.name)
def test_the_comparison_notices_a_fault(pair):
    spoilt = replace(pair, reference_options={**pair.reference_options, **FAULTS[pair.learner]})
    assert not parity.compare_learner(spoilt, seed=0).agrees


def test_an_unknown_case_is_named():
    with pytest.raises(KeyError, match=r"has the cases .*, got 'none'"):
        parity.compare_learner(LEARNERS[0], seed=0, case="none")
