"""Noise helps where labels are wrong, a little; with clean labels no gain shows, over twenty deals."""

import numpy as np

from companion.experiments.gradient_descent import regularising_noise
from companion.experiments.gradient_descent.regularising_noise import forward, gradients, mean_loss, start


def gain(wrong: float) -> np.ndarray:
    result = regularising_noise.run(regularising_noise.Config(wrong=wrong))
    assert (result.small_steps > 0).all() and (result.whole_steps > 0).all(), "all have reached the goal"
    return result.small - result.whole


def test_with_wrong_labels_most_deals_gain_and_with_clean_ones_none_is_seen():
    noisy, clean = gain(0.2), gain(0.0)
    error = noisy.std(ddof=1) / np.sqrt(20)
    assert noisy.mean() > 2 * error and 0.005 < noisy.mean() < 0.03 and (noisy > 0).sum() >= 14
    assert abs(clean.mean()) < 0.005


def test_gradients_of_many_networks_are_those_of_central_differences():
    rng = np.random.default_rng(0)
    weights = start(2, 4, rng)
    x, y = rng.normal(size=(2, 5, 65)), np.eye(10)[rng.integers(10, size=(2, 5))]
    assert forward(x, weights)[1].shape == (2, 5, 10)
    for w, found in zip(weights, gradients(x, y, weights), strict=True):
        for _ in range(20):
            place = tuple(rng.integers(size) for size in w.shape)
            kept, ends = w[place], []
            for shift in (1e-6, -1e-6):
                w[place] = kept + shift
                ends.append(mean_loss(x, y, weights)[place[0]])
            w[place] = kept
            assert abs((ends[0] - ends[1]) / 2e-6 - found[place]) < 1e-8
