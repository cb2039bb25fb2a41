"""A gambler before several slot machines, each of which pays by its own law: to try, or to take the best so far?

Chapter: ai_ml_dl
"""

from __future__ import annotations

import numpy as np

from companion.shapes import Array, Float, Int


class EpsilonGreedy:
    """Takes the arm with the best mean so far, and one time in 1 / epsilon any arm at all.

    Formula: after the n-th reward r of arm a, Q(a) <- Q(a) + (r - Q(a)) / n, which is the mean of the arm's rewards,
    kept without the rewards. An arm is chosen at random with probability epsilon, else the first with the largest Q.

    Attributes: ``values`` (k,), the means Q, 0 before any reward; ``counts`` (k,), how often each arm was taken.

    Raises: ValueError for fewer than one arm, or an epsilon outside 0 to 1.

    Source: Sutton and Barto (2018), Reinforcement Learning, section 2.4.
    """

    def __init__(self, k: int, epsilon: float = 0.1):
        if not isinstance(k, int | np.integer) or k < 1:
            raise ValueError(f"EpsilonGreedy: k must be a whole number of at least 1, got {k!r}")
        if not 0 <= epsilon <= 1:
            raise ValueError(f"EpsilonGreedy: epsilon must lie between 0 and 1, got {epsilon!r}")
        self.epsilon = epsilon
        self.values, self.counts = np.zeros(k), np.zeros(k, dtype=int)

    def choose(self, *, rng: np.random.Generator) -> int:
        """Choose an arm."""
        if rng.random() < self.epsilon:
            return int(rng.integers(len(self.values)))
        return int(self.values.argmax())

    def learn(self, arm: int, reward: float) -> None:
        """Take a reward into the arm's mean."""
        self.counts[arm] += 1
        self.values[arm] += (reward - self.values[arm]) / self.counts[arm]


def play(
    agent: EpsilonGreedy, means: Float[Array, "k"], steps: int, *, rng: np.random.Generator
) -> tuple[Int[Array, "T"], Float[Array, "T"]]:
    """Let an agent play; give the arms that it took and the rewards that it got.

    An arm pays a normal number with deviation 1 around its mean in ``means``, which the agent does not know.

    Raises: TypeError without a NumPy generator; ValueError where there are not as many means as arms.
    """
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"play: rng must be a numpy.random.Generator, got {type(rng).__name__}")
    if np.shape(means) != agent.values.shape:
        raise ValueError(f"play: means must have shape {agent.values.shape}, one an arm, got {np.shape(means)}")
    arms, rewards = np.zeros(steps, dtype=int), np.zeros(steps)
    for step in range(steps):
        arms[step] = arm = agent.choose(rng=rng)
        rewards[step] = reward = means[arm] + rng.normal()
        agent.learn(arm, reward)
    return arms, rewards
