"""Experiments depend on their configuration alone, measure what they say, and run on any executor."""

import pickle
from concurrent.futures import ProcessPoolExecutor
from dataclasses import FrozenInstanceError, fields, replace
from multiprocessing import get_context

import numpy as np
import pytest

from companion.data import digits
from companion.experiments import calibration, cheat_sheet, classifier, outlier, separable, sweep
from companion.experiments.splits import corrected_standard_error, deal
from companion.scratch import layers, ops
from companion.scratch.layers import CrossEntropyLoss, MultiMarginLoss
from companion.scratch.metrics import log_loss

QUICK = classifier.Config(seed=3, epochs=2, train=200, validation=100)


def same(first, second) -> bool:
    for field in fields(first):
        a, b = getattr(first, field.name), getattr(second, field.name)
        if not all(np.array_equal(x, y) for x, y in zip(np.atleast_1d(a), np.atleast_1d(b), strict=True)):
            return False
    return True


def test_a_result_depends_on_its_configuration_alone():
    assert same(classifier.run(QUICK), classifier.run(QUICK))
    assert not same(classifier.run(QUICK), classifier.run(replace(QUICK, seed=4)))


def test_configurations_and_results_are_frozen_and_travel():
    result = classifier.run(QUICK)
    with pytest.raises(FrozenInstanceError):
        QUICK.lr = 1.0
    with pytest.raises(FrozenInstanceError):
        result.train_loss = 0
    assert pickle.loads(pickle.dumps(QUICK)) == QUICK
    assert same(pickle.loads(pickle.dumps(result)), result)


def test_a_sweep_keeps_the_order_and_gives_the_same_on_other_processes():
    configs = [replace(QUICK, seed=seed) for seed in (5, 1, 3)]
    here = sweep(classifier.run, configs)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as executor:
        there = sweep(classifier.run, configs, executor)
    assert all(same(a, b) for a, b in zip(here, there, strict=True))
    assert same(here[2], classifier.run(QUICK))


def test_a_deal_uses_every_digit_once_and_another_seed_deals_otherwise():
    whole = digits()
    part = deal(1000, 257, rng=np.random.default_rng(0))
    assert [len(x) for x in (part.x_train, part.x_validation, part.x_test)] == [1000, 257, 540]

    def rows(*pieces):
        return sorted(map(bytes, np.concatenate(pieces)))

    dealt = rows(part.x_train, part.x_validation, part.x_test)
    assert dealt == rows(whole.x_train, whole.x_validation, whole.x_test)
    label = dict(zip(map(bytes, whole.x_train), whole.y_train, strict=True))
    pairs = zip(map(bytes, part.x_test), part.y_test, strict=True)
    assert all(label.get(picture, digit) == digit for picture, digit in pairs)
    assert not np.array_equal(part.y_test, deal(1000, 257, rng=np.random.default_rng(1)).y_test)


@pytest.mark.parametrize("train, validation", [(0, 10), (10, 0), (1000, 797)])
def test_a_deal_without_a_part_is_refused(train, validation):
    with pytest.raises(ValueError, match="deal: train and validation"):
        deal(train, validation, rng=np.random.default_rng(0))


def test_the_accuracy_of_the_last_epoch_is_that_of_the_final_scores():
    result = classifier.run(replace(QUICK, hidden=8))
    for accuracy, scores, labels in (
        (result.validation_accuracy, result.validation_scores, result.validation_labels),
        (result.test_accuracy, result.test_scores, result.test_labels),
    ):
        assert len(accuracy) == QUICK.epochs
        assert accuracy[-1] == (scores.argmax(axis=1) == labels).mean()


def test_the_first_loss_is_that_of_knowing_nothing_and_training_lowers_it():
    result = classifier.run(replace(QUICK, epochs=20))
    assert 1.5 < result.train_loss[0] < 2.6  # ln 10 = 2.30 before the first step
    assert result.train_loss[-1] < 0.7 * result.train_loss[0]
    assert result.test_accuracy[-1] > 0.7


