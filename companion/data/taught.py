"""Data whose rule is known: a random network answers, and another may try to learn its answers.

Chapter: double_descent
"""

from __future__ import annotations

import numpy as np

from companion.shapes import Array, Float, Int


def teacher(
    n: int,
    features: int = 2,
    hidden: int = 4,
    outputs: int = 1,
    *,
    labels: bool = False,
    noise: float = 0.0,
    rng: np.random.Generator,
) -> tuple[Float[Array, "N D"], Float[Array, "N O"] | Int[Array, "N"], dict[str, Array]]:
    """Draw points and a network with one hidden layer of ReLU, and let it say what belongs to each point.

    Formula: y = W2 max(W1 x + b1, 0) + b2 + noise. The points x and the biases b1 are standard normal; so are W1 and
    W2 before they are divided by the root of their layer's number of inputs; b2 brings the mean of y over the points
    to zero. ``noise`` is the standard deviation of what is added to the answers.

    Returns points (n, D), answers (n, O), or with ``labels`` the place (n,) of the largest of each row, and the
    teacher's weights, named as in the ``state_dict`` of Sequential(Linear(D, H), ReLU(), Linear(H, O)).

    Raises: TypeError without a NumPy generator; ValueError for sizes below 1 or labels from a single output.

    Source: Saad and Solla (1995), On-line Learning in Soft Committee Machines: the teacher and the student.
    """
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"teacher: rng must be a numpy.random.Generator, got {type(rng).__name__}")
    for name, size in (("n", n), ("features", features), ("hidden", hidden), ("outputs", outputs)):
        if size < 1:
            raise ValueError(f"teacher: {name} must be at least 1, got {size}")
    if labels and outputs < 2:
        raise ValueError(f"teacher: labels need outputs of at least 2, got {outputs}")
    x = rng.normal(size=(n, features))
    inner = rng.normal(size=(hidden, features)) / np.sqrt(features)
    bias = rng.normal(size=hidden)
    outer = rng.normal(size=(outputs, hidden)) / np.sqrt(hidden)
    answers = np.maximum(x @ inner.T + bias, 0) @ outer.T  # (N, O)
    level = -answers.mean(axis=0)
    answers = answers + level + noise * rng.normal(size=(n, outputs))
    weights = {"0.weight": inner, "0.bias": bias, "2.weight": outer, "2.bias": level}
    return x, answers.argmax(axis=1) if labels else answers, weights
