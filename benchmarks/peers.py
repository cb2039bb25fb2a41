"""The same training step in the libraries a reader would pick, with the same weights on the same batch.

All are checked to give the same losses and gradients before they are timed. What differs all the same:

- micrograd computes with single Python numbers. It has no exponential and no logarithm; both are added here the way
  its own operations are written.
- scikit-learn's ``partial_fit`` also checks its input and turns labels into indicators at every call. For two classes
  it has one output, the difference of the two scores; its last layer is then not compared.
- JAX compiles the whole step, the update included; tinygrad records it once and replays the kernels.
"""

from __future__ import annotations

import importlib.util
import math
import os
import shutil
from collections.abc import Callable
from itertools import product

import numpy as np

from benchmarks import steps, tables
from benchmarks.steps import Problem, Step
from benchmarks.timing import race

TITLE = "The same training step in other libraries"
SMALLEST = "2-16-16-2"
NETWORKS = (SMALLEST, "64-64-64-10", "784-256-256-10", "784-1024-1024-10")


def jax_jit(p: Problem) -> Step:
    """Take the step in JAX, value, gradient and update in one jit."""
    import jax

    jax.config.update("jax_enable_x64", True)
    params = [tuple(map(jax.numpy.asarray, layer)) for layer in p.linear_layers]
    x, y, lr = jax.numpy.asarray(p.x), jax.numpy.asarray(p.y), p.lr

    def loss_of(params, x, y):
        for weight, bias in params[:-1]:
            x = jax.nn.relu(x @ weight.T + bias)
        scores = jax.nn.log_softmax(x @ params[-1][0].T + params[-1][1])
        return -jax.numpy.take_along_axis(scores, y[:, None], axis=1).mean()

    @jax.jit
    def step(params, x, y):
        loss, gradients = jax.value_and_grad(loss_of)(params, x, y)
        return loss, jax.tree.map(lambda w, g: w - lr * g, params, gradients)

    def run():
        nonlocal params
        loss, params = jax.block_until_ready(step(params, x, y))
        return loss

    return Step(run, lambda: [np.asarray(array) for layer in params for array in layer])


def hips_autograd(p: Problem) -> Step:
    """Take the step with autograd (HIPS): NumPy, traced anew at every step."""
    import autograd
    import autograd.numpy as anp

    params = [array for layer in p.linear_layers for array in layer]
    rows = np.arange(len(p.y))

    def loss_of(params):
        x = p.x
        for i in range(0, len(params) - 2, 2):
            x = anp.maximum(anp.dot(x, params[i].T) + params[i + 1], 0)
        scores = anp.dot(x, params[-2].T) + params[-1]
        scores = scores - scores.max(axis=1, keepdims=True)
        return anp.mean(anp.log(anp.sum(anp.exp(scores), axis=1)) - scores[rows, p.y])

    value_and_grad = autograd.value_and_grad(loss_of)

    def run():
        loss, gradients = value_and_grad(params)
        for w, g in zip(params, gradients, strict=True):
            w -= p.lr * g
        return loss

    return Step(run, lambda: params)


def tinygrad_jit(p: Problem) -> Step:
    """Take the step in tinygrad under its TinyJit."""
    from tinygrad import Device, Tensor, TinyJit

    params = [Tensor(array).realize() for layer in p.linear_layers for array in layer]
    x, y = Tensor(p.x).realize(), Tensor(p.y.astype(np.int32)).realize()
    device = Device[Device.DEFAULT]

    @TinyJit
    def step(x, y):
        for w in params:
            w.grad = None
        for i in range(0, len(params), 2):
            x = x.linear(params[i].T, params[i + 1])
            x = x.relu() if i < len(params) - 2 else x
        loss = x.sparse_categorical_crossentropy(y)
        loss.backward()
        return loss.realize(*(w.assign(w.detach() - p.lr * w.grad) for w in params))

    def run():
        loss = step(x, y)
        device.synchronize()
        return loss

    return Step(run, lambda: [w.numpy() for w in params])


def scikit_learn(p: Problem) -> Step:
    """Take the step with scikit-learn's MLPClassifier.partial_fit."""
    from sklearn.neural_network import MLPClassifier

    model = MLPClassifier(
        p.widths[1:-1],
        solver="sgd",
        alpha=0,
        momentum=0,
        nesterovs_momentum=False,
        learning_rate_init=p.lr,
        batch_size=len(p.y),
        shuffle=False,
    )
    two = p.widths[-1] == 2
    model.partial_fit(p.x, p.y, classes=np.arange(p.widths[-1]))  # makes the arrays, which are overwritten
    for i, (weight, bias) in enumerate(p.linear_layers):
        one_score = two and i == len(p.widths) - 2
        model.coefs_[i][...] = (weight[1:] - weight[:1] if one_score else weight).T
        model.intercepts_[i][...] = bias[1:] - bias[:1] if one_score else bias

    def run():
        model.partial_fit(p.x, p.y)
        return model.loss_

    def parameters():
        arrays = [a for w, b in zip(model.coefs_, model.intercepts_, strict=True) for a in (w.T, b)]
        return [*arrays[:-2], None, None] if two else arrays

    # one score for two classes moves half as far as their difference does: the second step is not the same
    return Step(run, parameters, alike=1 if two else 3)


