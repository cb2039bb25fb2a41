"""The trainings: whole programs that run in both worlds, from one start, on the same batches.

Chapter: softmax
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from companion.data import digits, spirals
from companion.pairs._calls import written
from companion.training import minibatches

STEPS = 1000
TOLERANCE = 1e-11  # of a whole training in float64, relative
CENTERED = 1e-6  # where the rule subtracts nearly equal numbers


@dataclass(frozen=True)
class TrainingPair:
    """A program of :data:`STEPS` steps: ``build(world, rng)`` makes model, loss and optimizer in a world.

    ``data(rng)`` gives inputs and labels; ``batch_size`` rows are taken a step. ``schedule(world, optimizer)``, where
    there is one, makes the learning-rate schedule.
    """

    name: str
    build: Callable
    data: Callable
    batch_size: int = 32
    note: str = ""
    schedule: Callable | None = None
    tolerance: float = TOLERANCE

    def batches(self, n: int, rng: np.random.Generator) -> list:
        """Draw the batches of all steps."""
        epochs = -(-STEPS * self.batch_size // n) + 1
        return list(minibatches(n, self.batch_size, epochs, rng=rng))[:STEPS]


def _digits(rng):
    data = digits()
    return data.x_train, data.y_train


def _spirals(rng):
    return spirals(300, rng=rng)


def _program(
    sizes, rule: str, loss: str = "CrossEntropyLoss", bias: bool = True, clip=None, groups=None, **options
) -> Callable:
    """Make a program: linear layers with ReLU between them, a loss, an optimizer with the options given.

    ``clip(world, parameters)`` is done before every step; ``groups`` are the options of weights and of biases.
    """

    def build(world, rng):
        parts = []
        for size in pairwise(sizes):
            parts += [world.layers.ReLU()] * bool(parts) + [world.layers.Linear(*size, bias, rng=rng)]
        model = world.layers.Sequential(*parts)
        params = list(model.parameters())
        if groups:
            params = [{"params": params[i::2], **own} for i, own in enumerate(groups)]
        optimizer = getattr(world.optimizers, rule)(params, **options)

        def before_step(*_):
            clip(world, model.parameters())

        if clip:
            optimizer.register_step_pre_hook(before_step)
        return model, getattr(world.layers, loss)(), optimizer

    return build


_SOFTMAX_REGRESSION = (64, 10)
_NETWORK = (64, 32, 10)
_SMALL_NETWORK = (64, 12, 10)  # for the long list, and without biases: a rule treats every weight alike


def _rule(
    rule: str, extra: str = "", *, network: bool = False, clip=None, groups=None, schedule=None, **options
) -> TrainingPair:
    """Make the pair of a rule with options, named as the call would be written; ``extra`` says what is added."""
    centered = options.get("centered", False)
    sizes = _SMALL_NETWORK if network else _SOFTMAX_REGRESSION
    return TrainingPair(
        ", ".join(filter(None, ["network" if network else "softmax regression", written(rule, **options), extra])),
        _program(sizes, rule, bias=bool(groups), clip=clip, groups=groups, **options),
        _digits,
        batch_size=16,
        note="centered subtracts nearly equal numbers, which magnifies rounding" if centered else "",
        schedule=schedule,
        tolerance=CENTERED if centered else TOLERANCE,
    )


def _shortened(max_norm: float, **options) -> Callable:
    """Give the function that shortens all gradients together to a norm."""
    return lambda world, params: world.optimizers.clip_grad_norm_(params, max_norm, **options)


def _warm_up_then_cosine(world, optimizer):
    rules = world.schedules
    parts = [rules.LinearLR(optimizer, 0.01, total_iters=100), rules.CosineAnnealingLR(optimizer, 900)]
    return rules.SequentialLR(optimizer, parts, milestones=[100])


TRAININGS: tuple[TrainingPair, ...] = (
    TrainingPair("softmax regression, SGD(lr=0.5)", _program(_SOFTMAX_REGRESSION, "SGD", lr=0.5), _digits),
    TrainingPair("network, SGD(lr=0.1)", _program(_NETWORK, "SGD", lr=0.1), _digits),
    TrainingPair("network, SGD(momentum=0.9)", _program(_NETWORK, "SGD", lr=0.05, momentum=0.9), _digits),
    TrainingPair(
        "network, SGD(momentum=0.9, nesterov=True, weight_decay=1e-3)",
        _program(_NETWORK, "SGD", lr=0.05, momentum=0.9, nesterov=True, weight_decay=1e-3),
        _digits,
    ),
    TrainingPair(
        "network, SGD(momentum=0.9, dampening=0.3)",
        _program(_NETWORK, "SGD", lr=0.05, momentum=0.9, dampening=0.3),
        _digits,
    ),
    TrainingPair(
        "network on spirals, hinge loss, SGD(lr=0.1)",
        _program((2, 16, 3), "SGD", loss="MultiMarginLoss", lr=0.1),
        _spirals,
    ),
    _rule("SGD", lr=0.1, weight_decay=1e-3),
    _rule("SGD", lr=0.02, momentum=0.9, nesterov=True),
    _rule("SGD", lr=0.05, momentum=0.9, dampening=0.3, weight_decay=1e-3, network=True),
    _rule("Adagrad", lr=0.05, network=True),
    _rule("Adagrad", lr=0.05, lr_decay=1e-3),
    _rule("Adagrad", lr=0.05, weight_decay=1e-3),
    _rule("Adagrad", lr=0.05, initial_accumulator_value=0.1),
    _rule("Adagrad", lr=0.05, eps=0.01),
    _rule(
        "Adagrad", lr=0.05, lr_decay=1e-3, weight_decay=1e-3, initial_accumulator_value=0.1, eps=0.01, network=True
    ),
    _rule("RMSprop", lr=0.003, network=True),
    _rule("RMSprop", lr=0.003, alpha=0.9),
    _rule("RMSprop", lr=0.003, eps=0.01),
    _rule("RMSprop", lr=0.003, weight_decay=1e-3),
    _rule("RMSprop", lr=0.001, momentum=0.9),
    _rule("RMSprop", lr=0.003, centered=True, network=True),
    _rule("RMSprop", lr=0.001, centered=True, momentum=0.9, network=True),
    _rule(
        "RMSprop",
        network=True,
        lr=0.001,
        alpha=0.9,
        eps=1e-4,
        weight_decay=1e-3,
        momentum=0.5,
        centered=True,
    ),
    _rule("Adam", lr=0.005, network=True),
    _rule("Adam", lr=0.005, betas=(0.8, 0.9)),
    _rule("Adam", lr=0.005, betas=(0.0, 0.99)),
    _rule("Adam", lr=0.005, eps=0.01),
    _rule("Adam", lr=0.005, weight_decay=1e-3),
    _rule("Adam", lr=0.005, amsgrad=True),
    _rule("Adam", lr=0.005, betas=(0.5, 0.9), eps=1e-4, weight_decay=1e-3, amsgrad=True, network=True),
    _rule("Adam", lr=0.005, weight_decay=0.1, decoupled_weight_decay=True),
    _rule("AdamW", lr=0.005, network=True),
    _rule("AdamW", lr=0.005, weight_decay=0.1),
    _rule("AdamW", lr=0.005, betas=(0.8, 0.95), eps=1e-4, weight_decay=0.1, amsgrad=True, network=True),
    _rule("SGD", "gradients clipped to norm 0.5", network=True, lr=0.1, clip=_shortened(0.5)),
    _rule(
        "Adam",
        "gradients clipped to maximum norm 0.1",
        network=True,
        lr=0.005,
        clip=_shortened(0.1, norm_type=np.inf),
    ),
    _rule(
        "SGD",
        "each entry of the gradients clipped to 0.01",
        network=True,
        lr=0.05,
        momentum=0.9,
        clip=lambda world, params: world.optimizers.clip_grad_value_(params, 0.01),
    ),
    _rule(
        "SGD",
        "StepLR",
        network=True,
        lr=0.1,
        momentum=0.9,
        schedule=lambda world, optimizer: world.schedules.StepLR(optimizer, 300, gamma=0.3),
    ),
    _rule("AdamW", "LinearLR, then CosineAnnealingLR", network=True, lr=0.01, schedule=_warm_up_then_cosine),
    _rule(
        "SGD",
        "OneCycleLR, with the momentum",
        network=True,
        lr=0.1,
        momentum=0.9,
        schedule=lambda world, optimizer: world.schedules.OneCycleLR(optimizer, 0.05, total_steps=STEPS),
    ),
    _rule(
        "Adam",
        "OneCycleLR in three lines, with the first beta",
        network=True,
        lr=0.01,
        schedule=lambda world, optimizer: world.schedules.OneCycleLR(
            optimizer, 0.02, total_steps=STEPS, anneal_strategy="linear", three_phase=True
        ),
    ),
    _rule(
        "AdamW",
        "weights and biases as two groups, clipped, LinearLR, then CosineAnnealingLR",
        network=True,
        lr=0.01,
        groups=({"weight_decay": 0.1}, {"weight_decay": 0.0, "lr": 0.002, "betas": (0.5, 0.99)}),
        clip=_shortened(1.0),
        schedule=_warm_up_then_cosine,
    ),
)
