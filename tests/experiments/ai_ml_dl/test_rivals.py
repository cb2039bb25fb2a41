"""The digits read in seven ways: who is ahead, from how many pictures, in how many of ten deals."""

import functools
from itertools import pairwise

import numpy as np
import pytest

from companion.data import digits
from companion.data.features import hand_made
from companion.experiments import sweep
from companion.experiments.ai_ml_dl import rivals

SEEDS = 10


@functools.cache
def shares(n: int) -> dict[str, np.ndarray]:
    results = sweep(rivals.run, [rivals.Config(seed, n) for seed in range(SEEDS)])
    return {name: np.array([getattr(result, name) for result in results]) for name in vars(results[0])}


def wins(n: int, one: str, other: str) -> int:
    return np.count_nonzero(shares(n)[one] > shares(n)[other])


def test_with_ten_pictures_the_rules_win_in_every_deal():
    for other in shares(10).keys() - {"rules"}:
        assert wins(10, "rules", other) == SEEDS


def test_with_thirty_pictures_the_network_is_ahead_of_the_rules():
    assert wins(30, "network_on_pixels", "rules") == SEEDS
    assert shares(30)["network_on_pixels"].mean() > shares(30)["rules"].mean() + 0.05


def test_with_a_thousand_pictures_who_was_told_less_reads_better():
    order = ("rules", "tree_on_features", "linear_on_features", "linear_on_pixels", "network_on_pixels")
    for worse, better in pairwise(order):
        assert wins(1000, better, worse) == SEEDS
    assert 0.95 < shares(1000)["network_on_pixels"].mean() < 0.985


def test_the_neighbours_beat_the_network():
    assert wins(1000, "neighbours_on_pixels", "network_on_pixels") == SEEDS


def test_everybody_but_the_rules_learns_from_more_pictures():
    for name in shares(10).keys() - {"rules"}:
        assert (shares(1000)[name] > shares(30)[name]).all()
    assert shares(10)["rules"] == pytest.approx(shares(1000)["rules"])


def test_the_rules_hold_as_well_on_pictures_that_their_author_did_not_see():
    part = digits()
    seen, new = (
        (rivals.by_rules(hand_made(x)) == labels).mean()
        for x, labels in ((part.x_train, part.y_train), (part.x_test, part.y_test))
    )
    assert 0.55 < new < seen < 0.7
