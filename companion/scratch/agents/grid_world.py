"""A small world of cells, in which an agent walks until it reaches a cell that ends the game.

Chapter: ai_ml_dl
"""

from __future__ import annotations

import numpy as np

ACTIONS = {"up": (-1, 0), "right": (0, 1), "down": (1, 0), "left": (0, -1)}
ENDS = {"+": 1.0, "-": -1.0}


class GridWorld:
    """Cells drawn as text: ``.`` is free, ``#`` a wall, ``S`` the start, ``+`` and ``-`` are ends that pay 1 and -1.

    Every step pays ``step_reward``, which is less than nothing. It leads where it was meant to, or, with probability
    ``slip``, to either side of that; who would step into a wall or out of the world stays. The states are the cells
    without walls, in reading order; the actions are 0 up, 1 right, 2 down and 3 left.

    Attributes: ``cells`` (S, 2) are the row and the column of every state, ``start`` is a state, ``ends`` (S,) says
    which end the game, ``transitions`` (S, 4, S) are the probabilities P(s' | s, a), ``arrival`` (S,) is what is got
    on entering a state, and ``rewards`` (S, 4) is what a step can expect, sum_s' P(s' | s, a) arrival(s'). From an
    end no step leads away or pays.

    Raises: ValueError for rows of different lengths, other signs than these, not one start or no end, and a ``slip``
    outside 0 to 1.

    Source: Russell and Norvig (2021), Artificial Intelligence: A Modern Approach, section 17.1, whose example it is.
    """

    def __init__(self, rows: str = "...+\n.#.-\nS...", *, step_reward: float = -0.04, slip: float = 0.0):
        signs = [line.strip() for line in rows.strip().splitlines()]
        text = "".join(signs)
        if len({len(line) for line in signs}) != 1 or set(text) - set(".#S+-"):
            raise ValueError(f"GridWorld: rows must be equally long and of the signs . # S + -, got {rows!r}")
        if text.count("S") != 1 or not set(text) & set(ENDS):
            raise ValueError(f"GridWorld: rows must have one start S, and an end + or -, got {rows!r}")
        if not 0 <= slip <= 1:
            raise ValueError(f"GridWorld: slip must lie between 0 and 1, got {slip!r}")
        self.rows, self.step_reward, self.slip = signs, step_reward, slip
        self.cells = np.array([(r, c) for r, line in enumerate(signs) for c, sign in enumerate(line) if sign != "#"])
        sign_at = [signs[r][c] for r, c in self.cells]
        self.start = sign_at.index("S")
        self.ends = np.array([sign in ENDS for sign in sign_at])
        self.arrival = step_reward + np.array([ENDS.get(sign, 0.0) for sign in sign_at])
        self.transitions = self._transitions()
        self.rewards = np.where(self.ends[:, None], 0.0, self.transitions @ self.arrival)

    def _transitions(self):
        state = {tuple(cell): s for s, cell in enumerate(self.cells.tolist())}
        p = np.zeros((len(state), len(ACTIONS), len(state)))
        moves = list(ACTIONS.values())
        for (row, column), s in state.items():
            if self.ends[s]:
                p[s, :, s] = 1
                continue
            to = [state.get((row + down, column + right), s) for down, right in moves]
            for action in range(len(moves)):
                p[s, action, to[action]] += 1 - self.slip
                p[s, action, to[action - 1]] += self.slip / 2
                p[s, action, to[(action + 1) % len(moves)]] += self.slip / 2
        return p

    def step(self, state: int, action: int, *, rng: np.random.Generator) -> tuple[int, float, bool]:
        """Take a step; give the new state, the reward, and whether the game is over.

        Raises: ValueError in a state that ends the game.
        """
        if self.ends[state]:
            raise ValueError(f"step: the game is over in state {state}")
        new = int(rng.choice(len(self.cells), p=self.transitions[state, action]))
        return new, float(self.arrival[new]), bool(self.ends[new])
