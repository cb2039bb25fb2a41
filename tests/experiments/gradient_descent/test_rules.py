"""With rates tuned alike no rule is far ahead: the statement of the chapter's table."""

import numpy as np

from companion.experiments.gradient_descent import rules


def test_at_their_best_rates_the_rules_are_within_one_deviation_of_each_other():
    result = rules.run(rules.Config())
    mean, deviation = result.best.mean(axis=1), result.best.std(axis=1, ddof=1)
    assert mean.min() > 0.93
    assert mean.max() - mean.min() < deviation.max()
    loss = np.where(np.isfinite(result.validation), result.validation, np.inf).mean(axis=2)
    best = loss.argmin(axis=1)
    assert (best > 0).all() and (best < rules.RATES.shape[1] - 1).all(), "a best rate at the edge of the grid is none"
