"""A reader's optimizer in the package's place: a rule or a path, as in the chapter on gradient descent, or a class.

    rule(w, g, *memories, t, lr=..., ...)       gives the new w, then the new memories; they begin as zeros
    path(w, gradients, lr=..., ...)             gives the parameters after every step, (T, D)
    Class(params, lr=..., ...) with step()      moves the tensors it was given

Options have PyTorch's names and defaults, which reach the reader's under the names of the chapter.

Chapter: backpropagation
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable

import numpy as np

from companion.scratch import optimizers

# What the chapter and its exercises call an option: PyTorch's name, and the place in it where it has two numbers.
SPELLED = {
    "mu": ("momentum", None),
    "decay": ("weight_decay", None),
    "b1": ("betas", 0),
    "b2": ("betas", 1),
    "beta1": ("betas", 0),
    "beta2": ("betas", 1),
}


class OwnOptimizer:
    """What every optimizer with a reader's rule is: parameters in one group, gradients to forget, steps to count.

    A rule or a path is known by its arguments: ``gradients`` is a path's second. ``name`` is the package's optimizer
    that it stands for.

    Raises: TypeError for an option that the reader's rule does not have and the package's would need.
    """

    name: str
    function: Callable

    def __init__(self, params: Iterable, **given):
        params = list(params)
        package = inspect.signature(getattr(optimizers, self.name)).parameters
        defaults = {one.name: one.default for one in package.values() if one.name not in ("params", "self")}
        for option in given:
            if option not in defaults:
                raise TypeError(f"{self.name} has no option {option}; it has {', '.join(defaults)}")
        self.param_groups = [{"params": params, **(defaults | given)}]
        self.steps = 0
        self.options = self._known({name: value for name, value in given.items() if value != defaults[name]})
        self.begin(params)

    def begin(self, params: list) -> None:
        """Make what is remembered from step to step; each form says how."""

    def zero_grad(self) -> None:
        """Forget every gradient."""
        for p in self.param_groups[0]["params"]:
            p.grad = None

    def step(self) -> None:
        """Move every parameter by the reader's rule."""
        self.steps += 1
        self.move(self.param_groups[0]["params"], {own: self._now(*where) for own, where in self.options.items()})

    def move(self, params: list, options: dict) -> None:
        """Move the parameters; each form says how."""
        raise NotImplementedError

    def _known(self, needed: dict) -> dict:
        """Pair the names of the reader's options with PyTorch's, and raise for one that is missing."""
        names = inspect.signature(self.function).parameters
        found = {own: SPELLED.get(own, (own, None)) for own in names}
        found = {own: where for own, where in found.items() if where[0] in self.param_groups[0].keys() - {"params"}}
        for name in needed:
            if name not in {theirs for theirs, _ in found.values()}:
                raise TypeError(f"your {self.function.__name__}{inspect.signature(self.function)} has no {name}")
        return found

    def _now(self, name: str, place: int | None):
        value = self.param_groups[0][name]
        return value if place is None else value[place]


class ByRule(OwnOptimizer):
    """A rule for one array: what it remembers stands between the gradient and the number of the step, ``t``."""

    def begin(self, params: list) -> None:
        """Make zeros for each memory of each parameter."""
        names = list(inspect.signature(self.function).parameters)
        if "t" not in names[2:]:
            came = f"{self.function.__name__}{inspect.signature(self.function)}"
            raise TypeError(f"your {came} must take w, g, what it remembers, and t, the number of the step")
        self.memories = [[np.zeros_like(p.data)] * names[2:].index("t") for p in params]

    def move(self, params: list, options: dict) -> None:
        """Call the rule on each parameter."""
        for i, p in enumerate(params):
            new = self.function(p.data, p.grad, *self.memories[i], self.steps, **options)
            count = 1 + len(self.memories[i])
            new = new if isinstance(new, tuple) else (new,)
            if len(new) != count:
                expected = f"w and {count - 1} memories" if count > 1 else "w"
                raise TypeError(f"your {self.function.__name__} must return {expected}, got {len(new)} values")
            p.data, *self.memories[i] = _fitting(self.function, new[0], p), *new[1:]


class ByPath(OwnOptimizer):
    """A path, asked anew in each step with all gradients so far: T steps cost as much as T^2 / 2 of a rule."""

    def begin(self, params: list) -> None:
        """Keep where all parameters began, as one array."""
        self.start, self.gradients = _flat(p.data for p in params), []

    def move(self, params: list, options: dict) -> None:
        """Take the end of the path."""
        self.gradients.append(_flat(p.grad for p in params))
        path = self.function(self.start.copy(), np.array(self.gradients), **options)
        if np.shape(path) != (self.steps, self.start.size):
            came = f"must give the parameters after each step, {(self.steps, self.start.size)}; got {np.shape(path)}"
            raise ValueError(f"your {self.function.__name__} {came}")
        ends = np.split(path[-1], np.cumsum([p.data.size for p in params])[:-1])
        for p, end in zip(params, ends, strict=True):
            p.data = end.reshape(p.shape)


class ByClass(OwnOptimizer):
    """A class with a ``step()``, which is given the tensors of the reader's tape, or else the package's."""

    def begin(self, params: list) -> None:
        """Make the reader's optimizer; options are its own from here on."""
        options = {own: self._now(*where) for own, where in self.options.items()}
        self.yours = self.function([getattr(p, "yours", p) for p in params], **options)
        if not callable(getattr(self.yours, "step", None)):
            raise TypeError(f"your {self.function.__name__} must have a method step()")

    def move(self, params: list, options: dict) -> None:
        """Let it step."""
        self.yours.step()


def own_optimizer(name: str, function: Callable) -> type[OwnOptimizer]:
    """Make the class that stands for an optimizer of the package, of the form that the reader's is."""
    names = list(inspect.signature(function).parameters)
    form = ByClass if inspect.isclass(function) else ByPath if names[1:2] == ["gradients"] else ByRule
    return type(name, (form,), {"name": name, "function": staticmethod(function)})


def _flat(arrays) -> np.ndarray:
    return np.concatenate([np.ravel(a) for a in arrays])


def _fitting(function: Callable, new, p):
    if np.shape(new) != p.shape:
        came = f"gives w the shape {np.shape(new)}, its parameter has {p.shape}"
        raise ValueError(f"your {function.__name__} {came}")
    return new
