"""Weights that a penalty holds, and that grow like a logarithm without one."""

import numpy as np
import pytest

from companion.experiments import sweep
from companion.experiments.softmax import separable


def test_separable_points_have_an_optimum_with_a_penalty_and_none_without():
    without, mild, strong = sweep(separable.run, [separable.Config(penalty=p) for p in (0.0, 0.01, 0.1)])
    assert without.optimum == np.inf
    growth = np.diff(without.norm[[29, 299, 2999]])  # from step 30 to 300 to 3,000: like a logarithm
    assert growth.min() > 1.5 and without.norm[-1] == without.norm.max()
    for run in (mild, strong):
        assert run.norm[-1] == pytest.approx(run.optimum, rel=1e-6)
    assert strong.optimum < mild.optimum
    assert without.accuracy == mild.accuracy == 1
