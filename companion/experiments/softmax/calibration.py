"""How far a classifier's confidence can be believed, before and after one temperature has been fitted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from companion.experiments import digit_classifier
from companion.experiments.digit_classifier import Config
from companion.scratch import ops
from companion.scratch.metrics import accuracy_score, expected_calibration_error, log_loss
from companion.shapes import Array, Float, Int

TEMPERATURES = np.geomspace(0.25, 8, 201)  # each 1.7 % above the last
DRAWS = 20  # sets of labels drawn to find the calibration error of a forecaster without fault


@dataclass(frozen=True)
class Result:
    """Test probabilities, calibration error and loss; where two stand, the first is at temperature 1.

    ``chance_ece`` is the calibration error that remains, on as many examples, if the probabilities are exactly
    right: labels are drawn from them. ``excess`` is mean confidence minus accuracy: above 0 the model is too sure.
    """

    validation_loss: Float[Array, "T"]  # at each of TEMPERATURES
    temperature: float
    labels: Int[Array, "N"]
    probabilities: Float[Array, "2 N K"]
    ece: Float[Array, "2"]
    log_loss: Float[Array, "2"]
    chance_ece: Float[Array, "2"]
    excess: Float[Array, "2"]


def run(config: Config) -> Result:
    """Train a classifier, choose the temperature on its validation part, judge it on its test part.

    Source: Guo et al. (2017), section 4.2, temperature scaling.
    """
    trained = digit_classifier.run(config)
    losses = [ops.cross_entropy(trained.validation_scores / t, trained.validation_labels)[0] for t in TEMPERATURES]
    temperature = float(TEMPERATURES[np.argmin(losses)])
    labels = trained.test_labels
    probabilities = np.stack([ops.softmax(trained.test_scores / t, 1)[0] for t in (1.0, temperature)])
    rng = np.random.default_rng([config.seed, 1])
    return Result(
        validation_loss=np.array(losses),
        temperature=temperature,
        labels=labels,
        probabilities=probabilities,
        ece=np.array([expected_calibration_error(labels, p) for p in probabilities]),
        log_loss=np.array([log_loss(labels, p) for p in probabilities]),
        chance_ece=np.array([_chance_ece(p, rng) for p in probabilities]),
        excess=np.array([p.max(axis=1).mean() - accuracy_score(labels, p.argmax(axis=1)) for p in probabilities]),
    )


def _chance_ece(p: Float[Array, "N K"], rng: np.random.Generator) -> float:
    edges = p.cumsum(axis=1)[:, :-1]
    draws = [(rng.uniform(size=(len(p), 1)) > edges).sum(axis=1) for _ in range(DRAWS)]
    return float(np.mean([expected_calibration_error(labels, p) for labels in draws]))
