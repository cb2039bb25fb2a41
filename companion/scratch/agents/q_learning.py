"""What an act is worth: learned by acting, and computed from the world's own laws, to compare the two.

Chapter: ai_ml_dl
"""

from __future__ import annotations

import numpy as np

from companion.scratch.agents.grid_world import GridWorld
from companion.shapes import Array, Float, Int


def q_learning(
    world: GridWorld,
    episodes: int,
    *,
    gamma: float = 0.9,
    alpha: float = 0.5,
    decay: float = 0.0,
    epsilon: float = 0.1,
    longest: int = 1000,
    rng: np.random.Generator,
) -> Float[Array, "S A"]:
    """Learn what every action is worth in every state from nothing but steps and their rewards.

    Formula: after the n-th step from s by a, to s' with reward r,
    Q(s, a) <- Q(s, a) + alpha n^-decay (r + gamma max_a' Q(s', a') - Q(s, a)), with Q = 0 in the states that end the
    game. Each of the ``episodes`` begins at a state drawn at random and has at most ``longest`` steps; an action is
    random with probability epsilon, else the first with the largest Q. With a decay above 1/2 and at most 1, where
    every action is tried again and again, Q goes to the values of the best policy; where steps never slip, it does so
    with any alpha above 0 and no decay.

    Raises: TypeError without a NumPy generator; ValueError for numbers outside their ranges.

    Source: Watkins and Dayan (1992), Q-Learning; Sutton and Barto (2018), section 6.5.
    """
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"q_learning: rng must be a numpy.random.Generator, got {type(rng).__name__}")
    for name, number in {"gamma": gamma, "alpha": alpha, "decay": decay, "epsilon": epsilon}.items():
        if not 0 <= number <= 1:
            raise ValueError(f"q_learning: {name} must lie between 0 and 1, got {number!r}")
    q, visits = np.zeros(world.rewards.shape), np.zeros(world.rewards.shape, dtype=int)
    beginnings = np.flatnonzero(~world.ends)
    for _ in range(episodes):
        state = rng.choice(beginnings)
        for _ in range(longest):
            random = rng.random() < epsilon
            action = int(rng.integers(q.shape[1]) if random else q[state].argmax())
            new, reward, over = world.step(state, action, rng=rng)
            visits[state, action] += 1
            rate = alpha * visits[state, action] ** -decay
            q[state, action] += rate * (reward + gamma * q[new].max() - q[state, action])
            state = new
            if over:
                break
    return q


def action_values(world: GridWorld, values: Float[Array, "S"], gamma: float = 0.9) -> Float[Array, "S A"]:
    """Say what every action is worth in every state, if the states that it leads to are worth ``values``.

    Formula: Q(s, a) = R(s, a) + gamma sum_s' P(s' | s, a) V(s').
    """
    return world.rewards + gamma * world.transitions @ values


def policy_iteration(world: GridWorld, gamma: float = 0.9) -> tuple[Float[Array, "S"], Int[Array, "S"]]:
    """Compute the best policy from the world's laws, and what every state is worth under it.

    Formula: in turn, evaluate the policy exactly, V = (I - gamma P_pi)^-1 R_pi, and let it take the best action under
    V where that is better. It ends at the one fixed point of Bellman's equation V(s) = max_a Q(s, a).

    Returns values (S,) and actions (S,).

    Raises: ValueError for a gamma outside 0 to 1, or 1: a policy that walks for ever has then no finite worth.

    Source: Bellman (1957), Dynamic Programming; Howard (1960), Dynamic Programming and Markov Processes; Sutton and
    Barto (2018), section 4.3.
    """
    if not 0 <= gamma < 1:
        raise ValueError(f"policy_iteration: gamma must be at least 0 and below 1, got {gamma!r}")
    states = np.arange(len(world.rewards))
    policy = np.zeros(len(states), dtype=int)
    while True:
        p, r = world.transitions[states, policy], world.rewards[states, policy]
        values = np.linalg.solve(np.eye(len(states)) - gamma * p, r)
        q = action_values(world, values, gamma)
        better = q.max(axis=1) > values + 1e-9 * (1 + np.abs(values))  # by more than rounding
        if not better.any():
            return values, policy
        policy = np.where(better, q.argmax(axis=1), policy)
