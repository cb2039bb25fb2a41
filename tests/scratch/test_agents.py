"""Agents: the thermostat and its log, the bandit's player, and the walker against the exact solution."""

from functools import partial

import numpy as np
import pytest
from bad_input import says_it_all

from companion.scratch.agents import (
    EpsilonGreedy,
    GridWorld,
    Room,
    action_values,
    play,
    policy_iteration,
    q_learning,
    thermostat,
)
from companion.scratch.learners import DecisionTreeClassifier

WEEK = 8 + 6 * np.sin(2 * np.pi * np.arange(0, 168, 0.05) / 24)  # degrees outside, a day warm and cold


def test_between_the_thresholds_the_thermostat_goes_on():
    assert [thermostat(t, False) for t in (18.9, 19.0, 20.0, 21.1)] == [True, False, False, False]
    assert [thermostat(t, True) for t in (18.9, 20.0, 21.0, 21.1)] == [True, True, True, False]


def test_the_room_follows_its_differential_equation():
    room, warmth = Room(heater=20.0, tau=3.0), 12.0
    for _ in range(10_000):  # ten thousand short steps of Euler's
        warmth += (5.0 + 20.0 - warmth) / 3.0 * (2.0 / 10_000)
    assert room.step(12.0, True, 5.0, 2.0) == pytest.approx(warmth, abs=1e-3)
    assert room.step(12.0, False, 5.0, 1e9) == 5.0


def test_the_room_stays_warm_and_the_heater_is_switched_seldom():
    log = Room().log(thermostat, WEEK)
    settled = log.temperature[200:]
    assert settled.min() > 18.7 and settled.max() < 21.3
    switched = np.diff(log.heating.astype(int)) != 0
    one = Room().log(partial(thermostat, low=20.0, high=20.0), WEEK)
    assert switched.sum() < 0.5 * (np.diff(one.heating.astype(int)) != 0).sum()
    np.testing.assert_array_equal(log.before[1:], log.heating[:-1])


def test_a_stump_learns_one_threshold_and_a_tree_of_depth_two_the_rule():
    step = 0.35  # more than the room can warm or cool in one step
    one = Room().log(partial(thermostat, low=20.0, high=20.0), WEEK)
    stump = DecisionTreeClassifier(max_depth=1).fit(one.temperature[:, None], one.heating)
    np.testing.assert_array_equal(stump.predict(one.temperature[:, None]), one.heating)
    assert abs(stump.tree_.threshold[0] - 20) < step
    log = Room().log(thermostat, WEEK)
    stump = DecisionTreeClassifier(max_depth=1).fit(log.temperature[:, None], log.heating)
    assert (stump.predict(log.temperature[:, None]) != log.heating).mean() > 0.1
    tree = DecisionTreeClassifier(max_depth=2).fit(log.examples, log.heating)
    np.testing.assert_array_equal(tree.predict(log.examples), log.heating)
    assert tree.tree_.feature.tolist() == [1, 0, -2, -2, 0, -2, -2]  # is it on? then: how warm is it?
    np.testing.assert_allclose(tree.tree_.threshold[[1, 4]], [19, 21], atol=step)


def test_the_means_are_kept_without_the_rewards():
    agent = EpsilonGreedy(4, 0.3)
    arms, rewards = play(agent, np.array([0.0, 1.0, -1.0, 0.5]), 400, rng=np.random.default_rng(0))
    for arm in range(4):
        assert agent.counts[arm] == (arms == arm).sum() > 0
        assert agent.values[arm] == pytest.approx(rewards[arms == arm].mean(), rel=1e-12)


def test_a_little_curiosity_beats_none_and_much():
    """Over 200 bandits of ten arms: the published order, and what chance alone would give."""
    won = {}
    for epsilon in (0.0, 0.1, 1.0):
        gained = []
        for seed in range(200):
            rng = np.random.default_rng(seed)
            means = rng.normal(size=10)
            _, rewards = play(EpsilonGreedy(10, epsilon), means, 500, rng=rng)
            gained.append(rewards[-200:].mean() - means.mean())
        won[epsilon] = np.mean(gained)
    assert won[0.1] > won[0.0] + 0.1 > won[1.0]
    assert abs(won[1.0]) < 0.05


def test_the_world_is_russell_and_norvigs():
    """Their figure of utilities for slippery steps at -0.04 each, undiscounted, to the three digits printed."""
    values, _ = policy_iteration(GridWorld(slip=0.2), gamma=1 - 1e-9)
    printed = [0.812, 0.868, 0.918, 0, 0.762, 0.660, 0, 0.705, 0.655, 0.611, 0.388]
    np.testing.assert_allclose(values, printed, atol=6e-4)


