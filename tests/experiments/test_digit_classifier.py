"""Training digits: a result depends on its configuration alone, measures what it says, and travels to any process."""

import pickle
from dataclasses import FrozenInstanceError, fields, replace

import numpy as np
import pytest

from companion.experiments import digit_classifier
from companion.scratch import layers, ops
from companion.scratch.layers import CrossEntropyLoss, MultiMarginLoss

QUICK = digit_classifier.Config(seed=3, epochs=2, train=200, validation=100)


def same(first, second) -> bool:
    for field in fields(first):
        a, b = getattr(first, field.name), getattr(second, field.name)
        if not all(np.array_equal(x, y) for x, y in zip(np.atleast_1d(a), np.atleast_1d(b), strict=True)):
            return False
    return True


def test_a_result_depends_on_its_configuration_alone():
    assert same(digit_classifier.run(QUICK), digit_classifier.run(QUICK))
    assert not same(digit_classifier.run(QUICK), digit_classifier.run(replace(QUICK, seed=4)))


def test_configurations_and_results_are_frozen_and_travel():
    result = digit_classifier.run(QUICK)
    with pytest.raises(FrozenInstanceError):
        QUICK.lr = 1.0
    with pytest.raises(FrozenInstanceError):
        result.train_loss = 0
    assert pickle.loads(pickle.dumps(QUICK)) == QUICK
    assert same(pickle.loads(pickle.dumps(result)), result)


def test_the_accuracy_of_the_last_epoch_is_that_of_the_final_scores():
    result = digit_classifier.run(replace(QUICK, hidden=8))
    for accuracy, scores, labels in (
        (result.validation_accuracy, result.validation_scores, result.validation_labels),
        (result.test_accuracy, result.test_scores, result.test_labels),
    ):
        assert len(accuracy) == QUICK.epochs
        assert accuracy[-1] == (scores.argmax(axis=1) == labels).mean()


def test_the_first_loss_is_that_of_knowing_nothing_and_training_lowers_it():
    result = digit_classifier.run(replace(QUICK, epochs=20))
    assert 1.5 < result.train_loss[0] < 2.6  # ln 10 = 2.30 before the first step
    assert result.train_loss[-1] < 0.7 * result.train_loss[0]
    assert result.test_accuracy[-1] > 0.7


def test_measuring_less_often_changes_nothing_else():
    often, once = digit_classifier.run(QUICK), digit_classifier.run(replace(QUICK, every=2))
    assert np.array_equal(often.test_accuracy[1::2], once.test_accuracy)
    assert np.array_equal(often.train_loss, once.train_loss)
    with pytest.raises(ValueError, match="every must divide the 2 epochs, got 3"):
        digit_classifier.run(replace(QUICK, every=3))


def test_other_losses_and_weight_decay_are_used():
    plain = digit_classifier.run(QUICK)
    assert not same(plain, digit_classifier.run(replace(QUICK, loss=layers.MultiMarginLoss)))
    assert not same(plain, digit_classifier.run(replace(QUICK, weight_decay=0.1)))


def test_the_choice_looks_at_the_validation_part_alone():
    configs = [replace(QUICK, lr=lr) for lr in (0.001, 0.3)]
    runs = [digit_classifier.run(config) for config in configs]
    assert runs[1].validation_loss < runs[0].validation_loss
    assert same(digit_classifier.choose(configs), runs[1])
    assert same(digit_classifier.choose(reversed(configs)), runs[1]) and runs[1].lr == 0.3


@pytest.mark.parametrize(
    "loss, op", [(CrossEntropyLoss, ops.cross_entropy), (MultiMarginLoss, ops.multi_margin_loss)]
)
def test_the_validation_loss_is_the_loss_that_was_trained_with(loss, op):
    result = digit_classifier.run(replace(QUICK, loss=loss))
    assert result.validation_loss == op(result.validation_scores, result.validation_labels)[0]


def test_a_choice_passes_over_a_run_that_diverged(monkeypatch):
    good = digit_classifier.run(QUICK)
    diverged = replace(good, validation_loss=np.nan)
    runs = iter([diverged, good, diverged])
    monkeypatch.setattr(digit_classifier, "run", lambda _config: next(runs))
    assert digit_classifier.choose([QUICK] * 3) is good
