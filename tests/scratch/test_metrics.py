"""The measures agree with scikit-learn's, and say what they cannot measure."""

import numpy as np
import pytest

from companion.reference import metrics as theirs
from companion.scratch import metrics as ours
from companion.scratch import ops


def forecast(seed, n=400, k=5):
    rng = np.random.default_rng(seed)
    return rng.integers(k, size=n), ops.softmax(2 * rng.normal(size=(n, k)), 1)[0]


@pytest.mark.parametrize("seed", range(5))
def test_agree_with_scikit_learn(seed):
    y, p = forecast(seed)
    assert ours.accuracy_score(y, p.argmax(1)) == theirs.accuracy_score(y, p.argmax(1))
    assert ours.log_loss(y, p) == pytest.approx(theirs.log_loss(y, p), rel=1e-12)
    accuracy, confidence, counts = ours.reliability_curve(y, p)
    expected = theirs.reliability_curve(y, p)
    np.testing.assert_allclose(accuracy, expected[0], rtol=1e-12)
    np.testing.assert_allclose(confidence, expected[1], rtol=1e-12)
    assert counts.sum() == len(y)


def test_calibration_error_of_a_perfect_and_of_a_boastful_forecaster():
    rng = np.random.default_rng(0)
    _, p = forecast(0, n=20_000)
    honest = np.array([rng.choice(5, p=row) for row in p])
    assert ours.expected_calibration_error(honest, p) < 0.02
    boastful = ops.softmax(3 * np.log(p), 1)[0]
    assert ours.expected_calibration_error(honest, boastful) > 0.1


def test_a_probability_of_zero_costs_infinitely_much():
    assert ours.log_loss(np.array([0]), np.array([[0.0, 1.0]])) == np.inf


@pytest.mark.parametrize(
    ("y", "p", "message"),
    [
        (np.array([0]), np.array([[0.5, 0.6]]), "sum to 1"),
        (np.array([2]), np.array([[0.5, 0.5]]), "labels from 0 to 1, got 2"),
        (np.array([0, 1]), np.array([[0.5, 0.5]]), "got (2,) and (1, 2)"),
        (np.array([], int), np.zeros((0, 2)), "N at least 1"),
    ],
)
def test_bad_forecasts_are_refused(y, p, message):
    for measure in (ours.log_loss, ours.expected_calibration_error, ours.reliability_curve):
        with pytest.raises(ValueError) as error:
            measure(y, p)
        assert message in str(error.value)


def test_overlapping_deals_have_a_larger_standard_error_than_independent_ones():
    numbers = np.array([1.0, 3.0])  # standard deviation sqrt 2
    assert ours.corrected_standard_error(numbers, 1000, 500) == pytest.approx(np.sqrt(2))
    with pytest.raises(ValueError, match="S at least 2"):
        ours.corrected_standard_error(numbers[:1], 1000, 500)
    with pytest.raises(ValueError, match="train and test must be at least 1, got 0 and 500"):
        ours.corrected_standard_error(numbers, 0, 500)
