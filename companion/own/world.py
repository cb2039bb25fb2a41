"""A world in which a reader's own operations, tape and optimizer stand in for the package's.

Chapter: backpropagation
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field, fields
from functools import partial
from itertools import pairwise

import numpy as np

from companion.own.operations import Operation
from companion.own.optimizers import own_optimizer
from companion.own.pieces import RULES, TAPE, Pieces, optimizer_of
from companion.own.tapes import Leaf, ListedTape, NumberTape, Recorder
from companion.scratch import autodiff, functional, layers, ops, optimizers
from companion.scratch.layers.operation import OperationLayer
from companion.world import SCRATCH, World


@dataclass(frozen=True, repr=False)
class OwnWorld(World):
    """A world whose parts are a reader's own as far as ``use`` was told, and the package's for the rest.

    ``operations`` holds those of the reader that were called for so far, ``tape`` their tape or None, and
    ``optimizer`` says by the package's name which optimizers are theirs.
    """

    operations: dict[str, Operation] = field(default_factory=dict)
    tape: ListedTape | NumberTape | None = None
    optimizer: tuple[str, ...] = ()

    @property
    def pieces(self) -> tuple[str, ...]:
        """The names of what is the reader's."""
        return (*self.operations, *[TAPE] * (self.tape is not None), *self.optimizer)

    def __repr__(self):
        return f"yours: {', '.join(self.pieces) or 'nothing'}; the package's: the rest"


class Room:
    """What a room of an own world holds, by name; what it does not hold is refused in one line."""

    def __init__(self, name: str, find: Callable[[str], object | None], what: str):
        self.__name__, self._find, self._what = name, find, what

    def __getattr__(self, name: str):
        found = None if name.startswith("__") else self._find(name)
        if found is None:
            raise AttributeError(f"{self.__name__} has no {name} in a world of your own; {self._what}")
        setattr(self, name, found)
        return found


def use(mine, *names: str) -> OwnWorld:
    """Give a world in which what a reader wrote stands in for the package's, and the package's for what is missing.

    ``mine`` is a module, or the ``globals()`` of a notebook. Operations go by the package's name (``linear``, or
    ``my_linear`` as in the exercise), optimizers by its name in lower case (``adam``), or as a path (``adamw_path``);
    the tape is ``Tensor``, ``apply`` and ``walk_back``, or the exercise's ``Number``. With ``names``, exactly these
    are taken: operations, optimizers, or ``"tape"``. What ``mine`` has imported from the package is not the reader's.

    Raises: ValueError for a name that is not in ``mine``; TypeError for an operation that does not take the
    arrays which the package's takes.
    """
    pieces = Pieces(mine)
    for name in names:
        pieces.require(name)

    def wanted(*own: str) -> bool:
        return not names or any(name in own for name in names)

    operations: dict[str, Operation] = {}

    def operation(name: str):
        twin = getattr(ops, name, None)
        own = pieces.find(name) if wanted(name, f"my_{name}") else None
        if own is None:
            return twin
        return operations.setdefault(name, Operation(name, own, twin))

    for name in names or ops.__all__:
        if pieces.find(name) and name.removeprefix("my_") in ops.__all__:
            with (
                nullcontext() if names else suppress(TypeError)
            ):  # a namesake is another thing, perhaps of no use here
                operation(name.removeprefix("my_"))
    rules = {}
    for name in RULES:
        asked = [one for one in names if optimizer_of(one) == name]
        if (asked or not names) and (rule := pieces.find(*asked) or pieces.rule(name)):
            rules[name] = own_optimizer(name, rule)
    tape = None
    if wanted(TAPE) and pieces.has_tape():
        tape = ListedTape(pieces) if pieces.is_listed() else NumberTape(pieces)

    mark = type("InOwnWorld", (), {"world": None})
    op_room = Room("ops", operation, "expected an operation of yours or of the package's")
    recorder = Recorder(tape) if tape else autodiff
    leaf = partial(Leaf, tape=tape) if tape else layers.Parameter
    layer_room = _layers(recorder.apply, op_room, leaf, mark)
    package = {name: getattr(optimizers, name) for name in RULES} | rules
    package = {name: type(name, (mark, one), {}) for name, one in package.items()}
    own_rooms = {
        "autodiff": recorder,
        "functional": Room("functional", {}.get, "write it with apply") if tape else functional,
        "layers": Room("layers", layer_room.get, f"there are {', '.join(layer_room)}"),
        "models": Room("models", {"MLP": _mlp(layer_room)}.get, "there is MLP"),
        "ops": op_room,
        "optimizers": Room("optimizers", package.get, f"there are {', '.join(package)}"),
    }
    kept = {one.name: getattr(SCRATCH, one.name) for one in fields(SCRATCH)}
    own = own_rooms | {"name": "own", "leaf": leaf, "apply": recorder.apply, "no_grad": recorder.no_grad}
    own |= {"numpy": lambda value: np.asarray(getattr(value, "data", value))}
    mark.world = OwnWorld(**(kept | own), operations=operations, tape=tape, optimizer=tuple(rules))
    return mark.world


def _layers(apply: Callable, op_room: Room, leaf: Callable, mark: type) -> dict[str, type]:
    """Make the layers, which leave all that is computed to ``apply`` and the operations."""

    class Operated(mark):
        def forward(self, *arrays):
            op, package = getattr(op_room, self._op.__name__), self.__signature__.parameters
            options = self.options
            if isinstance(op, Operation):  # a reader's function need not have what nobody asks for
                options = {name: value for name, value in options.items() if value != package[name].default}
            return apply(op, *arrays, **options)

    class Linear(mark, layers.Linear):
        def __init__(self, *sizes, **options):
            super().__init__(*sizes, **options)
            self.weight = leaf(self.weight.data)
            self.bias = leaf(self.bias.data) if self.bias is not None else None

        def forward(self, x):
            return apply(op_room.linear, x, self.weight, *[self.bias] * (self.bias is not None))

    class Sequential(mark, layers.Sequential):
        pass

    every = {name: getattr(layers, name) for name in layers.__all__}
    operated = {n: type(n, (Operated, one), {}) for n, one in every.items() if issubclass(one, OperationLayer)}
    return {"Linear": Linear, "Sequential": Sequential} | operated


def _mlp(room: dict[str, type]) -> Callable:
    """Give ``models.MLP`` as a function that puts these layers together."""

    def MLP(*sizes, activation=room["ReLU"], rng, dtype=np.float64):
        made = []
        for inputs, outputs in pairwise(sizes):
            made += [room["Linear"](inputs, outputs, rng=rng, dtype=dtype), activation()]
        return room["Sequential"](*made[:-1])

    return MLP
