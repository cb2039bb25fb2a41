"""What a layer is: a function with parameters, which can be saved, and switched between training and use.

Chapter: layers
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from companion.scratch._public import public
from companion.scratch.autodiff import Tensor, increment_version
from companion.scratch.autodiff.methods import forget_gradients
from companion.shapes import Array

__all__: list[str] = []


@public
class Parameter(Tensor):
    """A tensor that a layer learns. It keeps a copy of the array, or of the tensor's, that it is given."""

    def __init__(self, data, requires_grad: bool = True):
        super().__init__(np.array(data.data if isinstance(data, Tensor) else data), requires_grad)


@public
class Layer:
    """What every layer and every network is: a function with parameters.

    A subclass writes ``forward``. Its attributes say the rest: a :class:`Parameter` is learned, a layer is an inner
    layer, and a plain NumPy array is a buffer, which is saved with the parameters but not learned.

    ``training`` tells a layer that works differently in training and in use (dropout, batch normalisation) which of
    the two it is; :meth:`train` and :meth:`eval` set it for a layer and all layers in it.
    """

    training = True
    _buffers: frozenset[str] = frozenset()  # of register_buffer

    def __setattr__(self, name: str, value):
        if isinstance(vars(self).get(name), Parameter) and not (value is None or isinstance(value, Parameter)):
            raise TypeError(
                f"{type(self).__name__}: {name} is a parameter, and {type(value).__name__} in its place would not be "
                f"learned; change it in place under no_grad(), or assign Parameter(...)"
            )
        super().__setattr__(name, value)

    def __call__(self, *inputs, **options) -> Tensor:
        return self.forward(*inputs, **options)

    def __repr__(self):
        inner = [f"({name}): {layer!r}" for name, layer in self.named_children()]
        lines = "".join(f"\n{each}".replace("\n", "\n  ") for each in inner) + "\n" * bool(inner)
        return f"{type(self).__name__}({lines})"

    def forward(self, *inputs) -> Tensor:
        """Compute the layer's output; each subclass says how."""
        raise NotImplementedError(f"{type(self).__name__} has no forward")

    def named_children(self) -> Iterator[tuple[str, Layer]]:
        """Go through the layers among this one's attributes with their names."""
        return ((name, value) for name, value in vars(self).items() if isinstance(value, Layer))

    def children(self) -> Iterator[Layer]:
        """Go through the layers among this one's attributes."""
        return (value for value in vars(self).values() if isinstance(value, Layer))

    def named_modules(self, memo: set[Layer] | None = None, prefix: str = "") -> Iterator[tuple[str, Layer]]:
        """Go through this layer, named "", and all layers in it, named as ``"0.layer"``; a shared one once."""
        memo = set() if memo is None else memo
        if self not in memo:
            memo.add(self)
            yield prefix, self
            for name, child in self.named_children():
                yield from child.named_modules(memo, f"{prefix}.{name}".lstrip("."))

    def modules(self) -> Iterator[Layer]:
        """Go through this layer and all layers in it."""
        return (layer for _, layer in self.named_modules())

    def apply(self, fn: Callable[[Layer], object]) -> Layer:
        """Call a function with every layer, the inner ones first; give the layer itself."""
        for child in self.children():
            child.apply(fn)
        fn(self)
        return self

    def add_module(self, name: str, module: Layer | None) -> None:
        """Take in a layer under a name, as ``self.name = module`` does."""
        setattr(self, name, module)

    def register_buffer(self, name: str, tensor, persistent: bool = True) -> None:
        """Keep a tensor that is not learned; a persistent one is saved with the parameters."""
        kept = None if tensor is None else Tensor(tensor.data if isinstance(tensor, Tensor) else np.array(tensor))
        setattr(self, name, kept)
        if persistent:
            self._buffers |= {name}

    def train(self, mode: bool = True) -> Layer:
        """Switch to training (or, with False, to use); give the layer itself."""
        for layer in self.modules():
            layer.training = mode
        return self

    def eval(self) -> Layer:
        """Switch to use: no dropout, and batch normalisation by its running statistics; give the layer itself."""
        return self.train(False)

    def _named_state(self, prefix: str = "") -> Iterator[tuple[str, Parameter | Array]]:
        """Go through parameters and buffers in PyTorch's order: own parameters, own buffers, inner layers'."""
        own = vars(self).items()
        yield from ((prefix + name, value) for name, value in own if isinstance(value, Parameter))
        buffers = self._buffers
        yield from ((prefix + name, value) for name, value in own if _is_buffer(value, name in buffers))
        for name, child in self.named_children():
            yield from child._named_state(f"{prefix}{name}.")

    def named_parameters(self) -> Iterator[tuple[str, Parameter]]:
        """Go through all parameters with their names, inner layers' as ``"0.weight"``, a shared one once."""
        seen = set()
        for name, value in self._named_state():
            if isinstance(value, Parameter) and id(value) not in seen:
                seen.add(id(value))
                yield name, value

    def parameters(self) -> Iterator[Parameter]:
        """Go through all parameters."""
        return (parameter for _, parameter in self.named_parameters())

    def requires_grad_(self, requires_grad: bool = True) -> Layer:
        """Have all parameters learned, or none of them; give the layer itself."""
        for parameter in self.parameters():
            parameter.requires_grad_(requires_grad)
        return self

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Forget every parameter's gradient, or, with False, make it zeros."""
        forget_gradients(self.parameters(), set_to_none)

    def state_dict(self) -> dict[str, Array]:
        """Copy all parameters and buffers into a dictionary, keyed as PyTorch keys them."""
        return {name: _array(value).copy() for name, value in self._named_state()}

    def load_state_dict(self, state) -> None:
        """Take over parameters and buffers from a dictionary of arrays or CPU tensors, a PyTorch model's too.

        Raises: ValueError where names or shapes differ; nothing is changed then.
        """
        own = {name: _array(value) for name, value in self._named_state()}
        if set(own) != set(state):
            raise ValueError(f"load_state_dict: expected the keys {sorted(own)}, got {sorted(state)}")
        arrays = {name: np.asarray(state[name]) for name in own}
        for name, array in arrays.items():
            if array.shape != own[name].shape:
                raise ValueError(f"load_state_dict: {name} must have shape {own[name].shape}, got {array.shape}")
        for name, array in arrays.items():
            own[name][...] = array
        increment_version(list(self.parameters()))


Module = Layer  # PyTorch's name
__all__.append("Module")


def _is_buffer(value, registered: bool) -> bool:
    return isinstance(value, np.ndarray) or (registered and value is not None)


def _array(value: Tensor | Array) -> Array:
    return value.data if isinstance(value, Tensor) else value
