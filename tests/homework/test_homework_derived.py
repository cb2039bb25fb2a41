"""A gradient must be derived: what was differenced is too dear at one large input, and what is merely slow is not."""

from functools import partial

import numpy as np
import pytest
from frame import chapter
from planting import judged
from sizing import quick

from companion.homework import verdicts
from companion.homework.verdicts import TOO_DEAR

OPERATIONS = [("softmax", n) for n in (3, 4, 5, 6, 9)] + [("backpropagation", n) for n in (3, 5, 7)]


def with_gradients(function, gradients):
    """Give an operation with the function's value, and for large inputs with other gradients than its own."""

    def operation(*args, **kwargs):
        value, backward = function(*args, **kwargs)
        if args[0].size < 10_000:
            return value, backward
        return value, lambda dy: gradients(function, args, kwargs, dy)

    return partial(operation)  # whose code nobody reads for foreign names


def by_differences(function, args, kwargs, dy):
    """Difference entry by entry."""
    found = []
    for i, argument in enumerate(args):
        if argument.dtype.kind != "f":
            found.append(None)
            continue
        gradient = np.zeros_like(argument)
        for entry in np.ndindex(argument.shape):
            ends = []
            for step in (1e-5, -1e-5):
                moved = argument.copy()
                moved[entry] += step
                ends.append(function(*args[:i], moved, *args[i + 1 :], **kwargs)[0])
            gradient[entry] = ((ends[0] - ends[1]) * dy).sum() / 2e-5
        found.append(gradient)
    return tuple(found)


def by_columns(function, args, kwargs, dy):
    """Difference whole columns at once, where rows do not meet."""
    gradient = np.zeros_like(args[0])
    for k in range(args[0].shape[1]):
        ends = []
        for step in (1e-5, -1e-5):
            moved = args[0].copy()
            moved[:, k] += step
            ends.append(function(moved)[0])
        gradient[:, k] = ((ends[0] - ends[1]) / 2e-5 * dy).sum(axis=1)
    return (gradient,)


@pytest.mark.in_turn(3)
@pytest.mark.parametrize(("name", "number"), OPERATIONS)
def test_gradient_by_differences_earns_the_value_alone(monkeypatch, name, number):
    """However exact it is: told is why, and the notebook does not hang for minutes."""
    monkeypatch.setattr(verdicts, "LARGE_SECONDS", 1.0)
    question, answers = chapter(name).question(number), chapter(name).answers
    planted = with_gradients(answers[question.function], by_differences)
    verdict = judged(question, answers | {question.function: planted})
    assert verdict.points == question.points.get("value", 0), str(verdict)
    assert str(verdict).count(f"a large input: {TOO_DEAR}") == 1


def test_gradient_by_columns_is_too_dear_too(monkeypatch):
    monkeypatch.setattr(verdicts, "LARGE_SECONDS", 1.0)
    question, answers = chapter("softmax").question(3), chapter("softmax").answers
    planted = with_gradients(answers[question.function], by_columns)
    assert judged(question, answers | {question.function: planted}).points == 1


COMPLEX = """
def stable_log_softmax(logits):
    def f(z):
        z = z - z.real.max(axis=1, keepdims=True)
        return z - np.log(np.exp(z).sum(axis=1, keepdims=True))

    def backward(dy):
        gradient = np.zeros(logits.shape, logits.dtype)
        for i in np.ndindex(logits.shape):
            z = logits.astype(complex)
            z[i] += 1e-30j
            gradient[i] = (f(z).imag * dy).sum() / 1e-30
        return (gradient,)

    return f(logits), backward
"""
NORMALIZED = """
def normalize_dual(x, v):
    def f(x):
        return x / np.sqrt((x * x).sum(axis=1, keepdims=True))

    return np.stack((f(x), f(x + {h}j * v).imag / {h})).astype(x.dtype)
"""


def test_complex_step_is_as_exact_and_as_dear(monkeypatch):
    """In all small cases nothing is wrong with it."""
    monkeypatch.setattr(verdicts, "LARGE_SECONDS", 1.0)
    question = chapter("softmax").question(3)
    namespace = chapter("softmax").executed(ex3=COMPLEX)
    assert judged(question, namespace).points == 1
    assert judged(quick(question), namespace).points == 3


@pytest.mark.parametrize("h", ["1e-8", "1e-20", "1e-200", "1e-300"])
def test_complex_step_along_a_tangent_is_found_out_by_its_size(h):
    """It costs one call, so no large input would tell."""
    question = chapter("backpropagation").question(10)
    namespace = chapter("backpropagation").executed(ex10=NORMALIZED.format(h=h))
    with np.errstate(all="ignore"):
        assert judged(question, namespace).points < question.of


SLOW = {
    ("softmax", 3): """
def stable_log_softmax(logits):
    value = np.array([row - row.max() - np.log(np.exp(row - row.max()).sum()) for row in logits])

    def backward(dy):
        rows = []
        for a, d in zip(value, dy):
            p = np.exp(a)
            jacobian = np.eye(len(p), dtype=p.dtype) - p[None, :]  # of one row, in full
            rows.append(jacobian.T @ d)
        return (np.array(rows),)

    return value, backward
""",
    ("softmax", 4): """
def label_smoothing_cross_entropy(logits, target, label_smoothing=0.1):
    n, k = logits.shape
    t = (1 - label_smoothing) * np.eye(k)[target] + label_smoothing / k
    loss, p = 0.0, np.zeros((n, k))
    for i in range(n):
        shifted = logits[i] - logits[i].max()
        total = np.exp(shifted).sum()
        for j in range(k):
            p[i, j] = np.exp(shifted[j]) / total
            loss -= t[i, j] * (shifted[j] - np.log(total)) / n

    def backward(dy):
        gradient = np.zeros((n, k))
        for i in range(n):
            for j in range(k):
                gradient[i, j] = (p[i, j] - t[i, j]) / n * dy
        return gradient, None

    return loss, backward
""",
    ("backpropagation", 7): """
def my_linear(input, weight, bias):
    x = input.reshape(-1, input.shape[-1])
    y = np.array([[row @ w + b for w, b in zip(weight, bias)] for row in x], input.dtype)

    def backward(dy):
        rows = dy.reshape(-1, len(bias))
        dx, dweight, dbias = np.zeros_like(x), np.zeros_like(weight), np.zeros_like(bias)
        for n in range(len(x)):
            for o in range(len(bias)):
                dx[n] += rows[n, o] * weight[o]
                dweight[o] += rows[n, o] * x[n]
                dbias[o] += rows[n, o]
        return dx.reshape(input.shape), dweight, dbias

    return y.reshape(*input.shape[:-1], len(bias)), backward
""",
}


@pytest.mark.parametrize("which", SLOW, ids=str)
def test_slow_formula_has_its_points(monkeypatch, which):
    """Loops over the batch and its entries, the Jacobian of a row written out, labels by np.eye: slow, and derived.

    What brings another dtype on the way is told that, and loses nothing.
    """
    monkeypatch.setattr(verdicts, "LARGE_SECONDS", 60.0)  # on a quiet machine they take at most 2 of the 10 seconds
    name, number = which
    question = chapter(name).question(number)
    verdict = judged(question, chapter(name).executed(**{f"ex{number}": SLOW[which]}))
    assert verdict.points == verdict.of, str(verdict)
    wide = [remark for remark in verdict.remarks if "has dtype float64 where the input has float32" in remark]
    assert bool(wide) == (number == 4)
