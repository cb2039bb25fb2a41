"""Learning the island takes more units than a construction by hand."""

import numpy as np

from companion.experiments.layers import learned_features
from companion.scratch.layers import Tanh


def test_two_units_never_do_it_three_sometimes_eight_nearly_always():
    """Over twelve starts; three units suffice by hand."""
    result = learned_features.run(learned_features.Config(units=(1, 2, 3, 8)))
    one, two, three, eight = result.right
    assert one.max() < 0.8 and two.max() < 0.95
    assert three.min() < 0.95 and three.max() > 0.97
    assert np.count_nonzero(eight > 0.98) >= 10
    medians = np.median(result.right, axis=1)
    assert (np.diff(medians) > 0).all()


def test_the_function_may_be_another():
    result = learned_features.run(learned_features.Config(units=(4,), starts=4, activation=Tanh))
    assert result.right.shape == (1, 4) and np.median(result.right) > 0.95
