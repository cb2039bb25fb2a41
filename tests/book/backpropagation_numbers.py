"""What the backpropagation figure must show: its network on the package's tape."""

from __future__ import annotations

import numpy as np

from companion.scratch import ops
from companion.scratch.autodiff import Tensor, apply, grad

PARAMETERS = ("W1", "b1", "W2", "b2")
SHAPES = {"x": (2,), "W1": (4, 2), "b1": (4,), "W2": (2, 4), "b2": (2,)}


def by_the_package(state: dict) -> dict:
    """All numbers of the state that the inputs, the parameters, the true class and the learning rate determine."""
    x, label = np.array([state["x"]], dtype=float), np.array([state["target"]])

    def run(given):
        hidden = apply(ops.linear, x, given["W1"], given["b1"])
        h = apply(ops.relu, hidden)
        scores = apply(ops.linear, h, given["W2"], given["b2"])
        return hidden, h, scores, apply(ops.cross_entropy, scores, label)

    tensors = {name: Tensor(np.array(state[name], dtype=float), requires_grad=True) for name in PARAMETERS}
    hidden, h, scores, loss = run(tensors)
    dhidden, dh, dscores = grad(loss, (hidden, h, scores))
    loss.backward()
    found = {"z1": hidden.data[0], "h": h.data[0], "z2": scores.data[0], "loss": loss.data}
    found |= {"p": ops.softmax(scores.data, 1)[0][0], "dz1": dhidden[0], "dh": dh[0], "dz2": dscores[0]}
    found |= {"slope": hidden.data[0] > 0, "y": np.arange(2) == label}
    found |= {f"d{name}": tensor.grad for name, tensor in tensors.items()}
    found |= {f"n{name}": tensor.data - state["rate"] * tensor.grad for name, tensor in tensors.items()}
    found["nloss"] = run({name: Tensor(found[f"n{name}"]) for name in PARAMETERS})[-1].data
    assert np.abs(found["z1"]).min() > 1e-6  # on the kink, rounding would decide
    return found


def assert_is_the_packages(state: dict) -> None:
    expected = by_the_package(state)
    assert set(state) == {*expected, *SHAPES, "target", "rate", "step"}
    for name, value in expected.items():
        np.testing.assert_allclose(state[name], value, rtol=1e-12, atol=1e-12, err_msg=name)


def flat(state: dict) -> dict[str, float]:
    found = {}
    for name, value in state.items():
        for index, number in np.ndenumerate(np.array(value, dtype=float)):
            found["-".join([name, *map(str, index)])] = float(number)
    return found
