"""Error against width and against time, over three seeds or six: the claims of the chapter about trained networks."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from companion.experiments import shipped, sweep
from companion.experiments.double_descent import networks
from companion.experiments.double_descent.networks import Config, run

FIELDS = "train_error", "train_loss", "validation_error", "validation_loss", "test_error", "test_loss"


def results(configs) -> dict[str, np.ndarray]:
    """Give each curve (S, T, W) over all seeds, beside ``sizes`` and ``steps``."""
    found = sweep(run, configs, cache=shipped)
    curves = {field: np.concatenate([getattr(one, field) for one in found]) for field in FIELDS}
    return curves | {"sizes": found[0].sizes, "steps": found[0].steps, "parameters": found[0].parameters}


def first_peak_second(curve, sizes):
    """Give the least before the peak, the peak among widths from 24 to 300, and what the widest ends at."""
    middle = np.flatnonzero((sizes >= 24) & (sizes <= 300))
    peak = middle[curve[middle].argmax()]
    return curve[:peak].min(), curve[peak], curve[-1], sizes[peak]


@pytest.fixture(scope="module")
def noisy():
    return results(networks.NOISY)


def test_with_wrong_labels_error_rises_to_a_peak_and_falls_below_its_first_minimum(noisy):
    for field, rise in (("test_loss", 1.5), ("test_error", 1.2)):
        first, peak, second, _ = first_peak_second(noisy[field][:, -1].mean(axis=0), noisy["sizes"])
        assert peak / first > rise and second / peak < 0.8 and second / first < 1.05
    for curve in noisy["test_loss"][:, -1]:  # of every seed by itself
        first, peak, second, _ = first_peak_second(curve, noisy["sizes"])
        assert peak / first > 1.5 and second / peak < 0.8 and second / first < 1.05


def test_the_peak_is_where_training_points_times_outputs_meet_the_parameters(noisy):
    *_, width = first_peak_second(noisy["test_loss"][:, -1].mean(axis=0), noisy["sizes"])
    parameters = dict(zip(noisy["sizes"], noisy["parameters"], strict=True))
    assert 0.8 < parameters[width] / (300 * 10) < 2
    wrong = noisy["train_error"][:, -1].mean(axis=0)
    fitted = noisy["parameters"][(wrong < 0.005).argmax()] / (300 * 10)
    assert 0.6 < fitted < 1.3 and wrong[-1] == 0


def test_twice_the_data_moves_the_peak_to_twice_the_width_and_hurts_beside_it(noisy):
    twice = results(networks.TWICE)
    *_, once = first_peak_second(noisy["test_loss"][:3, -1].mean(axis=0), noisy["sizes"])
    *_, width = first_peak_second(twice["test_loss"][:, -1].mean(axis=0), twice["sizes"])
    assert 1.5 * once <= width <= 4 * once
    for size, sign in ((48, -1), (140, 1)):
        few, many = (one["test_loss"][:3, -1, one["sizes"] == size].mean() for one in (noisy, twice))
        assert sign * (many - few) > 0, f"{size} units: {few:.3f} with 300 pictures, {many:.3f} with 600"


def test_with_right_labels_there_is_no_peak_of_error():
    clean = results(networks.CLEAN)
    first, peak, second, _ = first_peak_second(clean["test_error"][:, -1].mean(axis=0), clean["sizes"])
    assert peak / first < 1.15 and second / first < 0.6


def test_stopping_where_validation_loss_is_least_takes_the_peak_away(noisy):
    best = noisy["validation_loss"].argmin(axis=1, keepdims=True)  # test pictures have no say
    for field, least in (("test_loss", 1.1), ("test_error", 1.15)):  # where they rise to 1.9 and 1.3 without stopping
        stopped = np.take_along_axis(noisy[field], best, axis=1)[:, 0].mean(axis=0)
        first, peak, _, _ = first_peak_second(stopped, noisy["sizes"])
        assert peak / first < least
        assert peak < 0.75 * noisy[field][:, -1].mean(axis=0).min(), (
            "stopped at its worst beats trained on at its best"
        )


@pytest.mark.parametrize(("configs", "most"), [(networks.DROPOUT, 1.3), (networks.DECAY, 1.85)])
def test_dropout_and_weight_decay_lower_the_peak(noisy, configs, most):
    held = results(configs)
    first, peak, _, _ = first_peak_second(held["test_loss"][:, -1].mean(axis=0), held["sizes"])
    _, free, _, _ = first_peak_second(noisy["test_loss"][:3, -1].mean(axis=0), noisy["sizes"])
    assert peak / first < most and peak < 0.65 * free


def test_loss_over_time_falls_rises_and_falls_again_with_wrong_labels_alone():
    for curve in results(networks.EPOCHS)["test_loss"][:, :, 0]:
        low = curve[: len(curve) // 2].argmin()
        peak = low + curve[low:].argmax()
        assert curve[peak] / curve[low] > 1.05 and curve[peak:].min() / curve[peak] < 0.9
    for curve in results(networks.EPOCHS_CLEAN)["test_loss"][:, :, 0]:
        low = curve[: len(curve) // 2].argmin()
        assert curve[low:].max() / curve[low] < 1.05


def test_numpy_and_pytorch_give_the_same_curve():
    config = Config(widths=(4, 16, 64), seeds=(0, 1), steps=300, looks=(100, 300), test=300)
    ours, theirs = run(config), run(replace(config, device="cpu"))
    for field in FIELDS:
        np.testing.assert_allclose(getattr(ours, field), getattr(theirs, field), atol=0.01)


def test_a_device_is_told_to_whatever_pytorch_makes():
    """What is made without being told where lands on "meta", which meets no other device."""
    config = Config(widths=(4, 16), steps=30, looks=(10, 30), test=300, dropout=0.3, weight_decay=0.5, device="cpu")
    plain = run(config)
    with torch.device("meta"):
        told = run(config)
    for field in FIELDS:
        np.testing.assert_array_equal(getattr(told, field), getattr(plain, field))


@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no graphics card here for CUDA")
def test_a_graphics_card_gives_the_same_curve():
    config = Config(widths=(4, 16, 64), seeds=(0, 1), steps=300, looks=(100, 300), test=300)
    ours, theirs = run(config), run(replace(config, device="cuda"))
    for field in FIELDS:
        np.testing.assert_allclose(getattr(ours, field), getattr(theirs, field), atol=0.01)


def test_a_network_does_not_hang_on_what_is_trained_beside_it():
    both = run(Config(widths=(4, 16), seeds=(3, 5), steps=60, test=300))
    alone = run(Config(widths=(16,), seeds=(5,), steps=60, test=300))
    for field in FIELDS:
        np.testing.assert_allclose(getattr(both, field)[1:, :, 1:], getattr(alone, field), atol=1e-3)


def test_what_cannot_be_run_is_refused():
    with pytest.raises(ValueError, match="batch must divide the 300 samples, got 70"):
        run(Config(batch=70))
    with pytest.raises(ValueError, match="looks must lie between 0 and 10"):
        run(Config(steps=10, looks=(11,)))
