"""A wrong piece is named, with the step at which it departs and in what; a wrong form is refused in one line."""

import numpy as np
import pytest
from own_answers import only

from companion.own import beside, use
from companion.scratch import ops


def times_n(x, w, b):
    return x @ w.T + b, lambda dy: (dy @ w, len(x) * dy.T @ x, dy.sum(axis=0))


def ungated(z):
    return np.maximum(z, 0), lambda dy: (dy,)


def leaky(z):
    return np.maximum(z, 0.01 * z), lambda dy: (dy * (z > 0),)


def doubled(scores, labels):
    p = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    y = np.eye(10)[labels]
    return -np.log(p[y == 1]).mean(), lambda dy: (dy * (p - y), None)


@pytest.mark.parametrize(
    ("name", "function", "told"),
    [
        ("linear", times_n, "step 1: its gradient for w is off by 1 of the largest entry"),
        ("relu", ungated, "step 1: its gradient for z is off by 1 of the largest entry"),
        ("relu", leaky, "step 1: its value is off by 0.009 of the largest entry"),
        ("cross_entropy", doubled, "step 1: its gradient for scores is off by 1 of the largest entry"),
    ],
    ids=["linear", "gradient", "value", "mean"],
)
def test_a_wrong_operation_is_named(mine, compared, name, function, told):
    """With all that is right beside it, on either tape; a mean that is a sum is 29 times too large."""
    for others in ({}, mine):
        run = compared({**others, name: function}, name, *["tape"] * bool(others))
        expected = told.replace("by 1 of", "by 3e+01 of") if function in (times_n, doubled) else told
        assert run.departed.startswith(f"your {name} departs from the package's at {expected}"[:60]), run.departed
        assert str(run).splitlines()[1] == run.departed and run.watch.yours[name] and run.asked == 0


def test_a_tape_that_overwrites_or_remembers_is_named(mine, compared):
    tape, tensor = mine["tape"], mine["Tensor"]

    def remembering(end):
        end.grad = np.ones_like(end.data)
        for result, inputs, backward in reversed(tape):
            for x, dx in zip(inputs, backward(result.grad), strict=False):
                if isinstance(x, tensor):
                    x.grad = x.grad + dx

    told = compared(only(mine, "Tensor", "apply", walk_back=mine["overwriting"])).departed
    assert told.startswith("your tape departs from the package's at step 1: the gradient that it leaves at 2.")
    assert told.endswith("though every operation is right")
    told = compared(only(mine, "Tensor", "apply", walk_back=remembering)).departed
    tape.clear()
    assert told.startswith("your tape departs from the package's at step 2: the gradient that it leaves at ")
    assert told.endswith("from a fresh start so is this gradient: is something left of earlier steps?")


def uncorrected(w, g, m, s, t, lr, b1=0.9, b2=0.999, eps=1e-8):
    m = b1 * m + (1 - b1) * g
    s = b2 * s + (1 - b2) * g**2
    return w - lr * m / (np.sqrt(s) + eps), m, s


def forgetful(w, g, v, t, lr, mu):
    return w - lr * (g + mu * v), g


@pytest.mark.parametrize(
    ("name", "rule", "optimizer", "step"),
    [("adam", uncorrected, "Adam", 1), ("momentum", forgetful, "SGD", 3)],
    ids=["uncorrected", "forgetful"],
)
def test_a_wrong_rule_is_named_at_its_first_wrong_step(compared, name, rule, optimizer, step):
    options = {"momentum": 0.9} if optimizer == "SGD" else {}
    told = compared({name: rule}, optimizer=optimizer, **options).departed
    assert told.startswith(
        f"your {optimizer} departs from the package's at step {step}: the gradients are right, but "
    )


def borrowing(z):
    return ops.relu(z)


def test_what_hands_on_to_the_package_or_to_pytorch_is_counted(compared):
    run = compared({"relu": borrowing})
    assert run.departed == "" and run.borrowed == {"relu": 36}
    assert "but the package's relu ran too, 36 times" in str(run)
    torch = pytest.importorskip("torch")

    def foreign(z):
        return torch.relu(torch.tensor(z)).numpy(), lambda dy: (dy * (z > 0),)

    assert compared({"relu": foreign}).watch.libraries["torch"] > 36


def one_array(x, w):
    return x @ w.T


def changing(z):
    z[0] = 0
    return np.maximum(z, 0), lambda dy: (dy * (z > 0),)


