"""The softmax figure's first numbers, by the package that the chapter teaches."""

from __future__ import annotations

import numpy as np

from companion.scratch import ops

CLASSES = ("A", "B", "C")
START = {"scores": [2.0, 0.5, -1.0], "temperature": 1.0, "target": 1}


def state(scores: list[float], temperature: float, target: int) -> dict:
    """Probabilities, loss in nats, and the loss's gradient by the scaled scores z/T, which is p - y."""
    scaled = np.array([scores], dtype=np.float64) / temperature
    probabilities, _ = ops.softmax(scaled, 1)
    loss, backward = ops.cross_entropy(scaled, np.array([target]))
    return {
        "scores": scores,
        "temperature": temperature,
        "target": target,
        "probabilities": probabilities[0].tolist(),
        "loss": float(loss),
        "gradient": backward(np.float64(1.0))[0][0].tolist(),
    }


def first_state() -> dict:
    return {"state": state(**START), "classes": CLASSES}
