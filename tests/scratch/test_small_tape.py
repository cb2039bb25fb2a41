"""The small tape: all of reverse mode in thirty lines, the package's gradients, and a network that learns."""

import ast
import inspect

import numpy as np
import pytest

from companion.data import digits
from companion.scratch import layers, models, ops, optimizers
from companion.scratch.autodiff import Tensor, apply, small
from companion.training import fit


def network(run, x, parameters, labels):
    """Read digits with one hidden layer; ``run`` records an operation."""
    w1, b1, w2, b2 = parameters
    h = run(ops.relu, run(ops.linear, x, w1, b1))
    return run(ops.cross_entropy, run(ops.linear, h, w2, b2), labels)


def branching(run, x, parameters, labels):
    """Use everything more than once: a shared weight, a diamond, an operation that nobody needs."""
    w1, b1, w2, b2 = parameters
    a = run(ops.tanh, run(ops.linear, x, w1, b1))
    run(ops.exp, a)  # took no part
    b = run(ops.add, run(ops.mul, a, a), run(ops.sin, a))
    z = run(ops.add, run(ops.linear, b, w2, b2), run(ops.linear, a, w2))
    penalty = run(ops.sum, run(ops.square, w2))
    return run(ops.add, run(ops.cross_entropy, z, labels), run(ops.mul, penalty, 0.1))


def start(dtype=np.float64):
    rng = np.random.default_rng(3)
    shapes = (32, 64), (32,), (10, 32), (10,)
    return [rng.normal(0, 0.2, shape).astype(dtype) for shape in shapes]


def test_it_has_thirty_lines():
    tree = ast.parse(inspect.getsource(small))
    documented = [n for n in ast.walk(tree) if isinstance(n, ast.Module | ast.ClassDef | ast.FunctionDef)]
    words = {
        line
        for n in documented
        for line in range(n.body[0].lineno, n.body[0].end_lineno + 1)
        if isinstance(n.body[0], ast.Expr)
    }
    code = [i for i, line in enumerate(inspect.getsource(small).splitlines(), 1) if line.strip() and i not in words]
    assert len(code) <= 30


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("program", [network, branching])
def test_its_gradients_are_the_packages(program, dtype):
    part = digits()
    x, labels = part.x_train[:40].astype(dtype), part.y_train[:40]
    tape, mine = small.Tape(), [small.Tensor(p) for p in start(dtype)]
    loss = program(tape.apply, x, mine, labels)
    tape.backward(loss)
    other = [Tensor(p, requires_grad=True) for p in start(dtype)]
    expected = program(apply, x, other, labels)
    expected.backward()
    assert loss.data == expected.data
    for ours, theirs in zip(mine, other, strict=True):
        assert ours.grad.dtype == dtype
        np.testing.assert_allclose(ours.grad, theirs.grad, rtol=1e-12 if dtype is np.float64 else 1e-5, atol=1e-7)


def test_any_upstream_gradient_is_sent_back():
    rng = np.random.default_rng(0)
    x, w, dy = rng.normal(size=(5, 3)), rng.normal(size=(2, 3)), rng.normal(size=(5, 2))
    tape, weight = small.Tape(), small.Tensor(w)
    tape.backward(tape.apply(ops.linear, x, weight), dy)
    np.testing.assert_array_equal(weight.grad, ops.linear(x, w)[1](dy)[1])


def test_it_trains_a_network_as_the_package_does():
    part, rng = digits(), np.random.default_rng(0)
    batches = [rng.permutation(len(part.x_train))[:64] for _ in range(60)]
    parameters = start()
    losses = []
    for rows in batches:
        tape, tensors = small.Tape(), [small.Tensor(p) for p in parameters]
        loss = network(tape.apply, part.x_train[rows], tensors, part.y_train[rows])
        tape.backward(loss)
        for p, tensor in zip(parameters, tensors, strict=True):
            p -= 0.5 * tensor.grad
        losses.append(float(loss.data))

    model = models.MLP(64, 32, 10, rng=np.random.default_rng(0))
    model.load_state_dict(dict(zip(model.state_dict(), start(), strict=True)))
    optimizer = optimizers.SGD(model.parameters(), lr=0.5)
    expected = fit(model, layers.CrossEntropyLoss(), optimizer, part.x_train, part.y_train, batches)
    np.testing.assert_allclose(losses, expected, rtol=1e-10)
    for mine, other in zip(parameters, model.parameters(), strict=True):
        np.testing.assert_allclose(mine, other.data, rtol=1e-9, atol=1e-12)
    assert losses[-1] < 0.3 * losses[0]