@pytest.mark.parametrize(
    ("pieces", "names", "error", "told"),
    [
        ({"relu": leaky}, ["rellu"], ValueError, "use: rellu is not in mine; there is relu"),
        ({"relu": leaky}, ["tape"], ValueError, "use: tape is not in mine; expected Tensor, apply and walk_back as "),
        ({"relu": leaky}, ["adam"], ValueError, "use: adam is not in mine"),
        ("mine", [], TypeError, "use: expected a module or globals(), got str"),
        (
            {"linear": one_array},
            ["linear"],
            TypeError,
            "your linear(x, w) does not take the 3 arrays of linear(input, weight, bias)",
        ),
        ({"relu": lambda z: z}, [], TypeError, "your relu must return (value, backward), got a ndarray"),
        ({"relu": lambda z: None}, [], TypeError, "your relu must return (value, backward), got nothing (None)"),
        (
            {"relu": lambda z: (z, lambda dy: dy)},
            [],
            TypeError,
            "your relu: backward must return a tuple, one gradient for each argument, got a ndarray",
        ),
        (
            {"relu": lambda z: (z, lambda dy: (dy.sum(axis=0),))},
            [],
            ValueError,
            "your relu: backward gives a gradient of shape (8,) for z, which has the shape (30, 8)",
        ),
        (
            {"momentum": lambda w, g, lr: w},
            [],
            TypeError,
            "your <lambda>(w, g, lr) must take w, g, what it remembers, and t, the number of the step",
        ),
        (
            {"sgd": lambda w, g, v, t, lr: w},
            [],
            TypeError,
            "your <lambda> must return w and 1 memories, got 1 values",
        ),
        ({"sgd": lambda w, g, t: w}, [], TypeError, "your <lambda>(w, g, t) has no lr"),
        (
            {"sgd": lambda w, g, t, lr: w[0]},
            [],
            ValueError,
            "your <lambda> gives w the shape (64,), its parameter has (8, 64)",
        ),
        (
            {"sgd_path": lambda w, gradients, lr: w},
            [],
            ValueError,
            "your <lambda> must give the parameters after each step, (1, 682); got (682,)",
        ),
    ],
)
def test_bad_input_is_told_in_one_line(compared, pieces, names, error, told):
    with pytest.raises(error) as caught:
        compared(pieces, *names)
    assert str(caught.value).startswith(told) and "\n" not in str(caught.value)


def test_an_operation_that_changes_its_argument_is_told_so(compared):
    with pytest.raises(ValueError, match=r"^your relu changes its argument z in place$"):
        compared({"relu": changing})


def linear_model(world, rng, *_, **__):
    model = world.layers.Linear(64, 10, rng=rng)
    return model, world.layers.CrossEntropyLoss(), world.optimizers.SGD(model.parameters(), lr=0.1)


def train(start, x, y, batches):
    w, b = start
    for rows in batches:
        scores = x[rows] @ w.T + b
        p = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
        dz = (p - np.eye(10)[y[rows]]) / len(rows)
        w, b = w - 0.1 * dz.T @ x[rows], b - 0.1 * dz.sum(axis=0)
        yield -np.log(p[np.arange(len(rows)), y[rows]]).mean(), [w, b]


def late(start, x, y, batches):
    for i, (loss, (w, b)) in enumerate(train(start, x, y, batches)):
        yield loss, [w + (i > 2), b]


def scalar(start, x, y, batches):
    yield 1.0


def flat(start, x, y, batches):
    yield 1.0, [a.ravel() for a in start]


def test_a_whole_training_of_ones_own_is_compared_too():
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(40, 64)), rng.integers(10, size=40)
    batches = [np.arange(i, i + 10) for i in (0, 10, 20, 30)]

    def run(own, last=None):
        return beside(own, linear_model, x, y, batches[:last], test=(x, y))

    right = run(train)
    assert right.departed == "" and right.watch.engine == 0 and right.watch.yours["train"] and min(right.seconds) > 0
    assert right.right[0] == right.right[1] and right.what == "yours: all that train computes"
    told = run(late).departed
    assert told.startswith("your training departs from the package's at step 4: weight is off by ")
    for wrong, error in (
        (scalar, "your scalar must yield the loss and a list of arrays, got float"),
        (flat, "your flat must yield arrays of the shapes [(10, 64), (10,)], got [(640,), (10,)]"),
        (lambda *_: iter(()), "your <lambda> ends before the batches do; it must yield after every step"),
    ):
        with pytest.raises(ValueError) as caught:
            run(wrong)
        assert str(caught.value) == error


def test_whatever_watched_before_watches_again(mine, compared):
    import sys

    before = sys.getprofile()
    with pytest.raises(NotImplementedError):
        compared({"relu": unwritten})
    assert sys.getprofile() is before
    assert use({"relu": unwritten}).pieces == ("relu",)


def unwritten(z):
    raise NotImplementedError
