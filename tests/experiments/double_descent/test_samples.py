"""More data that hurt, over twenty seeds; and with a well-chosen penalty they do not."""

import numpy as np
import pytest

from companion.experiments import shipped, sweep
from companion.experiments.double_descent import samples
from companion.experiments.double_descent.digit_features import centred, expand, one_hot, pictures, relu
from companion.experiments.double_descent.samples import SHIPPED
from companion.reference.learners import Ridge

(RESULT,) = sweep(samples.run, SHIPPED, cache=shipped)


def at(curve, n: int):
    return curve[:, list(RESULT.samples).index(n)]


def test_three_times_as_many_pictures_more_than_double_the_error():
    assert (RESULT.samples[RESULT.test_error.argmax(axis=1)] == 300).all()
    assert (at(RESULT.test_error, 300) > 2 * at(RESULT.test_error, 100)).all()
    assert abs(at(RESULT.test_error, 420).mean() / at(RESULT.test_error, 100).mean() - 1) < 0.15, (
        "4.2 times, for nothing"
    )
    assert (at(RESULT.test_error, 1000) < 0.3 * at(RESULT.test_error, 100)).all()


def test_with_a_penalty_more_pictures_help():
    for loss in (RESULT.ridge_loss, RESULT.best_loss):
        assert (np.diff(loss.mean(axis=0)) < 0).all()
        assert np.diff(loss, axis=1).max() < 0.04, "a seed's own curve may rise a little: its test has 500 pictures"
    assert (RESULT.ridge_loss <= RESULT.test_loss).all()
    assert (RESULT.ridge_loss - RESULT.best_loss).mean() < 0.01, "held-out pictures choose nearly as well as the test"


@pytest.mark.parametrize("n", [40, 90])
def test_the_penalised_fit_is_scikit_learns(n):
    config = samples.Config(seeds=(3,), size=60, samples=(n, 120), penalties=(0.3,))
    rng = np.random.default_rng(3)
    x, y, new, truth = pictures(320, 0.1, rng=rng)
    x, new = centred(x, new[:500])
    z, z_new = expand(relu, 60, x, new, rng=rng)
    result = samples.run(config)
    model = Ridge(0.3 * 60, fit_intercept=False, solver="svd").fit(z[:n], one_hot(y[:n]))
    loss = ((model.predict(z_new) - one_hot(truth[:500])) ** 2).sum(axis=1).mean()
    assert result.chosen[0, 0] == pytest.approx(0.3) and result.ridge_loss[0, 0] == pytest.approx(loss, rel=1e-10)
