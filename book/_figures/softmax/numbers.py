"""The softmax figure's numbers: from scores and a temperature to probabilities, loss and gradient."""

from __future__ import annotations

import numpy as np

from companion.scratch import ops

CLASSES = "ABC"


def first_state() -> dict:
    return {"scores": [2.0, 0.5, -1.0], "temperature": 1.0, "target": 1}


def numbers(state: dict) -> dict:
    """Probabilities, loss in nats, and the loss's gradient with respect to the scaled scores z/T: p - y."""
    scaled = np.array([state["scores"]]) / state["temperature"]
    loss, backward = ops.cross_entropy(scaled, np.array([state["target"]]))
    p, _ = ops.softmax(scaled, 1)
    best = [name for name, gap in zip(CLASSES, p.max() - p[0], strict=True) if gap < 5e-4]  # what three decimals show
    return {
        "scaled": scaled[0],
        "p": p[0],
        "y": np.eye(len(CLASSES))[state["target"]],
        "loss": loss,
        "gradient": backward(np.float64(1))[0][0],
        "class": CLASSES[state["target"]],
        "of_class": p[0, state["target"]],
        "best": " and ".join(best),
        "highest": p.max(),
        "tie": len(best) > 1,
    }
