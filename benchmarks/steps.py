"""One training step, done by several hands: the contestants of several subjects.

A step is: forget the old gradients; compute the output and its loss; send gradients back to all parameters, not to
the input; move by plain gradient descent. All begin with the same numbers, and :func:`require_same_work` has them
take the very steps that are timed and compares what comes out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import numpy as np

from benchmarks.timing import race
from companion.draws import linear_parameters
from companion.world import REFERENCE, SCRATCH, World

TOLERANCE = {"float64": 1e-9, "float32": 1e-4}  # of losses and gradients, relative to the largest number
SLOW = 1e-3  # the learning rate of the steps that are timed: however many there are, the numbers hardly change
WORLDS = {"PyTorch": REFERENCE, "ours": SCRATCH}  # as the tables call them
NETWORKS = {  # the widths of a network, and its batch
    "2-16-16-2": 32,
    "64-32-10": 32,
    "64-64-64-10": 64,
    "784-128-10": 64,
    "784-256-256-10": 128,
    "784-512-512-10": 128,
    "784-1024-1024-10": 512,
}


@dataclass(frozen=True)
class Step:
    """A contestant: ``run()`` takes a step and gives the loss before it; ``parameters()`` gives arrays.

    Where a contestant holds no array that corresponds, None stands; ``alike`` is the number of steps that must give
    the same numbers.
    """

    run: Callable
    parameters: Callable[[], list[np.ndarray | None]]
    alike: int = 3


def step_of(
    world: World, build: Callable, loss: Callable, x, y, *, lr: float = SLOW, needs_input: bool = False
) -> Step:
    """Take the step of a model in one world, as a chapter writes it.

    ``build(world, rng, dtype)`` makes the model, ``loss(world)`` the loss. With ``needs_input`` the input's gradient
    is computed too, as inside a deeper model.
    """
    model, criterion = build(world, np.random.default_rng(0), x.dtype), loss(world)
    optimizer = world.optimizers.SGD(model.parameters(), lr=lr)
    data, target = world.leaf(x) if needs_input else world.tensor(x), world.tensor(y)

    def run():
        optimizer.zero_grad()
        if needs_input:
            data.grad = None
        value = criterion(model(data), target)
        value.backward()
        optimizer.step()
        return value

    return Step(run, lambda: [np.array(world.numpy(w)) for w in model.parameters()])


@dataclass(frozen=True)
class Problem:
    """A fully connected classifier: its widths and starting numbers, a batch, and the learning rate."""

    widths: tuple[int, ...]
    parameters: tuple[np.ndarray, ...]  # weight (O, D), bias (O,), layer by layer
    x: np.ndarray  # (N, D)
    y: np.ndarray  # (N,)
    lr: float

    @property
    def linear_layers(self) -> list[tuple[np.ndarray, np.ndarray]]:
        """A fresh copy of each layer's weight and bias."""
        copies = [parameter.copy() for parameter in self.parameters]
        return list(zip(copies[::2], copies[1::2], strict=True))


def problem(network: str, batch: int, dtype: str, *, lr: float = SLOW) -> Problem:
    """Draw a network as "2-16-16-2" names it, and a batch for it."""
    widths = tuple(int(width) for width in network.split("-"))
    rng = np.random.default_rng(0)
    drawn = [linear_parameters(d, o, True, rng=rng, dtype=dtype) for d, o in pairwise(widths)]
    x = rng.normal(size=(batch, widths[0])).astype(dtype)
    y = rng.integers(widths[-1], size=batch)
    return Problem(widths, tuple(array for layer in drawn for array in layer.values()), x, y, lr)


def mlp(widths: tuple[int, ...]) -> Callable:
    """Give the function that builds a fully connected network in either world."""

    def build(world, rng, dtype):
        parts = []
        for d, o in pairwise(widths):
            parts += [world.layers.Linear(d, o, rng=rng, dtype=dtype), world.layers.ReLU()]
        return world.layers.Sequential(*parts[:-1])

    return build


def cross_entropy(world: World):
    """Make the loss of a classifier."""
    return world.layers.CrossEntropyLoss()


def classify(world: World, p: Problem) -> Step:
    """Take a classifier's step in one world."""
    return step_of(world, mlp(p.widths), cross_entropy, p.x, p.y, lr=p.lr)


