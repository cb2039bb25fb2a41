"""Units that are silent on all examples: where the biases start decides, and long strides kill."""

import numpy as np

from companion.experiments.layers import dead_units
from companion.scratch.models import MLP


def test_a_unit_is_dead_that_no_example_brings_above_zero():
    model = MLP(2, 4, 1, rng=np.random.default_rng(0))
    weight = np.array([[1.0, 0], [0, 1], [0, 0], [0, 0]])
    model.load_state_dict(model.state_dict() | {"0.weight": weight, "0.bias": np.array([0, -5.0, 1, -1])})
    found = dead_units.dead(model, np.array([[1.0, 1.0], [-1.0, 2.0]]))
    assert found.tolist() == [False, True, False, True]


def test_low_biases_start_dead_and_stay_so():
    """Over twelve starts of sixteen units each."""
    results = {bias: dead_units.run(dead_units.Config(bias=bias)) for bias in (-1.0, 0.0)}
    assert np.median(results[-1.0].before) > 0.6 and np.median(results[0.0].before) == 0
    assert results[-1.0].woken.sum() == 0
    assert np.median(results[-1.0].right) < 0.6 and np.median(results[0.0].right) > 0.95


def test_long_strides_kill():
    """Every unit is alive at first; over twelve starts more die at ten times the rate."""
    short, long = (dead_units.run(dead_units.Config(lr=lr)) for lr in (0.05, 0.5))
    assert long.before.max() == 0 and long.after.mean() > short.after.mean() + 0.1
