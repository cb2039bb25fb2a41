"""A world is whole, says whose things are whose, and a wrong one is noticed; PyTorch comes only when asked for."""

import subprocess
import sys
from dataclasses import fields, replace
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest

from companion import parity, world
from companion.data import blobs
from companion.pairs import INITIALIZERS, LAYERS, SCHEDULES
from companion.training import minibatches
from companion.world import REFERENCE, SCRATCH, WORLDS, world_of

in_both_worlds = pytest.mark.parametrize("one", WORLDS, ids=lambda one: one.name)


def run(program):
    subprocess.run([sys.executable, "-c", f"import sys\n{program}"], check=True)


@pytest.mark.in_turn(3)
@pytest.mark.parametrize("room", ["world", "training", "checks"])
def test_pytorch_comes_when_its_world_is_asked_for(room):
    run(
        f"import companion.{room}, companion.world as world\n"
        "layer = world.SCRATCH.layers.ReLU()\n"
        "assert world.world_of(layer) is world.SCRATCH and 'torch' not in sys.modules\n"
        "assert world.WORLDS == (world.SCRATCH, world.REFERENCE) and 'torch' in sys.modules\n"
    )


@in_both_worlds
def test_its_rooms_are_those_of_its_tree(one):
    rooms = [field.name for field in fields(one) if isinstance(getattr(one, field.name), ModuleType)]
    assert rooms == ["autodiff", "functional", "initializers", "layers", "models", "ops", "optimizers", "schedules"]
    for room in rooms:
        assert getattr(one, room).__name__ == f"companion.{one.name}.{room}"


def test_they_are_printed_as_the_pages_call_them():
    assert [f"{one}, {one!r:7}" for one in WORLDS] == ["package, package", "PyTorch, PyTorch"]


@in_both_worlds
def test_an_array_goes_in_and_out(one):
    x = np.arange(6.0).reshape(2, 3).T
    for into in (one.tensor, one.leaf):
        assert isinstance(into(x), np.ndarray if into is SCRATCH.tensor else one.autodiff.Tensor)
        np.testing.assert_array_equal(one.numpy(into(x)), x)
    leaf = one.leaf(x)
    one.apply(one.ops.sum, one.apply(one.ops.square, leaf)).backward()
    np.testing.assert_array_equal(one.numpy(leaf.grad), 2 * x)
    with one.no_grad():
        assert not one.apply(one.ops.square, leaf).requires_grad


@in_both_worlds
def test_models_and_optimizers_say_whose_they_are(one):
    model = one.models.MLP(2, 3, rng=np.random.default_rng(0))
    optimizer = one.optimizers.SGD(model.parameters(), lr=0.1)
    for thing in (model, one.layers.ReLU(), one.layers.CrossEntropyLoss(), optimizer):
        assert world_of(thing) is one


@pytest.mark.parametrize(
    ("thing", "came"),
    [("model", "builtins.str"), (np.ones(2), "numpy.ndarray"), (SCRATCH.layers, "builtins.module")],
    ids=["text", "an array", "a module"],
)
def test_a_thing_of_no_world_is_named(thing, came):
    with pytest.raises(TypeError, match=f"expected a model or an optimizer of .*, got {came}"):
        world_of(thing)


def test_there_are_two_worlds():
    with pytest.raises(AttributeError, match=r"module companion\.world has no attribute JAX"):
        world.JAX  # noqa: B018


def spoilt(one, room, **changed):
    """Give a world with something in one of its rooms exchanged."""
    return replace(one, **{room: SimpleNamespace(**{**vars(getattr(one, room)), **changed})})


def steeper(negative_slope=0.01):
    return SCRATCH.layers.LeakyReLU(2 * negative_slope)


def faster(params, lr, **options):
    return SCRATCH.optimizers.SGD(params, lr=1.001 * lr, **options)


def slower(optimizer, step_size, **options):
    return SCRATCH.schedules.StepLR(optimizer, step_size + 1, **options)


def wider(tensor, a=0.0, b=1.0, *, rng):
    return SCRATCH.initializers.uniform_(tensor, 2 * a, 2 * b, rng=rng)


def named(pairs, name):
    return next(pair for pair in pairs if pair.name.startswith(name))


def test_a_wrong_world_is_noticed():
    x, y = blobs(60, rng=np.random.default_rng(0))
    batches = list(minibatches(60, 20, 2, rng=np.random.default_rng(1)))

    def program(one, rng):
        model = one.layers.Linear(2, 3, rng=rng)
        return model, one.layers.CrossEntropyLoss(), one.optimizers.SGD(model.parameters(), lr=0.1)

    comparisons = {
        ("layers", "LeakyReLU", steeper): lambda **worlds: parity.compare_layer(
            named(LAYERS, "LeakyReLU"), seed=0, **worlds
        ),
        ("optimizers", "SGD", faster): lambda **worlds: parity.compare_training(
            program, x, y, batches, seed=0, **worlds
        ),
        ("schedules", "StepLR", slower): lambda **worlds: parity.compare_schedule(
            named(SCHEDULES, "StepLR"), **worlds
        ),
        ("initializers", "uniform_", wider): lambda **worlds: parity.compare_initializer(
            named(INITIALIZERS, "uniform_"), seed=0, **worlds
        ),
    }
    for (room, name, fault), compared in comparisons.items():
        assert max(d.relative for d in compared().differences) < 1e-9
        wrong = spoilt(SCRATCH, room, **{name: fault})
        assert max(d.relative for d in compared(worlds=(wrong, REFERENCE)).differences) > 1e-5, (room, name)


def test_an_operation_of_ones_own_runs_in_both():
    def scaled(input, factor, power=1):
        """Written by a reader, in NumPy."""
        return input**power * factor, lambda dy: (dy * factor * power * input ** (power - 1), None)

    found = []
    for one in WORLDS:
        x = one.leaf(np.array([1.0, -2.0, 3.0]))
        y = one.apply(scaled, one.apply(one.ops.square, x), 0.5, power=3)
        one.apply(one.ops.sum, y).backward()
        found.append([one.numpy(y), one.numpy(x.grad)])
    np.testing.assert_allclose(*found, rtol=1e-14)