def test_measuring_less_often_changes_nothing_else():
    often, once = classifier.run(QUICK), classifier.run(replace(QUICK, every=2))
    assert np.array_equal(often.test_accuracy[1::2], once.test_accuracy)
    assert np.array_equal(often.train_loss, once.train_loss)
    with pytest.raises(ValueError, match="every must divide the 2 epochs, got 3"):
        classifier.run(replace(QUICK, every=3))


def test_other_losses_and_weight_decay_are_used():
    plain = classifier.run(QUICK)
    assert not same(plain, classifier.run(replace(QUICK, loss=layers.MultiMarginLoss)))
    assert not same(plain, classifier.run(replace(QUICK, weight_decay=0.1)))


def test_the_choice_looks_at_the_validation_part_alone():
    configs = [replace(QUICK, lr=lr) for lr in (0.001, 0.3)]
    runs = [classifier.run(config) for config in configs]
    assert runs[1].validation_loss < runs[0].validation_loss
    assert same(classifier.choose(configs), runs[1])
    assert same(classifier.choose(reversed(configs)), runs[1]) and runs[1].lr == 0.3


@pytest.mark.parametrize(
    "loss, op", [(CrossEntropyLoss, ops.cross_entropy), (MultiMarginLoss, ops.multi_margin_loss)]
)
def test_the_validation_loss_is_the_loss_that_was_trained_with(loss, op):
    result = classifier.run(replace(QUICK, loss=loss))
    assert result.validation_loss == op(result.validation_scores, result.validation_labels)[0]


def test_overlapping_deals_have_a_larger_standard_error_than_independent_ones():
    numbers = np.array([1.0, 3.0])  # standard deviation sqrt 2
    assert corrected_standard_error(numbers, 1000, 500) == pytest.approx(np.sqrt(2))
    with pytest.raises(ValueError, match="S at least 2"):
        corrected_standard_error(numbers[:1], 1000, 500)
    with pytest.raises(ValueError, match="train and test must be at least 1, got 0 and 500"):
        corrected_standard_error(numbers, 0, 500)


def test_a_choice_passes_over_a_run_that_diverged(monkeypatch):
    good = classifier.run(QUICK)
    diverged = replace(good, validation_loss=np.nan)
    runs = iter([diverged, good, diverged])
    monkeypatch.setattr(classifier, "run", lambda _config: next(runs))
    assert classifier.choose([QUICK] * 3) is good


def test_a_fitted_temperature_is_the_best_of_its_grid_and_changes_no_answer():
    config = classifier.Config(seed=0, train=150, validation=400, hidden=32, lr=0.5, batch_size=15, epochs=60)
    result = calibration.run(config)
    trained = classifier.run(config)
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


def test_separable_points_have_an_optimum_with_a_penalty_and_none_without():
    without, mild, strong = sweep(separable.run, [separable.Config(penalty=p) for p in (0.0, 0.01, 0.1)])
    assert without.optimum == np.inf
    growth = np.diff(without.norm[[29, 299, 2999]])  # from step 30 to 300 to 3,000: like a logarithm
    assert growth.min() > 1.5 and without.norm[-1] == without.norm.max()
    for run in (mild, strong):
        assert run.norm[-1] == pytest.approx(run.optimum, rel=1e-6)
    assert strong.optimum < mild.optimum
    assert without.accuracy == mild.accuracy == 1


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


@pytest.mark.parametrize("row", cheat_sheet.ROWS, ids=lambda row: row.loss.__name__)
def test_every_gradient_of_the_cheat_sheet_is_its_losss_and_a_wrong_one_shows(row):
    assert max(cheat_sheet.gap(row, seed=seed) for seed in range(5)) < cheat_sheet.TOLERANCE
    for fault in (lambda g: 0 * g, lambda g: 2 * g, lambda g: -g, np.sign):
        wrong = replace(row, gradient=lambda z, t, fault=fault: fault(row.gradient(z, t)))
        harmless = fault is np.sign and row.loss is ops.l1_loss
        assert harmless or cheat_sheet.gap(wrong) > 1000 * cheat_sheet.TOLERANCE
