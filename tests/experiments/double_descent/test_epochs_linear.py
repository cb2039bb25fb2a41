"""In time, too, the risk descends twice where features come on two scales; with one scale it does not."""

import numpy as np

from companion.experiments.double_descent import epochs_linear


def valleys(result):
    """Give the first valley, the peak after it, and the end."""
    first = result.risk[:, result.steps < 30].min(axis=1)
    return first, result.risk[:, (result.steps >= 10) & (result.steps < 2000)].max(axis=1), result.risk[:, -1]


def test_every_seed_goes_down_up_and_down_and_ends_lower():
    result = epochs_linear.run(epochs_linear.Config())
    first, peak, end = valleys(result)
    assert (peak > 1.2 * first).all() and (end < 0.9 * first).all()
    assert (np.diff(result.train_loss, axis=1) < 1e-9).all(), "all the while the training error falls"
    assert np.abs(result.risk.mean(axis=0) / result.theory - 1).max() < 0.2


def test_theory_is_the_closer_the_more_samples_there_are():
    off = []
    for samples in (1000, 4000):  # with so much noise that it weighs the same
        result = epochs_linear.run(epochs_linear.Config(samples=samples, seeds=20, noise=9.0 * samples / 2000))
        off.append(np.abs(result.risk.mean(axis=0) / result.theory - 1).max())
    assert off[1] < 0.12 and off[1] < off[0] / 2


def test_features_of_one_scale_have_one_valley():
    result = epochs_linear.run(epochs_linear.Config(counts=(200,), scales=(1.0,), energies=(1.8,)))
    for risk in result.risk:
        lowest = risk.argmin()
        assert 3 < lowest < 20 and (np.diff(risk[: lowest + 1]) < 0).all()
        assert (np.diff(risk[lowest:]) > -0.01 * risk[-1]).all() and risk[-1] > 1.2 * risk[lowest]


def test_a_look_is_what_the_steps_one_by_one_come_to():
    config = epochs_linear.Config(seeds=1, samples=50, counts=(6, 2), most=40, looks=12)
    result = epochs_linear.run(config)
    rng = np.random.default_rng(0)
    scale = np.repeat(config.scales, config.counts)
    beta = np.sqrt(np.repeat(np.array([0.6 / 6, 1.2 / 2]), (6, 2))) / scale * rng.choice([-1.0, 1.0], size=8)
    X = scale * rng.normal(size=(50, 8))
    y = X @ beta + 3 * rng.normal(size=50)
    b, risk, loss = np.zeros(8), [], []
    for t in range(1, 41):
        b -= 0.1 * X.T @ (X @ b - y) / 50
        if t in result.steps:
            risk.append(scale**2 @ (b - beta) ** 2)
            loss.append(((X @ b - y) ** 2).mean())
    np.testing.assert_allclose(result.risk[0], risk, rtol=1e-9)
    np.testing.assert_allclose(result.train_loss[0], loss, rtol=1e-9)
