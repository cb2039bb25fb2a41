"""One training loop, for a model of either world.

The loop trains and keeps the losses. It draws nothing (the batches are given), prints nothing and plots nothing.

Chapter: softmax
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np

from companion.shapes import Array, Float
from companion.world import world_of


def minibatches(n: int, batch_size: int, epochs: int, *, rng: np.random.Generator) -> Iterator[Array]:
    """Go through 0..n-1 ``epochs`` times in a fresh random order, ``batch_size`` indices at a time.

    The last batch of an epoch is smaller where the size does not divide n. Make a list of it to give two models
    the same batches.

    Raises: ValueError for an empty set or a batch size outside 1..n.
    """
    if n < 1:
        raise ValueError(f"minibatches: n must be at least 1, got {n}")
    if not 1 <= batch_size <= n:
        raise ValueError(f"minibatches: batch_size must lie between 1 and {n}, got {batch_size}")
    for _ in range(epochs):
        order = rng.permutation(n)
        yield from (order[i : i + batch_size] for i in range(0, n, batch_size))


def fit(
    model,
    loss,
    optimizer,
    x: Float[Array, "N ..."],
    y: Array,
    batches: Iterable[Array],
    *,
    after_step: Callable[[int, float], None] | None = None,
) -> Float[Array, "steps"]:
    """Train a model of either world on batches of (x, y); return the loss of every step, measured before it.

    Each batch is an array of row indices; a step is: forget the old gradients, compute the loss, send gradients
    back, move. ``after_step(step, loss)`` is called after each, for progress, for a measurement, or to drive a
    learning-rate schedule: ``after_step=lambda *_: schedule.step()``. What must happen to the gradients before the
    move, clipping say, is a hook of the optimizer: ``optimizer.register_step_pre_hook``.

    Raises: TypeError where model and optimizer are of different worlds; ValueError for data that are empty, not
    finite, or of different lengths, and for an empty batch.
    """
    world, x, y = _checked(model, optimizer, x, y)
    losses = []
    for step, rows in enumerate(_not_empty(batches)):
        optimizer.zero_grad()
        value = loss(model(world.tensor(x[rows])), world.tensor(y[rows]))
        value.backward()
        optimizer.step()
        losses.append(value.item())
        if after_step:
            after_step(step, losses[-1])
    return np.array(losses)


def predict(model, x: Float[Array, "N ..."]) -> Array:
    """Compute a model's output for x without recording, as a NumPy array, whichever world it is of.

    The model computes as in use (``model.eval()``: no dropout, running statistics); every layer is then put back to
    training or use as it was.
    """
    world = world_of(model)
    before = [(layer, layer.training) for layer in model.modules()]
    model.eval()
    try:
        with world.no_grad():
            return world.numpy(model(world.tensor(x)))
    finally:
        for layer, training in before:
            layer.training = training


def _checked(model, optimizer, x, y):
    """Give the one world of model and optimizer, and the data as arrays; raise where something does not fit."""
    world, other = world_of(model), world_of(optimizer)
    if other is not world:
        names = (f"companion.{one.name}" for one in (world, other))
        raise TypeError("fit: model is of {} but optimizer is of {}; expected one world".format(*names))
    moved = {id(p) for group in optimizer.param_groups for p in group["params"]}
    if not moved & {id(p) for p in model.parameters()}:
        raise ValueError("fit: the optimizer holds none of the model's parameters; expected SGD(model.parameters())")
    x, y = np.asarray(x), np.asarray(y)
    if len(x) == 0 or len(x) != len(y):
        raise ValueError(f"fit: x and y must have the same length, at least 1, got {len(x)} and {len(y)}")
    for name, array in (("x", x), ("y", y)):
        if array.dtype.kind == "f" and not np.isfinite(array).all():
            where = tuple(int(i) for i in np.argwhere(~np.isfinite(array))[0])
            raise ValueError(f"fit: {name} must be finite, got {array[where]} at index {where}")
    return world, x, y


def _not_empty(batches: Iterable[Array]) -> Iterator[Array]:
    for step, rows in enumerate(batches):
        if len(rows) == 0:
            raise ValueError(f"fit: batch {step} is empty; expected at least one row index")
        yield rows
