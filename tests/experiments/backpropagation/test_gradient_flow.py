"""Signals and gradients through fifty layers: measured over seeds, they do what theory says of infinite width."""

import functools
import math
import pickle

import numpy as np
import pytest

from companion.experiments.backpropagation.gradient_flow import HE, LECUN, Config, halvings, run
from companion.experiments.backpropagation.infinite_width import run as theory
from companion.scratch import ops

SEEDS = range(10)
FIELDS = ("activation", "delta")


@functools.cache
def curves(field, activation=ops.relu, gain=HE, orthogonal=False, width=256):
    return np.array([getattr(_run(seed, activation, gain, orthogonal, width), field) for seed in SEEDS])


@functools.cache
def _run(seed, activation, gain, orthogonal, width):
    return run(Config(seed, activation, gain, orthogonal, width=width))


def test_hes_gain_keeps_signal_and_gradient_through_fifty_rectifiers():
    for field, ends in (("activation", (0, -1)), ("delta", (-1, 0))):
        curve = curves(field)
        ratio = curve[:, ends[1]] / curve[:, ends[0]]
        assert curve.shape == (10, 50) and (ratio > 0.2).all() and (ratio < 5).all()
        assert abs(halvings(curve)) < 0.02


def test_lecuns_gain_halves_the_variance_in_every_rectified_layer():
    activation, delta = (curves(field, gain=LECUN) for field in FIELDS)
    for curve in (activation, delta[:, ::-1]):
        assert halvings(curve) == pytest.approx(0.5, rel=0.04)
        assert all(halvings(one) == pytest.approx(0.5, rel=0.1) for one in curve)
    assert (activation[:, -1] < 2.0**-22).all() and (delta[:, 0] < 2.0**-22).all()  # theory: 2^-25


@pytest.mark.parametrize("gain", [0.16, LECUN, 2.5])
def test_a_gain_enters_a_rectified_network_as_a_power_of_the_depth(gain):
    """Without biases, ReLU lets factors through: the same seed with another gain is the same curve, tilted."""
    layers = np.arange(1, 51)
    np.testing.assert_allclose(curves("activation", gain=gain), curves("activation") * (gain / HE) ** layers)
    np.testing.assert_allclose(curves("delta", gain=gain), curves("delta") * (gain / HE) ** (50 - layers))


@pytest.mark.parametrize(
    "activation, gain",
    [(ops.tanh, 0.5), (ops.tanh, 1.0), (ops.tanh, 5 / 3), (ops.tanh, 3.0), (ops.sigmoid, 1.0), (None, 1.0)],
    ids=["tanh 0.5", "tanh 1", "tanh 5/3", "tanh 3", "sigmoid 1", "linear 1"],
)
def test_theory_of_infinite_width_says_what_two_hundred_and_fifty_six_units_do(activation, gain):
    expected = theory(Config(0, activation, gain))
    for field in FIELDS:
        mean = np.exp(np.log(curves(field, activation, gain)).mean(axis=0))
        np.testing.assert_allclose(mean, getattr(expected, field), rtol=0.25)
        assert halvings(mean) == pytest.approx(halvings(getattr(expected, field)), abs=0.01)


def test_theory_for_rectifiers_is_a_power_of_half_the_squared_gain():
    for gain in (0.5, LECUN, HE, 2.0):
        expected = theory(Config(0, gain=gain))
        layers = np.arange(1, 51)
        np.testing.assert_allclose(expected.activation, (gain / math.sqrt(2)) ** layers)
        np.testing.assert_allclose(expected.delta, math.sqrt(0.5) * (gain / math.sqrt(2)) ** (50 - layers))


def test_sigmoids_lose_three_quarters_of_the_gradient_a_layer_and_large_gains_explode_tanh():
    assert halvings(curves("delta", ops.sigmoid, 1.0)[:, ::-1]) > 2
    delta = curves("delta", ops.tanh, 3.0)
    assert (delta[:, 0] / delta[:, -1] > 1e4).all()
    activation = curves("activation", ops.tanh, 3.0)
    np.testing.assert_allclose(activation[:, -1] / activation[:, 1], 1, atol=0.1)  # its size shows nothing of it


@pytest.mark.parametrize(
    "activation, gain",
    [(ops.relu, 1.0), (ops.relu, HE), (ops.relu, 2.0), (ops.tanh, 1.0), (ops.tanh, 3.0), (ops.sigmoid, 1.0)],
)
def test_first_and_last_weights_learn_as_theory_says_and_with_relu_alike_at_every_gain(activation, gain):
    weight = curves("weight", activation, gain)
    ratio, expected = weight[:, 0] / weight[:, -1], theory(Config(0, activation, gain)).weight
    assert (ratio < 2 * expected[0] / expected[-1]).all() and (ratio > 0.5 * expected[0] / expected[-1]).all()
    if activation is ops.relu:
        assert expected[0] / expected[-1] == pytest.approx(1)


def test_most_units_of_a_tanh_network_of_gain_three_are_saturated():
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        h = rng.normal(size=(16, 256))
        for _ in range(50):
            h = np.tanh(h @ rng.normal(size=(256, 256)) * 3 / 16)
        assert np.mean(np.abs(h) > 0.9) > 0.5


def test_at_gain_one_tanh_loses_its_gradient_as_a_power_of_the_depth_and_not_at_a_rate():
    curves = [theory(Config(0, ops.tanh, 1.0, depth=depth)).delta for depth in (50, 200, 500)]
    first = np.array([curve[0] / curve[-1] for curve in curves])
    assert np.polyfit(np.log((50, 200, 500)), np.log(first), 1)[0] == pytest.approx(-0.5, abs=0.05)
    assert 2 ** halvings(curves[0]) == pytest.approx(0.971, abs=0.002)
    assert 2 ** halvings(curves[2]) == pytest.approx(0.997, abs=0.001)


def test_orthogonal_matrices_keep_a_linear_networks_signal_and_normal_ones_let_it_wander():
    orthogonal, normal = (curves("activation", None, 1.0, orthogonal=flag, width=64) for flag in (True, False))
    np.testing.assert_allclose(orthogonal, np.repeat(orthogonal[:, :1], 50, axis=1), rtol=1e-12)
    assert np.log(normal[:, -1] / normal[:, 0]).std() > 0.1


def test_theory_needs_no_seed_and_a_run_depends_on_it():
    assert np.array_equal(theory(Config(0)).delta, theory(Config(1)).delta)
    short = [run(Config(seed, depth=3, width=8)) for seed in (0, 0, 1)]
    assert pickle.loads(pickle.dumps(Config(0))) == Config(0)  # so that a sweep can send it to another process
    assert np.array_equal(short[0].delta, short[1].delta) and not np.array_equal(short[0].delta, short[2].delta)


def test_halvings_of_a_known_decay():
    curve = 3 * 2.0 ** (-0.7 * np.arange(9))
    assert halvings(curve) == pytest.approx(0.7) and halvings(np.array([curve, curve[::-1]])) == pytest.approx(0)
