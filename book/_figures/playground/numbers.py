"""The playground's numbers: a network that the reader builds, trained by the package, and what each unit sees."""

from __future__ import annotations

import numpy as np

from companion.data import blobs, circles, moons, spirals
from companion.scratch import ops
from companion.scratch.autodiff import Tensor, apply
from companion.scratch.layers import Parameter
from companion.scratch.optimizers import SGD, Adam, Optimizer
from companion.shapes import Array, Float
from companion.show.moving_figure import fixed
from companion.show.pixels import picture, plane

DEEPEST, MOST = 3, 6  # hidden layers, units in each
TRAIN, TEST = 100, 60  # places to learn from, and places kept for the test; every other is to be positive
REACH, SIZE = 1.5, 40  # of a picture: how much of the plane, how many pixels
TO_LEARN, KEPT = slice(TRAIN), slice(TRAIN, TRAIN + TEST)
NAMES = tuple(f"{kind}{layer}" for layer in range(1, DEEPEST + 2) for kind in "Wb")
LAST = f"W{DEEPEST + 1}"
FUNCTIONS = {"relu": ops.relu, "tanh": ops.tanh, "sigmoid": ops.sigmoid, "sine": ops.sin}
MOMENTUM = 0.9
MEMORY = {"Adam": {"exp_avg": "first", "exp_avg_sq": "second"}, "SGD": {"momentum_buffer": "first"}}
POINTS = 60  # of a curve


PROBLEMS = ("island", "moons", "corners", "spiral")


def problems() -> tuple[Float[Array, "P N 2"], Float[Array, "P N 2"]]:
    """Where each problem's places are before noise, and for each a direction in which it strays; two decimals."""

    def alternating(x: Array, label: Array) -> Array:
        return np.stack([x[label == 1], x[label == 0]], axis=1).reshape(-1, 2)

    rng, n = np.random.default_rng(0), TRAIN + TEST
    moon, label = moons(n, noise=0, rng=rng)
    corner, number = blobs(n, 4, spread=0.2, rng=rng)
    clean = [
        alternating(*circles(n, noise=0, rng=rng)),
        alternating(moon * 0.8 - [0.4, 0.2], label),
        alternating(corner, number % 2),
        1.3 * alternating(*spirals(n, 2, turns=1.25, noise=0, rng=rng)),
    ]
    return np.round(clean, 2), np.round(rng.normal(size=(len(PROBLEMS), n, 2)), 2)


def first_state() -> dict:
    clean, strays = problems()
    shapes = {"W1": (MOST, 2), "W4": (1, MOST), "b4": (1,)}
    weights = {name: np.zeros(shapes.get(name, (MOST, MOST) if name[0] == "W" else MOST)).tolist() for name in NAMES}
    return draw(
        {
            "problem": 0,
            "noise": 0.05,
            "tested": False,
            "activation": "tanh",
            "depth": 1,
            "units": [3, 3, 3],
            "optimizer": "Adam",
            "rate": 0.03,
            "decay": 0.0,
            "batch": 20,
            "running": False,
            "clean": clean.tolist(),
            "strays": strays.tolist(),
            "draws": 0,
            **weights,
        }
    )


def network(state: dict) -> list[tuple[str, str, int, int]]:
    """The layers that are there: the names of their parameters, and how many inputs and units they have."""
    depth = state["depth"]
    sizes = [2, *state["units"][:depth], 1]
    numbers = [*range(1, depth + 1), DEEPEST + 1]
    return [(f"W{k}", f"b{k}", *sizes[i : i + 2]) for i, k in enumerate(numbers)]


def places(state: dict) -> tuple[Float[Array, "N 2"], Float[Array, "N 1"]]:
    """Where the places are, and 1 where the score is to be positive, 0 elsewhere: by turns."""
    clean, strays = (np.array(state[name][state["problem"]]) for name in ("clean", "strays"))
    return clean + state["noise"] * strays, (np.arange(len(clean)) % 2 == 0).astype(float)[:, None]