def test_a_firm_step_leads_where_it_was_meant_to_and_says_what_it_pays():
    world, rng = GridWorld("S.\n-+"), np.random.default_rng(0)
    for state, action, new, reward, over in [(0, 1, 1, -0.04, False), (0, 2, 2, -1.04, True), (1, 2, 3, 0.96, True)]:
        came = world.step(state, action, rng=rng)
        assert came == (new, pytest.approx(reward), over) and [type(part) for part in came] == [int, float, bool]


WORLDS = [
    pytest.param(GridWorld(slip=0.2), 0.9, id="slippery"),
    pytest.param(GridWorld(), 0.9, id="firm"),
    pytest.param(GridWorld("S....\n.###.\n...#+", slip=0.1), 0.99, id="corridor"),
    pytest.param(GridWorld("S-\n.+\n##", step_reward=-1.0, slip=0.5), 0.5, id="dear"),
]


@pytest.mark.parametrize(("world", "gamma"), WORLDS)
def test_the_exact_values_are_the_fixed_point(world, gamma):
    np.testing.assert_allclose(world.transitions.sum(axis=2), 1, rtol=1e-14)
    values, policy = policy_iteration(world, gamma)
    q = action_values(world, values, gamma)
    np.testing.assert_allclose(values, q.max(axis=1), atol=1e-8)
    np.testing.assert_allclose(values, q[np.arange(len(q)), policy], atol=1e-12)
    np.testing.assert_allclose(values[world.ends], 0, atol=1e-14)
    iterated = np.zeros(len(values))
    for _ in range(5000):  # value iteration: Bellman's equation as an assignment
        iterated = action_values(world, iterated, gamma).max(axis=1)
    np.testing.assert_allclose(values, iterated, atol=1e-8)


@pytest.mark.parametrize("seed", range(5))
def test_where_steps_never_slip_what_is_learned_is_exact(seed):
    world = GridWorld()
    q = q_learning(world, 1000, alpha=1.0, epsilon=0.5, rng=np.random.default_rng(seed))
    values, _ = policy_iteration(world)
    np.testing.assert_allclose(q[~world.ends], action_values(world, values)[~world.ends], atol=1e-12)


def test_where_steps_slip_what_is_learned_comes_near_with_time():
    world = GridWorld(slip=0.2)
    exact = action_values(world, policy_iteration(world)[0])[~world.ends]
    errors = {
        episodes: np.median(
            [
                np.abs(
                    q_learning(world, episodes, alpha=1.0, decay=0.7, epsilon=0.5, rng=np.random.default_rng(seed))[
                        ~world.ends
                    ]
                    - exact
                ).max()
                for seed in range(5)
            ]
        )
        for episodes in (100, 2000)
    }
    assert errors[2000] < 0.1 < errors[100]


BAD = {
    "thresholds": (lambda: thermostat(20.0, True, low=22.0), ValueError, ["low", "high", "22.0", "21.0"]),
    "time constant": (lambda: Room(tau=0.0), ValueError, ["tau", "0.0"]),
    "no time": (lambda: Room().log(thermostat, []), ValueError, ["log", "at least one step", "0"]),
    "no arms": (lambda: EpsilonGreedy(0), ValueError, ["k must", "0"]),
    "epsilon": (lambda: EpsilonGreedy(3, 1.5), ValueError, ["epsilon", "1.5"]),
    "means": (
        lambda: play(EpsilonGreedy(3), np.zeros(2), 5, rng=np.random.default_rng(0)),
        ValueError,
        ["means", "(3,)", "(2,)"],
    ),
    "a seed": (lambda: play(EpsilonGreedy(2), np.zeros(2), 5, rng=0), TypeError, ["rng", "int"]),
    "a ragged world": (lambda: GridWorld("S+\n."), ValueError, ["equally long", "S+"]),
    "a strange sign": (lambda: GridWorld("S+\n.x"), ValueError, [". # S + -", "x"]),
    "no start": (lambda: GridWorld("..+"), ValueError, ["one start", "..+"]),
    "no end": (lambda: GridWorld("S.."), ValueError, ["an end", "S.."]),
    "slip": (lambda: GridWorld(slip=2.0), ValueError, ["slip", "2.0"]),
    "after the end": (lambda: GridWorld("S+").step(1, 0, rng=np.random.default_rng(0)), ValueError, ["over", "1"]),
    "discount": (lambda: policy_iteration(GridWorld(), 1.0), ValueError, ["gamma", "1.0"]),
    "rate": (
        lambda: q_learning(GridWorld(), 1, alpha=2.0, rng=np.random.default_rng(0)),
        ValueError,
        ["alpha", "2.0"],
    ),
    "a seed for a walk": (lambda: q_learning(GridWorld(), 1, rng=3), TypeError, ["rng", "int"]),
}


@pytest.mark.parametrize("what", BAD)
def test_the_line_says_it_all(what):
    says_it_all(*BAD[what])
