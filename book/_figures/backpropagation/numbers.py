"""The backpropagation figure's first numbers: a 2-4-2 network, forwards, backwards and one step on, by the tape."""

from __future__ import annotations

import numpy as np

from companion.scratch import ops
from companion.scratch.autodiff import Tensor, apply, grad

PARAMETERS = ("W1", "b1", "W2", "b2")
START = {  # every number of the first pass but the loss has at most three decimals
    "x": [2.0, -1.0],
    "W1": [[1.0, 0.5], [-0.5, 1.0], [0.5, -1.0], [0.5, 1.0]],
    "b1": [0.0, 0.5, 0.0, 0.5],
    "W2": [[1.0, 0.5, -0.5, 1.0], [0.5, -1.0, 0.5, -1.5]],
    "b2": [0.0, 0.0],
    "target": 0,
    "rate": 0.1,
}
CLASSES = ("A", "B")
PICKED = "W1-3-0"


def forward(start: dict) -> dict[str, Tensor]:
    """Every tensor of the pass, for one example in a batch of its own."""
    t = {name: Tensor(np.array(start[name], dtype=np.float64), requires_grad=True) for name in PARAMETERS}
    t["z1"] = apply(ops.linear, np.array([start["x"]], dtype=np.float64), t["W1"], t["b1"])
    t["h"] = apply(ops.relu, t["z1"])
    t["z2"] = apply(ops.linear, t["h"], t["W2"], t["b2"])
    t["loss"] = apply(ops.cross_entropy, t["z2"], np.array([start["target"]]))
    return t


def state(start: dict) -> dict:
    """Every value, the loss's gradient by it (``d...``), and every parameter one step on (``n...``)."""
    t = forward(start)
    names = (*PARAMETERS, "z1", "h", "z2")
    gradients = dict(zip(names, grad(t["loss"], [t[name] for name in names]), strict=True))
    moved = {name: t[name].data - start["rate"] * gradients[name] for name in PARAMETERS}
    found = {name: t[name].data for name in ("z1", "h", "z2", "loss")}
    found |= {"slope": (t["z1"].data > 0).astype(np.float64), "p": ops.softmax(t["z2"].data, 1)[0]}
    found |= {"y": np.eye(len(CLASSES))[[start["target"]]]}
    found |= {f"d{name}": gradient for name, gradient in gradients.items()}
    found |= {f"n{name}": value for name, value in moved.items()}
    found["nloss"] = forward({**start, **moved})["loss"].data
    single = {"z1", "h", "z2", "slope", "p", "y", "dz1", "dh", "dz2"}  # a batch of one: its only row
    return start | {name: (value[0] if name in single else value).tolist() for name, value in found.items()}


def flat(numbers: dict) -> dict:
    """The state as one level, ``W1-3-0`` for ``W1[3][0]``, and the three words that its sentences need."""
    found: dict = {}

    def add(key: str, value) -> None:
        if isinstance(value, list):
            for i, part in enumerate(value):
                add(f"{key}-{i}", part)
        else:
            found[key] = value

    for name, value in numbers.items():
        add(name, value)
    found["off"] = ", ".join(str(j + 1) for j, slope in enumerate(numbers["slope"]) if not slope) or "none"
    found["class"] = CLASSES[numbers["target"]]
    change = numbers["nloss"] - numbers["loss"]
    found["verdict"] = "lower" if change < 0 else "higher" if change > 0 else "the same"
    return found


def fixed(value: float, digits: int = 4) -> str:
    """A number as the table shows it."""
    text = f"{value:.{digits}f}"
    return text.lstrip("-") if float(text) == 0 else text.replace("-", "−")


def short(value: float | str) -> str:
    """A number as the picture and the sentences show it; only one that was rounded ends in zeros."""
    if isinstance(value, str):
        return value
    text = fixed(value, 3 if abs(value) < 10 else 2 if abs(value) < 100 else 1)
    exact = abs(float(text.replace("−", "-")) - value) <= 1e-9 * abs(value)
    return text.rstrip("0").rstrip(".") if exact else text


def first_state() -> dict:
    numbers = state(START)
    return {
        "state": numbers,
        "value": flat(numbers),
        "short": short,
        "fixed": fixed,
        "classes": CLASSES,
        "picked": PICKED,
    }