def by_hand(p: Problem) -> Step:
    """Take the step in NumPy, every formula wired by hand for this one network: what a tape could at best cost."""
    layers, x, y, lr = p.linear_layers, p.x, p.y, p.lr
    rows, n = np.arange(len(y)), len(y)

    def run():
        inputs = [x]
        for weight, bias in layers[:-1]:
            h = inputs[-1] @ weight.T
            h += bias
            inputs.append(np.maximum(h, 0, out=h))
        weight, bias = layers[-1]
        z = inputs[-1] @ weight.T
        z += bias
        z -= z.max(axis=1, keepdims=True)
        right = z[rows, y]
        np.exp(z, out=z)
        total = z.sum(axis=1, keepdims=True)
        loss = (np.log(total[:, 0]) - right).mean()
        z /= total
        z[rows, y] -= 1
        z /= n
        dy = z
        for i in range(len(layers) - 1, -1, -1):
            weight, bias = layers[i]
            dweight, dbias = dy.T @ inputs[i], dy.sum(axis=0)
            if i:
                dy = dy @ weight
                dy *= inputs[i] > 0
            dweight *= lr
            dbias *= lr
            weight -= dweight
            bias -= dbias
        return loss

    return Step(run, lambda: [array for layer in layers for array in layer])


BUILDERS = {**{name: partial(classify, world) for name, world in WORLDS.items()}, "by hand": by_hand}


def products(p: Problem) -> Callable[[], None]:
    """Take the step's matrix products and nothing else, each into an array that is there already."""
    weights, n = [weight for weight, _ in p.linear_layers], len(p.x)
    values = [p.x, *(np.zeros((n, o), p.x.dtype) for o in p.widths[1:])]
    slopes = [np.ones_like(value) for value in values]
    dweights = [np.empty_like(weight) for weight in weights]

    def run():
        for i, weight in enumerate(weights):
            np.matmul(values[i], weight.T, out=values[i + 1])
        for i in range(len(weights) - 1, -1, -1):
            np.matmul(slopes[i + 1].T, values[i], out=dweights[i])
            if i:
                np.matmul(slopes[i + 1], weights[i], out=slopes[i])

    return run


def require_same_work(contestants: dict[str, Step], dtype: str) -> None:
    """Raise unless all have the losses and gradients of the first; their learning rate should be 1.

    A gradient is what the steps moved a parameter by. (JIT compilers replay from the third step on.)

    Raises: AssertionError that names the contestant and what differs.
    """
    expected = None
    for name, step in contestants.items():
        taken = list(_taken(step, dtype))
        expected = expected or taken
        for i, (loss, gradients) in enumerate(taken):
            _require_close(f"{name}: the loss of step {i}", loss, expected[i][0])
            for k, (one, other) in enumerate(zip(gradients, expected[i][1], strict=True)):
                if one is not None:
                    _require_close(f"{name}: gradient of parameter {k} in step {i}", one, other)


def _taken(step: Step, dtype: str):
    """Take the steps that must be alike; after each, give its loss and by what the parameters have moved in all."""
    start = [None if array is None else array.copy() for array in step.parameters()]
    for _ in range(step.alike):
        loss = np.asarray(number(step.run()), dtype)
        yield loss, [None if w is None else before - w for before, w in zip(start, step.parameters(), strict=True)]


def _require_close(what: str, one: np.ndarray, other: np.ndarray) -> None:
    assert one.dtype == other.dtype, f"{what} is {one.dtype}, expected {other.dtype}"
    gap = np.abs(one - other).max() / np.abs(other).max()
    assert gap <= TOLERANCE[str(other.dtype)], f"{what} is off by {gap:.1e}, relative"


def race_of(build, loss, x, y, *, needs_input: bool = False, quick: bool, threads: int) -> dict:
    """Check that both worlds take a model's same steps, then time them."""

    def both(lr: float) -> dict[str, Step]:
        return {
            name: step_of(world, build, loss, x, y, lr=lr, needs_input=needs_input) for name, world in WORLDS.items()
        }

    require_same_work(both(1.0), str(x.dtype))
    contestants = {name: step.run for name, step in both(SLOW).items()}
    timings = race(contestants, rounds=5 if quick else 15, threads=threads)
    return {"seconds": {name: timing.seconds for name, timing in timings.items()}}


def number(loss) -> float:
    """Give any library's loss as a number."""
    return loss.item() if hasattr(loss, "item") else float(getattr(loss, "data", loss))


def dtypes(quick: bool) -> Iterable[str]:
    """Name the kinds of number to measure."""
    return ("float32",) if quick else ("float32", "float64")
