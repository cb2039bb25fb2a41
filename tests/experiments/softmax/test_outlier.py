"""A line that one wrong point pulls along, under the squared error alone."""

import numpy as np
import pytest

from companion.experiments.softmax import outlier
from companion.scratch import ops


def test_the_squared_error_alone_follows_an_outlier():
    kinds = (ops.mse_loss, ops.l1_loss, ops.huber_loss)
    shift = {}
    for kind in kinds:
        clean, spoilt = (outlier.run(outlier.Config(0, kind, outlier=o)) for o in (0.0, 10.0))
        assert clean.slope == pytest.approx(2, abs=0.4)
        assert np.count_nonzero(clean.y != spoilt.y) == 1
        shift[kind] = abs(spoilt.slope - clean.slope)
    assert shift[ops.mse_loss] > 1 > 3 * max(shift[ops.l1_loss], shift[ops.huber_loss])


def test_a_line_fitted_with_squared_error_is_the_least_squares_line():
    run = outlier.run(outlier.Config(1, outlier=5.0, steps=3000))
    assert (run.slope, run.intercept) == pytest.approx(tuple(np.polyfit(run.x, run.y, 1)), abs=1e-9)
