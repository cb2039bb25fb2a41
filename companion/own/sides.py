"""The two trainings that are compared, each taking one step at a time.

Chapter: backpropagation
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from companion.shapes import Array
from companion.training import fit, predict
from companion.world import World


class Side:
    """A program in one world: its model, loss and optimizer, from a start that the seed draws."""

    def __init__(self, world: World, build: Callable, seed: int):
        self.world = world
        self.model, self.loss, self.optimizer = build(world, np.random.default_rng(seed))
        self.names = [name for name, _ in self.model.named_parameters()]

    def step(self, x: Array, y: Array, rows: Array) -> float:
        """Take one step; give the loss before it."""
        return float(fit(self.model, self.loss, self.optimizer, x, y, [rows])[0])

    def arrays(self) -> list[Array]:
        """Copy the parameters."""
        return [np.array(p.data) for p in self.model.parameters()]

    def gradients(self) -> list[Array]:
        """Copy the gradient that the latest step left at every parameter."""
        return [np.zeros(p.shape) if p.grad is None else np.array(p.grad) for p in self.model.parameters()]

    def send_back(self, x: Array, y: Array) -> None:
        """Compute the gradients for a batch, and move nothing."""
        self.optimizer.zero_grad()
        self.loss(self.model(self.world.tensor(x)), self.world.tensor(y)).backward()

    def right(self, x: Array, y: Array) -> int:
        """Count the answers that are right."""
        return int(np.sum(predict(self.model, x).argmax(axis=1) == y))


class ByHand:
    """A whole training of a reader's own, ``train(start, x, y, batches)``, which yields after every step.

    ``like`` is the package's side: it gives the start, and its model reads the arrays at the end.
    """

    def __init__(self, train: Callable, like: Side, x: Array, y: Array, batches: list[Array]):
        self.name, self.model, self.names = train.__name__, like.model, like.names
        self.now = like.arrays()
        self.steps = iter(train(like.arrays(), x, y, batches))

    def step(self, x: Array, y: Array, rows: Array) -> float:
        """Let it go on until it yields.

        Raises: ValueError where it ends too early, or yields anything but a loss and arrays of the first's shapes.
        """
        try:
            came = next(self.steps)
        except StopIteration:
            raise ValueError(f"your {self.name} ends before the batches do; it must yield after every step") from None
        if not (isinstance(came, tuple) and len(came) == 2):
            raise ValueError(f"your {self.name} must yield the loss and a list of arrays, got {type(came).__name__}")
        loss, arrays = came
        shapes, expected = [np.shape(a) for a in arrays], [a.shape for a in self.now]
        if shapes != expected:
            raise ValueError(f"your {self.name} must yield arrays of the shapes {expected}, got {shapes}")
        self.now = [np.array(a) for a in arrays]
        return float(loss)

    def arrays(self) -> list[Array]:
        """Give the arrays after the latest step."""
        return self.now

    def right(self, x: Array, y: Array) -> int:
        """Count the answers that are right, the package's model reading with these arrays."""
        kept = self.model.state_dict()
        for p, array in zip(self.model.parameters(), self.now, strict=True):
            p.data[...] = array
        said = predict(self.model, x)
        self.model.load_state_dict(kept)
        return int(np.sum(said.argmax(axis=1) == y))
