"""The digits read in seven ways: who is ahead, from how many pictures, in how many of ten deals."""

import functools

import numpy as np
import pytest

from companion.data import deal, digits
from companion.data.features import hand_made
from companion.experiments import sweep
from companion.experiments.ai_ml_dl import rivals
from companion.scratch.learners import Ridge

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


def test_measurements_help_the_tree_while_pictures_are_few_and_no_other():
    for n in (10, 30):
        assert wins(n, "tree_on_features", "tree_on_pixels") >= 8
    for n in (10, 30, 100, 1000):
        assert wins(n, "linear_on_pixels", "linear_on_features") >= 7
        assert wins(n, "neighbours_on_pixels", "neighbours_on_features") >= 9
    for name in ("tree", "linear", "neighbours"):
        assert wins(1000, f"{name}_on_pixels", f"{name}_on_features") == SEEDS
    assert 0.95 < shares(1000)["network_on_pixels"].mean() < 0.985


def test_with_ten_pictures_a_penalty_helps_the_line_on_measurements_and_not_enough():
    reads = {"none": [], "penalty": [], "pixels": []}
    for seed in range(SEEDS):
        part = deal(10, 1387, rng=np.random.default_rng(seed))
        f = hand_made(part.x_train)
        mean, size = f.mean(axis=0), f.std(axis=0) + 1e-9
        measured = lambda x, mean=mean, size=size: (hand_made(x) - mean) / size  # noqa: E731
        for name, features, penalty in (
            ("none", measured, 1e-9),
            ("penalty", measured, 1.0),
            ("pixels", lambda x: x, 1.0),
        ):
            model = Ridge(penalty).fit(features(part.x_train), np.eye(10)[part.y_train])
            answers = model.predict(features(part.x_test)).argmax(axis=1)
            reads[name].append((answers == part.y_test).mean())
    assert np.mean(reads["none"]) + 0.05 < np.mean(reads["penalty"]) < np.mean(reads["pixels"]) - 0.03


def test_the_rules_come_last_with_a_thousand():
    for other in shares(1000).keys() - {"rules"}:
        assert wins(1000, other, "rules") == SEEDS


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
