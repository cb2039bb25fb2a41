"""Networks drawn at random have far fewer regions than are possible."""

from companion.experiments.universal_approximation.random_regions import Config, run


def test_one_layer_reaches_the_bound_and_two_are_nowhere_near():
    one = run(Config(widths=(16,), networks=5))
    assert set(one.regions) == {137} and one.built == one.bound == 137
    two = run(Config(networks=10))
    assert (two.built, two.bound) == (8768, 18769)
    assert two.regions.min() > 300 and two.regions.max() < two.built / 8
