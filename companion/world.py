"""The two worlds as two values of one kind, for whoever runs one program in both.

    def build(world, rng):
        model = world.layers.Linear(64, 10, rng=rng)
        return model, world.layers.CrossEntropyLoss(), world.optimizers.SGD(model.parameters(), lr=0.5)

``SCRATCH`` is NumPy's world and ``REFERENCE`` PyTorch's, which is imported by whoever first asks for it; ``WORLDS``
are both. They are printed as the pages call them, "package" and "PyTorch". Learners and metrics have no part in it:
they take and give NumPy's arrays in either tree.

Chapter: softmax
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from types import ModuleType

import numpy as np

from companion import scratch
from companion.scratch import autodiff, functional, initializers, layers, models, ops, optimizers, schedules


@dataclass(frozen=True, repr=False)
class World:
    """What a program takes from a world, so that it runs in either: the rooms of its tree, and the way in and out.

    ``tensor(array)`` is an array as this world's layers take it (NumPy's own, or a ``torch.Tensor``), ``leaf(array)``
    one that is owed a gradient, and ``numpy(value)`` the array again. ``apply(op, *inputs, **options)`` runs one of
    the world's operations, and ``no_grad()`` computes without recording.
    """

    name: str
    autodiff: ModuleType
    functional: ModuleType
    initializers: ModuleType
    layers: ModuleType
    models: ModuleType
    ops: ModuleType
    optimizers: ModuleType
    schedules: ModuleType
    tensor: Callable
    leaf: Callable
    numpy: Callable
    apply: Callable
    no_grad: Callable

    def __repr__(self):
        return {"scratch": "package", "reference": "PyTorch"}.get(self.name, self.name)


def _gathered(package: ModuleType, *rooms: ModuleType, tensor: Callable) -> World:
    """Make a world of a tree and its rooms."""
    by_name = {room.__name__.rsplit(".", 1)[1]: room for room in rooms}
    return World(
        package.__name__.rsplit(".", 1)[1],
        **by_name,
        tensor=tensor,
        leaf=partial(by_name["autodiff"].Tensor, requires_grad=True),
        numpy=package.numpy,
        apply=by_name["autodiff"].apply,
        no_grad=by_name["autodiff"].no_grad,
    )


SCRATCH = _gathered(
    scratch,
    *(autodiff, functional, initializers, layers, models, ops, optimizers, schedules),
    tensor=np.asarray,
)


@cache
def _reference() -> World:
    """Import PyTorch and gather its world."""
    from companion import reference
    from companion.reference import autodiff, functional, initializers, layers, models, ops, optimizers, schedules

    return _gathered(
        reference,
        *(autodiff, functional, initializers, layers, models, ops, optimizers, schedules),
        tensor=reference.tensor,
    )


def __getattr__(name: str):
    """Find ``REFERENCE`` and ``WORLDS``, which need PyTorch, when somebody asks for them."""
    if name == "REFERENCE":
        return _reference()
    if name == "WORLDS":
        return SCRATCH, _reference()
    raise AttributeError(f"module {__name__} has no attribute {name}")


def world_of(thing) -> World:
    """Say of which world a model or an optimizer is; one of a reader's own world bears it.

    Raises: TypeError for a thing of neither.
    """
    if isinstance(own := getattr(type(thing), "world", None), World):
        return own
    if isinstance(thing, layers.Layer | optimizers.Optimizer):
        return SCRATCH
    torch = sys.modules.get("torch")  # who holds a PyTorch object has imported PyTorch
    if torch and isinstance(thing, torch.nn.Module | torch.optim.Optimizer):
        return _reference()
    raise TypeError(
        "expected a model or an optimizer of companion.scratch or companion.reference, "
        f"got {type(thing).__module__}.{type(thing).__name__}"
    )
