"""What an optimizer is: parameters in groups, the options of each group, and what the rule remembers.

Chapter: gradient_descent
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from numbers import Real
from typing import Any

import numpy as np

from companion.scratch.autodiff import Tensor, increment_version
from companion.scratch.autodiff.methods import forget_gradients
from companion.shapes import Array

BLOCK = 2**18  # bytes: the few arrays that a rule works on then fit into a processor's own cache together


class Optimizer:
    """What every optimizer is: a rule that moves parameters by their gradients, and remembers what it needs.

    ``params`` is an iterable of parameters, or of dictionaries such as ``{"params": [...], "lr": 0.01}``: groups,
    each with options of its own beside the optimizer's. ``param_groups`` holds the options in force; changing one
    there takes effect at the next step. ``state`` holds, by parameter, the arrays that the rule remembers, under
    PyTorch's names. A subclass writes ``update``, its rule.

    Raises: TypeError for parameters of another world and for options that are no numbers; ValueError for no
    parameters, a parameter given twice, unknown options and values out of range.
    """

    def __init__(self, params: Iterable[Tensor] | Iterable[dict], defaults: dict[str, Any]):
        self.defaults = {name: self._checked(name, value) for name, value in defaults.items()}
        self.param_groups: list[dict] = []
        self.state: dict[Tensor, dict] = defaultdict(dict)
        self._before_step: list[Callable] = []
        if isinstance(params, Tensor) or not isinstance(params, Iterable):
            expected = "expected an iterable of tensors or of dicts"
            raise TypeError(f"{self._name}: params is a {_kind(params)}; {expected}")
        groups = list(params)
        if not groups:
            raise ValueError(f"{self._name}: params must hold at least one parameter, got none")
        for group in groups if isinstance(groups[0], dict) else [{"params": groups}]:
            self.add_param_group(group)

    def add_param_group(self, group: dict) -> None:
        """Take in a further group: a dictionary of ``params`` and of the options in which it differs."""
        if not isinstance(group, dict) or "params" not in group:
            came = f"the keys {sorted(group)}" if isinstance(group, dict) else _kind(group)
            raise TypeError(f"{self._name}: a group of parameters must be a dict with the key 'params', got {came}")
        given = group["params"]
        params = [given] if isinstance(given, Tensor) else list(given)
        taken = {p for other in self.param_groups for p in other["params"]}
        for p in params:
            if not isinstance(p, Tensor):
                raise TypeError(f"{self._name}: params must be tensors of companion.scratch, got {_kind(p)}")
            if not p.is_leaf:
                raise ValueError(f"{self._name}: params must be leaves, got a tensor made by {p.grad_fn.op.__name__}")
            if p in taken:
                raise ValueError(f"{self._name}: params holds one parameter twice, of shape {p.shape}")
            taken.add(p)
        own = {name: value for name, value in group.items() if name != "params"}
        for name in own:
            if name not in self.defaults:
                known = ", ".join(self.defaults)
                raise ValueError(f"{self._name}: a group of parameters has no option {name!r}; it has {known}")
        options = self.defaults | {name: self._checked(name, value) for name, value in own.items()}
        self.param_groups.append({"params": params, **options})

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Forget every gradient, so that the next backward starts afresh; with False, make them zeros."""
        for group in self.param_groups:
            forget_gradients(group["params"], set_to_none)

    def step(self) -> None:
        """Move every parameter that has a gradient by one step of the rule; gradients stay as they are."""
        for hook in self._before_step:
            hook(self, (), {})
        for group in self.param_groups:
            self.update(group)
            increment_version(group["params"])

    def update(self, group: dict) -> None:
        """Move the parameters of one group; each subclass says how."""
        raise NotImplementedError(f"{self._name} has no update")

    def register_step_pre_hook(self, hook: Callable[[Optimizer, tuple, dict], None]) -> None:
        """Have ``hook(optimizer, (), {})`` called before every step, when the gradients are there: for clipping."""
        self._before_step.append(hook)

    def state_bytes(self) -> int:
        """Count the bytes of all that the rule remembers; before its first step it remembers nothing."""
        return sum(a.nbytes for state in self.state.values() for a in state.values() if isinstance(a, np.ndarray))

    def state_dict(self) -> dict:
        """Copy what the rule remembers, by the parameter's number, and all options: enough to train on later."""
        numbers = {p: i for i, p in enumerate(self._parameters())}
        state = {numbers[p]: {name: _copy(value) for name, value in kept.items()} for p, kept in self.state.items()}
        groups = [{**group, "params": [numbers[p] for p in group["params"]]} for group in self.param_groups]
        return {"state": state, "param_groups": groups}

    def load_state_dict(self, state_dict: dict) -> None:
        """Take over memory and options from a ``state_dict()``, a PyTorch optimizer's of the same rule too.

        Raises: ValueError where groups or shapes differ; nothing is changed then.
        """
        groups, params = state_dict["param_groups"], list(self._parameters())
        own, came = ([len(g["params"]) for g in gs] for gs in (self.param_groups, groups))
        if own != came:
            raise ValueError(f"load_state_dict: expected groups of {own} parameters, got {came}")
        state = defaultdict(dict)
        for number, kept in state_dict["state"].items():
            p = params[number]
            for name, value in kept.items():
                if name == "step":
                    state[p][name] = int(value)
                elif value is not None:
                    array = state[p][name] = np.asarray(value).astype(p.dtype)
                    if array.shape != p.shape:
                        place = f"{name} of parameter {number}"
                        raise ValueError(f"load_state_dict: {place} must have shape {p.shape}, got {array.shape}")
        self.state = state
        for group, saved in zip(self.param_groups, groups, strict=True):
            group.update({name: value for name, value in saved.items() if name != "params"})

    def with_gradients(self, group: dict, *names: str | None) -> Iterator[tuple[int, list[Array | None]]]:
        """Go through the group's parameters that have a gradient, for a rule that remembers arrays by ``names``.

        Gives the number of the step, from 1, and a list: the numbers, their gradient, and the array of each name
        (None for a name that is None). An array starts as zeros, or as ``begin`` says.
        """
        for p in group["params"]:
            if p.grad is None:
                continue
            state, arrays = self.state[p], [p.data, p.grad]
            state["step"] = step = state.get("step", 0) + 1
            for name in names:
                if name and name not in state:
                    state[name] = self.begin(p.data)
                arrays.append(state[name] if name else None)
            yield step, arrays

    def begin(self, data: Array) -> Array:
        """Make an array to remember, for a parameter that has none yet."""
        return np.zeros_like(data)

    _name = property(lambda self: type(self).__name__)

    def _parameters(self) -> Iterator[Tensor]:
        return (p for group in self.param_groups for p in group["params"])

    def _checked(self, name: str, value):
        """Give an option as plain Python numbers (NumPy's would turn float32 arrays into float64), or raise."""
        if isinstance(value, bool | np.bool_):
            return bool(value)
        numbers = value if name == "betas" and isinstance(value, tuple | list) else (value,)
        for number in numbers:
            if not isinstance(number, Real):
                raise TypeError(f"{self._name}: {name} must be a number, got {_kind(number)}")
        if name == "betas":
            if len(numbers) != 2 or not all(0 <= beta < 1 for beta in numbers):
                raise ValueError(f"{self._name}: betas must be two numbers in [0, 1), got {value!r}")
            return tuple(float(beta) for beta in numbers)
        if name == "alpha" and not 0 <= value <= 1:
            raise ValueError(f"{self._name}: alpha must lie between 0 and 1, got {value!r}")
        if name != "dampening" and not value >= 0:
            raise ValueError(f"{self._name}: {name} must be at least 0, got {value!r}")
        return float(value)


def blocks(*arrays: Array | None) -> Iterable[tuple[Array | None, ...]]:
    """Cut arrays of one shape into views of a few rows each, the same rows of all; a small array stays whole.

    A rule goes over its arrays several times. In a block that fits into the cache, all but the first time is
    cheap: for arrays of ten million numbers an Adam step takes half the time.
    """
    first = arrays[0]
    if first.nbytes <= BLOCK:
        return (arrays,)
    rows = max(1, BLOCK * len(first) // first.nbytes)
    return [tuple(a if a is None else a[i : i + rows] for a in arrays) for i in range(0, len(first), rows)]


def _kind(value) -> str:
    return f"{type(value).__module__}.{type(value).__name__}"


def _copy(value):
    return value.copy() if isinstance(value, np.ndarray) else value