def forward(state: dict, parameters: dict, x: Array) -> list[Tensor]:
    """What every layer passes on, the score last."""
    found = [x]
    for weight, bias, inputs, units in network(state):
        z = apply(ops.linear, found[-1], parameters[weight][:units, :inputs], parameters[bias][:units])
        straight = weight == LAST or state["activation"] == "none"
        found.append(z if straight else apply(FUNCTIONS[state["activation"]], z))
    return found[1:]


def loss(state: dict, parameters: dict, x: Array, wanted: Array) -> Tensor:
    return apply(ops.binary_cross_entropy_with_logits, forward(state, parameters, x)[-1], wanted)


def tensors(state: dict) -> dict[str, Parameter]:
    return {name: Parameter(np.array(state[name], dtype=np.float64)) for name in NAMES}


def optimizer_of(state: dict, used: dict[str, Parameter]) -> Optimizer:
    """The optimizer with what it remembers of its steps; with nothing, where the last step was the other one's."""
    adam = state["optimizer"] == "Adam"
    options = {"lr": state["rate"], "weight_decay": state["decay"]}
    made = Adam(used.values(), **options) if adam else SGD(used.values(), **options, momentum=MOMENTUM)
    for name, p in used.items():
        if state["moved"] == state["optimizer"] and state["times"][name]:
            made.state[p] = {kept: np.array(state[own][name]) for kept, own in MEMORY[state["optimizer"]].items()}
            made.state[p] |= {"step": state["times"][name]} if adam else {}
    return made


def train(state: dict, steps: int) -> dict:
    """The state after so many steps of the package's tape and optimizer, on batch after batch, round and round."""
    parameters, (x, wanted) = tensors(state), places(state)
    used = {name: parameters[name] for layer in network(state) for name in layer[:2]}
    optimizer = optimizer_of(state, used)
    fresh = state["moved"] != state["optimizer"]
    zeros = {name: np.zeros_like(p.data).tolist() for name, p in parameters.items()}
    first, second = (dict(zeros if fresh else state[own]) for own in ("first", "second"))
    times = dict.fromkeys(NAMES, 0) if fresh else dict(state["times"])
    for step in range(state["steps"], state["steps"] + steps):
        rows = (step * state["batch"] + np.arange(state["batch"])) % TRAIN
        optimizer.zero_grad()
        loss(state, parameters, x[rows], wanted[rows]).backward()
        optimizer.step()
    for name, p in used.items():
        for kept, own in MEMORY[state["optimizer"]].items():
            {"first": first, "second": second}[own][name] = optimizer.state[p][kept].tolist()
        times[name] += steps
    moved = {"first": first, "second": second, "times": times, "moved": state["optimizer"]}
    moved |= {"steps": state["steps"] + steps} | {name: p.data.tolist() for name, p in parameters.items()}
    return noted(state | moved)


def noted(state: dict) -> dict:
    """The state with its losses added to the curves; of curves that grow too long what stands close is left out."""
    now = [state["steps"], *losses(state)]
    points = [*state["curve"], now]
    if len(points) <= POINTS:
        return state | {"curve": points}
    apart, kept = 2 * now[0] / POINTS, points[:1]
    for point in points[1:]:
        if point is now or point[0] - kept[-1][0] >= apart:
            kept.append(point)
    return state | {"curve": kept}


def losses(state: dict) -> tuple[float, float]:
    """The mean cross-entropy of the places to learn from, and of the others."""
    parameters, (x, wanted) = tensors(state), places(state)
    return tuple(float(loss(state, parameters, x[part], wanted[part]).data) for part in (TO_LEARN, KEPT))


