"""What a layer is: a function with parameters, which can be saved, and switched between training and use.

Chapter: softmax
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from companion.scratch._public import public
from companion.scratch.autodiff import Tensor, increment_version
from companion.shapes import Array


@public
class Parameter(Tensor):
    """A tensor that a layer learns. It keeps a copy of the array it is given."""

    def __init__(self, data):
        super().__init__(np.array(data), requires_grad=True)


@public
class Layer:
    """What every layer and every network is: a function with parameters.

    A subclass writes ``forward``. Its attributes say the rest: a :class:`Parameter` is learnt, a layer is an inner
    layer, and a plain NumPy array is a buffer, which is saved with the parameters but not learnt.

    ``training`` tells a layer that works differently in training and in use (dropout, batch normalisation) which of
    the two it is; :meth:`train` and :meth:`eval` set it for a layer and all layers in it.
    """

    training = True

    def __call__(self, *inputs, **options) -> Tensor:
        return self.forward(*inputs, **options)

    def forward(self, *inputs) -> Tensor:
        """Compute the layer's output; each subclass says how."""
        raise NotImplementedError(f"{type(self).__name__} has no forward")

    def children(self) -> Iterator[Layer]:
        """Go through the layers among this one's attributes."""
        return (value for value in vars(self).values() if isinstance(value, Layer))

    def modules(self) -> Iterator[Layer]:
        """Go through this layer and all layers in it."""
        yield self
        for child in self.children():
            yield from child.modules()

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
        for kind in (Parameter, np.ndarray):
            yield from ((prefix + name, value) for name, value in vars(self).items() if isinstance(value, kind))
        for name, value in vars(self).items():
            if isinstance(value, Layer):
                yield from value._named_state(f"{prefix}{name}.")

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

    def zero_grad(self) -> None:
        """Forget every parameter's gradient."""
        for parameter in self.parameters():
            parameter.grad = None

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


def _array(value: Parameter | Array) -> Array:
    return value.data if isinstance(value, Parameter) else value