def micrograd_scalars(p: Problem) -> Step:
    """Take the step in micrograd, number by number."""
    from micrograd.engine import Value
    from micrograd.nn import MLP

    def with_slope(value, slope, x):
        out = Value(value, (x,), "exp or log")

        def _backward():
            x.grad += slope * out.grad

        out._backward = _backward
        return out

    def exp(x):
        return with_slope(math.exp(x.data), math.exp(x.data), x)

    def log(x):
        return with_slope(math.log(x.data), 1 / x.data, x)

    model = MLP(p.widths[0], list(p.widths[1:]))
    for layer, (weight, bias) in zip(model.layers, p.linear_layers, strict=True):
        for neuron, row, b in zip(layer.neurons, weight.tolist(), bias.tolist(), strict=True):
            neuron.b.data = b
            for w, number in zip(neuron.w, row, strict=True):
                w.data = number
    examples = list(zip(p.x.tolist(), p.y.tolist(), strict=True))

    def run():
        model.zero_grad()
        loss = 0
        for x, label in examples:
            scores = model([Value(number) for number in x])
            loss = loss + log(sum(exp(score) for score in scores)) - scores[label]
        loss = loss / len(examples)
        loss.backward()
        for w in model.parameters():
            w.data -= p.lr * w.grad
        return loss

    def parameters():
        return [
            np.array(array)
            for layer in model.layers
            for array in ([[w.data for w in n.w] for n in layer.neurons], [n.b.data for n in layer.neurons])
        ]

    return Step(run, parameters)


PEERS: dict[str, tuple[str, Callable[[Problem], Step]]] = {  # by name: the module that it needs, and the builder
    "JAX": ("jax", jax_jit),
    "autograd": ("autograd", hips_autograd),
    "scikit-learn": ("sklearn", scikit_learn),
    "tinygrad": ("tinygrad", tinygrad_jit),
    "micrograd": ("micrograd", micrograd_scalars),
}


def why_absent(name: str, network: str, dtype: str) -> str | None:
    """Say why a peer takes no part in a row; None where it does."""
    if name == "micrograd" and (network, dtype) != (SMALLEST, "float64"):
        return ""  # a larger network takes it minutes, and it knows Python's float alone
    if importlib.util.find_spec(PEERS[name][0]) is None:
        return "not installed"
    if name == "tinygrad" and not shutil.which(os.environ.get("CC", "clang")):
        return "needs clang"
    return None


def rows(quick: bool) -> list[dict]:
    """List sizes, kinds of number, and threads."""
    names = (SMALLEST, "784-256-256-10") if quick else NETWORKS
    return [
        {"network": name, "batch": steps.NETWORKS[name], "dtype": dtype, "threads": threads}
        for threads, dtype, name in product((1,) if quick else (1, 2), steps.dtypes(quick), names)
        if (threads, dtype) != (2, "float64")
    ]


def measure(row: dict, quick: bool) -> dict:
    """Check that all take the same steps, then time them; say which library is absent."""
    shape = row["network"], row["batch"], row["dtype"]
    absent = {name: why_absent(name, row["network"], row["dtype"]) for name in PEERS}
    builders = steps.BUILDERS | {name: build for name, (_, build) in PEERS.items() if absent[name] is None}
    trial = steps.problem(*shape, lr=1.0)
    steps.require_same_work({name: build(trial) for name, build in builders.items()}, row["dtype"])
    problem = steps.problem(*shape)
    contestants = {name: build(problem).run for name, build in builders.items()}
    timings = race(contestants, rounds=5 if quick else 11, patience=2 if quick else 4, threads=row["threads"])
    return {
        "seconds": {name: timing.seconds for name, timing in timings.items()},
        "absent": {name: reason for name, reason in absent.items() if reason},
    }


def table(records: list[dict]) -> str:
    """Show each library's time, and how many times longer than ours it takes."""
    names = ["ours", "by hand", "PyTorch", *PEERS]
    lines = []
    for record in records:
        taken = tables.timings(record)
        cells = [tables.duration(taken[name].minimum) if name in taken else "" for name in names]
        times = [f"{taken[name].minimum / taken['ours'].minimum:.2f} x" if name in taken else "" for name in names]
        both = [f"{cell} ({factor})" if cell else "" for cell, factor in zip(cells, times, strict=True)]
        lines.append([*record["row"].values(), cells[0], *both[1:]])
    absent = {f"{name}: {reason}" for record in records for name, reason in record["result"]["absent"].items()}
    text = tables.markdown([*records[0]["row"], *names], lines)
    return "\n".join([text, *(f"\nNot measured: {', '.join(sorted(absent))}" for _ in range(bool(absent)))])
