"""Exercise 10 of the second homework: the derivative of a whole training."""

import pytest
from frame import chapter, wrong_answers
from planting import judged
from styles import right_answers

from companion.homework import verdicts

HW2 = chapter("hw2")
BY_DIFFERENCES = """
def loss_after_training(*args):
    def value(rates, momenta, w, x, target, new_x, new_target):
        v = 0
        for rate, momentum in zip(rates, momenta):
            v = momentum * v + x.T @ (1 / (1 + np.exp(-(x @ w))) - target) / len(target)
            w = w - rate * v
        return (np.log(1 + np.exp(new_x @ w)) - new_target * (new_x @ w)).mean()

    def backward(dy):
        found = []
        for i, a in enumerate(args[:5]):
            gradient = np.empty(a.shape)
            for place in np.ndindex(a.shape):
                moved = a.astype(complex)
                moved[place] += 1e-30j
                gradient[place] = dy * value(*args[:i], moved, *args[i + 1 :]).imag / 1e-30
            found.append(gradient)
        return *found, None, None

    return value(*args), backward
"""

test_right_answer = right_answers(
    HW2,
    10,
    {
        "lists, from the end": """
def loss_after_training(rates, momenta, start, x, target, new_x, new_target):
    def sigmoid(z):
        e = np.exp(-abs(z))
        return np.where(z >= 0, 1, e) / (1 + e)

    N, T = len(target), len(momenta)
    W, V = [start], [np.zeros_like(start)]
    for k in range(T):
        V.append(momenta[k] * V[k] + (sigmoid(x @ W[k]) - target) @ x / N)
        W.append(W[k] - rates[k] * V[k + 1])
    z = new_x @ W[T]
    value = np.mean(np.maximum(z, 0) + np.log1p(np.exp(-abs(z))) - new_target * z)

    def backward(dy):
        dw = dy * np.mean((sigmoid(z) - new_target)[:, None] * new_x, axis=0)
        dv, dx, dt = 0, 0, 0
        drates, dmomenta = [], []
        for k in range(T - 1, -1, -1):
            drates.insert(0, -dw * V[k + 1])
            dv = dv - dw * rates[k]
            dmomenta.insert(0, (dv * V[k]).sum())
            p, along = sigmoid(x @ W[k]), x @ dv / N
            bend = p * (1 - p) * along
            dx = dx + (p - target)[:, None] * dv / N + bend[:, None] * W[k]
            dt = dt - along
            dw = dw + bend @ x
            dv = dv * momenta[k]
        return np.array(drates), np.array(dmomenta), dw, dx, dt, None, None

    return value, backward
""",
        "trained again from kept states": """
def loss_after_training(rates, momenta, start, x, target, new_x, new_target):
    n, every = len(target), 3

    def errors(w):
        return 0.5 + 0.5 * np.tanh(0.5 * (x @ w)) - target

    def step(k, w, v):
        v = momenta[k] * v + x.T @ errors(w) / n
        return w - rates[k] * v, v

    state, kept = (start, 0 * start), {}
    for k in range(len(rates)):
        if k % every == 0:
            kept[k] = state
        state = step(k, *state)
    z = new_x @ state[0]
    off = 0.5 + 0.5 * np.tanh(0.5 * z) - new_target

    def backward(dy):
        dw, dv = dy * (off / len(z)) @ new_x, 0 * start
        drates, dmomenta, dx, dtarget = (np.zeros_like(a) for a in (rates, momenta, x, target))
        for first in sorted(kept, reverse=True):
            states = [kept[first]]
            for k in range(first, min(first + every, len(rates))):
                states.append(step(k, *states[-1]))
            for k in range(first + len(states) - 2, first - 1, -1):
                (w, before), (_, v) = states[k - first], states[k - first + 1]
                drates[k] = -dw * v
                dv = dv - rates[k] * dw
                dmomenta[k] = np.sum(dv * before)
                e = errors(w)
                p = e + target
                through = p * (1 - p) * (x @ dv) / n
                dtarget -= x @ dv / n
                dx += e[:, None] * dv / n + through[:, None] * w
                dw, dv = dw + through @ x, momenta[k] * dv
        return drates, dmomenta, dw, dx, dtarget, None, None

    return np.logaddexp(0, z).mean() - (new_target * z).mean(), backward
""",
    },
)

test_wrong_answer = wrong_answers(
    HW2,
    10,
    {
        "no curvature": ("dw = dw + x.T @ dz", "pass", "gradient", "the weights that it was taken at"),
        "cut": ("dv = momenta[k] * dv", "dv = 0 * dv", "gradient", "goes on into the next one"),
        "kept": ("dv = momenta[k] * dv", "pass", "gradient", "was multiplied by the momentum"),
        "the velocity before": ("-v * dw", "-before * dw", "gradient", "the velocity that was new in its step"),
        "the new velocity": ("before @ dv", "v @ dv", "gradient", "came from the step before"),
        "the weights after": (
            "        record.append((w, p, before, v))\n        w = w - rate * v\n",
            "        w = w - rate * v\n        record.append((w, gate(x @ w), before, v))\n",
            "gradient",
            "at the weights before that step",
        ),
        "no share": ("dp = x @ dv / n", "dp = x @ dv", "gradient", "a share for each"),
        "overwrites": (
            "dx = dx + np.outer(p - target, dv) / n + np.outer(dz, w)",
            "dx = np.outer(p - target, dv) / n + np.outer(dz, w)",
            "gradient",
            "adds up",
        ),
        "outside alone": (" + np.outer(dz, w)", "", "gradient", "inside the errors, too"),
        "inside alone": (
            "dx + np.outer(p - target, dv) / n + np.outer",
            "dx + np.outer",
            "gradient",
            "beside the errors, too",
        ),
        "the rate inside": (
            "+ x.T @ (p - target) / n\n        record.append((w, p, before, v))\n        w = w - rate * v",
            "+ rate * (x.T @ (p - target)) / n\n        record.append((w, p, before, v))\n        w = w - v",
            "value",
            "the rate multiplies the velocity",
        ),
        "the old loss": (
            "z = new_x @ w",
            "new_x, new_target = x, target\n    z = x @ w",
            "value",
            "the new ones judge",
        ),
    },
)


@pytest.mark.filterwarnings("ignore")
def test_differences_are_too_dear(monkeypatch):
    """A complex step is exact, and asks each of 40,000 rates by itself: what it earns is the value."""
    monkeypatch.setattr(verdicts, "LARGE_SECONDS", 1.0)
    verdict = judged(HW2.question(10), HW2.executed(ex10=BY_DIFFERENCES))
    (gradient,) = [p for p in verdict.parts if p.name == "gradient"]
    assert verdict.points == 1 and "it costs about what its function costs" in gradient.reason, str(verdict)
