"""The backpropagation figure's numbers: a 2-4-2 network, forwards, backwards and one step on, by the tape."""

from __future__ import annotations

import numpy as np

from companion.scratch import ops
from companion.scratch.autodiff import Tensor, apply, grad

PARAMETERS = ("W1", "b1", "W2", "b2")
OF_ONE_EXAMPLE = ("z1", "h", "z2", "slope", "p", "dz1", "dh", "dz2")  # a batch of one: its only row
CLASSES = "AB"


def first_state() -> dict:
    return {  # every number of the first pass but the loss has at most three decimals
        "x": [2.0, -1.0],
        "W1": [[1.0, 0.5], [-0.5, 1.0], [0.5, -1.0], [0.5, 1.0]],
        "b1": [0.0, 0.5, 0.0, 0.5],
        "W2": [[1.0, 0.5, -0.5, 1.0], [0.5, -1.0, 0.5, -1.5]],
        "b2": [0.0, 0.0],
        "target": 0,
        "rate": 0.1,
        "step": 1,
        "picked": "W1-3-0",
    }


def forward(state: dict) -> dict[str, Tensor]:
    """Every tensor of the pass, for one example in a batch of its own."""
    t = {name: Tensor(np.array(state[name], dtype=np.float64), requires_grad=True) for name in PARAMETERS}
    t["z1"] = apply(ops.linear, np.array([state["x"]], dtype=np.float64), t["W1"], t["b1"])
    t["h"] = apply(ops.relu, t["z1"])
    t["z2"] = apply(ops.linear, t["h"], t["W2"], t["b2"])
    t["loss"] = apply(ops.cross_entropy, t["z2"], np.array([state["target"]]))
    return t


def numbers(state: dict) -> dict:
    """Every value, the gradient with respect to it (``d...``), parameters one step on (``n...``), and three words."""
    t = forward(state)
    with_gradient = (*PARAMETERS, "z1", "h", "z2")
    gradients = dict(zip(with_gradient, grad(t["loss"], [t[name] for name in with_gradient]), strict=True))
    moved = {name: t[name].data - state["rate"] * gradients[name] for name in PARAMETERS}
    found = {name: t[name].data for name in ("z1", "h", "z2", "loss")}
    found |= {"slope": (t["z1"].data > 0).astype(np.float64), "p": ops.softmax(t["z2"].data, 1)[0]}
    found |= {f"d{name}": gradient for name, gradient in gradients.items()}
    found |= {name: found[name][0] for name in OF_ONE_EXAMPLE}
    found |= {f"n{name}": value for name, value in moved.items()}
    found |= {"y": np.eye(len(CLASSES))[state["target"]], "nloss": forward(state | moved)["loss"].data}
    change = found["nloss"] - found["loss"]
    return found | {
        "off": ", ".join(str(unit) for unit in 1 + np.flatnonzero(found["slope"] == 0)) or "none",
        "class": CLASSES[state["target"]],
        "verdict": "the same" if abs(change) < 1e-12 else "lower" if change < 0 else "higher",
    }
