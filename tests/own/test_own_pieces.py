"""Answers to the chapters and their exercises plug in unchanged, alone and together, and are what computes."""

import numpy as np
import pytest
from own_answers import only

from companion.own import use
from companion.scratch import ops, optimizers
from companion.world import SCRATCH, world_of

STEPS = 12


def agrees(run):
    assert (run.departed, run.borrowed, dict(run.watch.libraries)) == ("", {}, {})
    assert len(run.losses) == STEPS and run.differences.max() < 1e-12 and run.largest == "below 1e-12"
    assert run.right[0] == run.right[1] and run.asked == 257 and min(run.seconds) > 0
    return run


@pytest.mark.parametrize(
    ("names", "calls"),
    [
        (["linear"], {"linear": 4 * STEPS}),
        (["my_linear", "relu"], {"linear": 4 * STEPS, "relu": 3 * STEPS}),
        (["cross_entropy"], {"cross_entropy": STEPS}),
        (["tape"], {"apply": 8 * STEPS, "walk_back": STEPS}),
        (["linear", "relu", "cross_entropy", "tape"], {"apply": 8 * STEPS, "relu": 3 * STEPS}),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, list) else "",
)
def test_the_chapters_operations_and_tape(mine, compared, names, calls):
    run = agrees(compared(only(mine, *_held(mine, names)), *names))
    assert calls.items() <= run.watch.yours.items() and run.watch.engine > 0
    for name in {"linear", "relu", "cross_entropy"}:
        assert (run.watch.package[f"ops.{name}"] == 0) == (name in calls or name in names)


def _held(mine, names):
    return [piece for name in names for piece in (("Tensor", "apply", "walk_back") if name == "tape" else (name,))]


def test_the_exercises_number_walks_over_arrays(mine, compared):
    run = agrees(compared(only(mine, "Number", "my_linear")))
    assert (
        run.watch.yours == {"Number.backward": STEPS, "linear": 4 * STEPS} and not run.watch.package["autodiff.apply"]
    )


def test_the_exercises_of_the_chapter_on_softmax_make_a_cross_entropy(mine, compared):
    def smoothed(scores, labels):
        return mine["label_smoothing_cross_entropy"](scores, labels, label_smoothing=0.0)

    def composed(scores, labels):
        log_p, back = mine["stable_log_softmax"](scores)
        y = np.eye(scores.shape[1])[labels]
        return -(y * log_p).sum() / len(y), lambda dy: (*back(-dy * y / len(y)), None)

    for cross_entropy in (smoothed, composed):
        run = agrees(compared({"cross_entropy": cross_entropy}))
        assert run.watch.yours["cross_entropy"] == STEPS


@pytest.mark.parametrize(
    ("rule", "optimizer", "options"),
    [
        ("momentum", "SGD", {}),
        ("momentum", "SGD", {"momentum": 0.9}),
        ("adagrad", "Adagrad", {"lr": 0.05}),
        ("rmsprop", "RMSprop", {"lr": 0.003, "alpha": 0.9}),
        ("adam", "Adam", {"lr": 0.005, "betas": (0.8, 0.99)}),
        ("adamw_path", "AdamW", {"lr": 0.005, "weight_decay": 0.1}),
    ],
)
def test_rules_and_paths_of_the_chapter_on_gradient_descent(mine, compared, rule, optimizer, options):
    """Options and their defaults are PyTorch's, whatever the reader's function has."""
    run = agrees(compared(mine, rule, optimizer=optimizer, **options))
    assert run.watch.yours[rule] == STEPS * (1 if rule.endswith("_path") else 6)
    assert run.watch.package["autodiff.apply"] and not run.watch.package[f"optimizers.{optimizer}.update"]


class SGD:
    """As for PyTorch."""

    def __init__(self, params, lr):
        self.params, self.lr = params, lr

    def step(self):
        for p in self.params:
            p.data = p.data - self.lr * p.grad


@pytest.mark.parametrize("tape", [(), ("Tensor", "apply", "walk_back")], ids=["the package's", "one's own"])
def test_an_optimizer_as_a_class_moves_the_tensors_of_either_tape(mine, compared, tape):
    assert agrees(compared(only(mine, *tape, SGD=SGD))).watch.yours["SGD.step"] == STEPS


def test_with_everything_of_ones_own_nothing_of_the_engine_runs(mine, compared):
    run = agrees(compared(mine, optimizer="Adam", lr=0.01))
    assert run.watch.engine == 0 and run.watch.package == {} and run.watch.yours["adam"] == 6 * STEPS
    text = str(run)
    assert "calls in the package's engine: 0\n" in f"{text}\n" and f"walk_back {STEPS}" in text


def test_what_the_package_only_has_twins_for_is_not_taken_from_it(mine):
    """What was imported is nobody's own; what is missing is the package's; an unused namesake does no harm."""
    world = use({"relu": ops.relu, "sum": lambda: 3, "index": 4, "linear": mine["linear"], "Adam": optimizers.Adam})
    assert world.pieces == ("linear",) and world.ops.relu is ops.relu and world.ops.exp is ops.exp
    assert repr(world) == "yours: linear; the package's: the rest" and repr(SCRATCH) == "package"
    with pytest.raises(TypeError, match=r"^your sum\(\) does not take the 1 arrays of sum\(input\)$"):
        _ = world.ops.sum
    model = world.models.MLP(3, 2, rng=np.random.default_rng(0))
    assert world_of(model) is world_of(world.optimizers.Adam(model.parameters())) is world
    assert world_of(SCRATCH.layers.ReLU()) is SCRATCH


def test_an_operation_that_the_package_does_not_have_is_of_the_world_too(mine):
    world = use(only(mine, "hardswish", "Tensor", "apply", "walk_back"))
    x = world.leaf(np.array([[-4.0, 0.5, 2.0]]))
    y = world.apply(world.ops.hardswish, x)
    total = world.apply(lambda a: (a.sum(), lambda dy: (dy + np.zeros_like(a),)), y)
    total.backward()
    np.testing.assert_allclose(x.grad, [[0, 2 / 3, 7 / 6]], rtol=1e-14)
    np.testing.assert_array_equal(world.numpy(y), mine["hardswish"](x.data)[0])
    with world.no_grad():
        world.apply(world.ops.hardswish, x)
    assert mine["tape"] == []


def test_a_room_says_what_it_holds(mine):
    world = use(only(mine, "Tensor", "apply", "walk_back"))
    for room, name, told in (
        (world.layers, "Conv2d", "layers has no Conv2d in a world of your own; there are Linear, Sequential, ReLU"),
        (world.models, "CNN", "models has no CNN in a world of your own; there is MLP"),
        (world.functional, "pad", "functional has no pad in a world of your own; write it with apply"),
        (world.optimizers, "Lion", "optimizers has no Lion in a world of your own; there are SGD, Adagrad"),
        (
            world.ops,
            "fold",
            "ops has no fold in a world of your own; expected an operation of yours or of the package",
        ),
    ):
        with pytest.raises(AttributeError) as caught:
            getattr(room, name)
        assert str(caught.value).startswith(told)
