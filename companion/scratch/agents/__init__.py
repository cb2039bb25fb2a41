"""Agents: programs that act, and whose acts decide what they see next.

That sets them apart from the learners, whose examples are there before they begin. They have a room of their own
and no twin: PyTorch and scikit-learn hold neither agents nor worlds to act in.
"""

from companion.scratch.agents.bandit import EpsilonGreedy, play
from companion.scratch.agents.grid_world import GridWorld
from companion.scratch.agents.q_learning import action_values, policy_iteration, q_learning
from companion.scratch.agents.thermostat import Log, Room, thermostat

__all__ = [
    "EpsilonGreedy",
    "GridWorld",
    "Log",
    "Room",
    "action_values",
    "play",
    "policy_iteration",
    "q_learning",
    "thermostat",
]
