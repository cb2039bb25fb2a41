"""A temperature changes how sure a classifier is, and no answer; chance alone makes a calibration error."""

import numpy as np
import pytest

from companion.experiments import digit_classifier
from companion.experiments.softmax import calibration
from companion.scratch import ops
from companion.scratch.metrics import log_loss


def test_a_fitted_temperature_is_the_best_of_its_grid_and_changes_no_answer():
    config = digit_classifier.Config(seed=0, train=150, validation=400, hidden=32, lr=0.5, batch_size=15, epochs=60)
    result = calibration.run(config)
    trained = digit_classifier.run(config)
    at_one, at_fitted = result.probabilities
    assert np.array_equal(at_one.argmax(axis=1), at_fitted.argmax(axis=1))
    for t, loss in ((result.temperature, result.validation_loss.min()), (8.0, result.validation_loss[-1])):
        p, _ = ops.softmax(trained.validation_scores / t, 1)
        assert log_loss(trained.validation_labels, p) == pytest.approx(loss, rel=1e-9)
    assert result.temperature > 1 and result.log_loss[1] < result.log_loss[0]
    assert 0 < result.chance_ece[0] < result.ece[0]
    for p, excess, ece in zip(result.probabilities, result.excess, result.ece, strict=True):
        assert excess == pytest.approx((p.max(axis=1) - (p.argmax(axis=1) == result.labels)).mean())
        assert abs(excess) <= ece + 1e-12


def test_a_forecaster_without_fault_has_the_error_of_chance():
    rng = np.random.default_rng(0)
    p, _ = ops.softmax(rng.normal(size=(1000, 5)), 1)
    labels = np.array([rng.choice(5, p=row) for row in p])
    measured = calibration.expected_calibration_error(labels, p)
    by_chance = calibration._chance_ece(p, rng)
    assert by_chance / 3 < measured < 3 * by_chance