def draw(state: dict) -> dict:
    """The state with a new start: by Lehmer's generator, which a page computes to the last digit; three decimals.

    A weight lies within sqrt(3 / inputs) of 0, so that its variance is 1 / inputs; a bias within a half.
    """
    seed = state["draws"] + 1
    inputs = {weight: count for weight, _, count, _ in network(state)}

    def uniform(name: str) -> list:
        nonlocal seed
        most, drawn = 0.5 if name[0] == "b" else np.sqrt(3 / inputs.get(name, MOST)), []
        for _ in range(np.size(state[name])):
            seed = seed * 48271 % 2147483647
            drawn.append(np.floor((2 * seed / 2147483647 - 1) * most * 1000 + 0.5) / 1000)
        return np.reshape(drawn, np.shape(state[name])).tolist()

    for _ in range(5):  # the first few follow the seed too closely
        seed = seed * 48271 % 2147483647
    drawn = {name: uniform(name) for name in NAMES}
    start = {"steps": 0, "moved": "", "first": {}, "second": {}, "times": {}, "curve": []}
    return noted(state | drawn | start | {"draws": state["draws"] + 1})


def flow(state: dict) -> list[float]:
    """The size of each layer's gradient, the root of its mean square over the weights; 0 for one that isn't there."""
    parameters, (x, wanted) = tensors(state), places(state)
    loss(state, parameters, x[TO_LEARN], wanted[TO_LEARN]).backward()
    there = {weight: (slice(units), slice(inputs)) for weight, _, inputs, units in network(state)}
    names = NAMES[::2]
    return [float(np.sqrt(np.mean(parameters[n].grad[there[n]] ** 2))) if n in there else 0.0 for n in names]


def line(points: list, column: int) -> str:
    """A curve as the points of a polyline: steps across, the loss upwards, no higher than 1."""
    most = max(points[-1][0], 1)
    return " ".join(f"{fixed(24 + 126 * p[0] / most, 1)},{fixed(96 - 80 * min(p[column], 1.0), 1)}" for p in points)


def numbers(state: dict) -> dict:
    """Every unit's picture, which units and connections there are, losses, places that are right, gradients."""
    parameters, ground = tensors(state), plane(SIZE, REACH)
    seen = [tensor.data for tensor in forward(state, parameters, ground)]
    x, wanted = places(state)
    right = (forward(state, parameters, x)[-1].data > 0) == (wanted > 0)
    depth, blank = state["depth"], picture(np.zeros(SIZE * SIZE))
    widths = [units if layer < depth else 0 for layer, units in enumerate(state["units"])]
    every, before = range(MOST), [2, *widths]
    sizes = flow(state)
    train_loss, test_loss = losses(state)
    return {
        "pictures": [[picture(seen[k][:, j]) if j < widths[k] else blank for j in every] for k in range(DEEPEST)],
        "inputs": [picture(ground[:, 0]), picture(ground[:, 1])],
        "score": picture(seen[-1][:, 0], shore=True),
        "there": [[j < width for j in every] for width in widths],
        "joins": [[[i < before[k] and j < widths[k] for i in every] for j in every] for k in range(DEEPEST)],
        "last": [[depth == k and i < before[k] for i in every] for k in range(DEEPEST + 1)],
        "train_loss": train_loss,
        "test_loss": test_loss,
        "train_right": float(100 * right[TO_LEARN].mean()),
        "test_right": float(100 * right[KEPT].mean()),
        "sizes": sizes,
        "has": [size > 0 for size in sizes],
        "bars": [float(60 * (np.clip(np.log10(size), -6, 1) + 6) / 7) if size else 0.0 for size in sizes],
        "lines": [line(state["curve"], 1), line(state["curve"], 2)],
        "span": max(state["curve"][-1][0], 1),
        "tall": max(168, 26 + 40 * max(widths)),
        "function": {"none": "no function", "relu": "ReLU"}.get(state["activation"], state["activation"]),
        "sandwich": " to ".join(map(str, [2, *widths[:depth], 1])),
    }
