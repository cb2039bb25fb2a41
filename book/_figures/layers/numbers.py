"""The layers figure's numbers: what each unit of a small network sees of the plane, as a picture, by the package."""

from __future__ import annotations

import numpy as np

from companion.data import blobs, circles, moons
from companion.scratch import ops
from companion.scratch.autodiff import Tensor, apply
from companion.scratch.layers import Parameter
from companion.scratch.optimizers import SGD
from companion.shapes import Array, Float
from companion.show.pixels import picture, plane

MOST, PLACES = 4, 40  # units in a layer; places in a problem, of which the first half is to be positive
REACH, SIZE = 1.5, 48  # of a picture: how much of the plane, how many pixels
PARAMETERS = ("W1", "b1", "W2", "b2", "W3", "b3")
FUNCTIONS = {"relu": ops.relu, "tanh": ops.tanh, "sigmoid": ops.sigmoid, "sine": ops.sin}
STEPS, RATE, MOMENTUM = 100, 0.1, 0.9  # of one press of Learn


def problems() -> Float[Array, "3 N 2"]:
    """An island, two moons, and four corners of which opposite ones belong together; three decimals each."""
    rng = np.random.default_rng(0)
    island, moon = circles(PLACES, noise=0.06, rng=rng), moons(PLACES, noise=0.08, rng=rng)
    corners, corner = blobs(PLACES, 4, spread=0.2, rng=rng)
    drawn = [island, (moon[0] * 0.8 - [0.4, 0.2], moon[1]), (corners, corner % 2)]
    return np.round([np.concatenate([x[label == 1], x[label == 0]]) for x, label in drawn], 3)


def first_state() -> dict:
    third = [[0.0, 1.0], [-0.866, -0.5], [0.866, -0.5], [0.7, 0.7]]
    return {
        "activation": "relu",
        "depth": 1,
        "units": [3, 3],
        "W1": third,
        "b1": [0.0] * MOST,
        "W2": np.eye(MOST).tolist(),
        "b2": [0.0] * MOST,
        "W3": [[-1.0] * MOST],
        "b3": [0.7],
        "problem": 0,
        "places": problems().tolist(),
        "picked": "W1-0",
        "draws": 0,
    }


def network(state: dict) -> list[tuple[str, str, int, int]]:
    """The layers that are there: the names of their parameters, and how many inputs and units they have."""
    sizes = [2, *state["units"][: state["depth"]]]
    hidden = [("W1", "b1", *sizes[:2]), ("W2", "b2", *sizes[1:])] if len(sizes) > 2 else [("W1", "b1", *sizes)]
    return [*(hidden if state["depth"] else []), ("W3", "b3", sizes[-1], 1)]


def forward(state: dict, parameters: dict, x: Array) -> list[Tensor]:
    """What every layer's units say of the places, before their function and after it."""
    found = []
    for weight, bias, inputs, units in network(state):
        w, b = parameters[weight][:units, :inputs], parameters[bias][:units]
        found.append(apply(ops.linear, found[-1] if found else x, w, b))
        if weight != "W3" and state["activation"] != "none":
            found.append(apply(FUNCTIONS[state["activation"]], found[-1]))
        elif weight != "W3":
            found.append(found[-1])
    return found


def tensors(state: dict) -> dict[str, Parameter]:
    return {name: Parameter(np.array(state[name], dtype=np.float64)) for name in PARAMETERS}


def learn(state: dict) -> dict:
    """The state after a press of Learn: gradient descent with momentum, by the package's tape and optimizer."""
    parameters, x = tensors(state), np.array(state["places"][state["problem"]])
    wanted = (np.arange(PLACES) < PLACES // 2).astype(float)[:, None]
    used = [parameters[name] for layer in network(state) for name in layer[:2]]
    optimizer = SGD(used, lr=RATE, momentum=MOMENTUM)
    for _ in range(STEPS):
        optimizer.zero_grad()
        apply(ops.binary_cross_entropy_with_logits, forward(state, parameters, x)[-1], wanted).backward()
        optimizer.step()
    return state | {name: p.data.tolist() for name, p in parameters.items()}


def draw(state: dict) -> dict:
    """The state with new numbers: by Lehmer's generator, which a page can compute to the last digit, two decimals."""
    seed = state["draws"] + 1

    def uniform(shape: tuple[int, ...], most: float) -> Array:
        nonlocal seed
        drawn = []
        for _ in range(int(np.prod(shape))):
            seed = seed * 48271 % 2147483647
            drawn.append(np.floor((2 * seed / 2147483647 - 1) * most * 100 + 0.5) / 100)
        return np.reshape(drawn, shape).tolist()

    for _ in range(5):  # the first few follow the seed too closely
        seed = seed * 48271 % 2147483647
    shapes = {name: (np.shape(state[name]), 1.0 if name[0] == "b" else 2.0) for name in PARAMETERS}
    return state | {name: uniform(*shape) for name, shape in shapes.items()} | {"draws": state["draws"] + 1}


def numbers(state: dict) -> dict:
    """Every unit's picture, which units and connections there are, how many places are right, and the flat pieces."""
    parameters, places = tensors(state), plane(SIZE, REACH)
    said = [tensor.data for tensor in forward(state, parameters, places)]
    score = forward(state, parameters, np.array(state["places"][state["problem"]]))[-1].data[:, 0]
    depth, (first, second) = state["depth"], state["units"]
    widths = [first if depth else 0, second if depth > 1 else 0]
    blank = picture(np.zeros(SIZE * SIZE))
    after = said[1:-1:2]  # of each hidden layer, what its units pass on
    seen = [[picture(after[i][:, j]) if j < widths[i] else blank for j in range(MOST)] for i in range(2)]
    on = np.concatenate([np.zeros((len(places), 1)), *said[:-1:2]], axis=1) > 1e-6
    return {
        "pictures": seen,
        "inputs": [picture(places[:, 0]), picture(places[:, 1])],
        "score": picture(said[-1][:, 0], shore=True),
        "there": [[j < width for j in range(MOST)] for width in widths],
        "join1": [[j < widths[0]] * 2 for j in range(MOST)],
        "join2": [[i < widths[0] and j < widths[1] for i in range(MOST)] for j in range(MOST)],
        "last": [[depth == 0 and i < 2 for i in range(MOST)]]
        + [[depth == k + 1 and i < widths[k] for i in range(MOST)] for k in range(2)],
        "tall": 300 if max(widths) > 3 else 222,
        "right": int(np.count_nonzero((score > 0) == (np.arange(PLACES) < PLACES // 2))),
        "of": PLACES,
        "folds": depth > 0 and state["activation"] == "relu",
        "pieces": len(np.unique(on, axis=0)),
        "function": {"none": "no function", "relu": "ReLU"}.get(state["activation"], state["activation"]),
        "sandwich": " to ".join(map(str, [2, *widths[:depth], 1])),
    }
