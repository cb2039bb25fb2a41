"""What a layer is, and how layers are put together."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from companion.scratch.autodiff import Tensor
from companion.shapes import Array, Float


class Parameter(Tensor):
    """A tensor that a layer learns. It keeps a copy of the array it is given.

    Chapter: 4
    """

    __slots__ = ()

    def __init__(self, data):
        super().__init__(np.array(data), requires_grad=True)


class Layer:
    """What every layer and every network is: a function with parameters.

    A subclass writes ``forward``; parameters and inner layers are found among its attributes.

    Chapter: 4
    """

    def __call__(self, *inputs) -> Tensor:
        return self.forward(*inputs)

    def forward(self, *inputs) -> Tensor:
        """Compute the layer's output; each subclass says how."""
        raise NotImplementedError(f"{type(self).__name__} has no forward")

    def named_parameters(self, prefix: str = "") -> Iterator[tuple[str, Parameter]]:
        """Go through all parameters with their names, inner layers' as ``"0.weight"``."""
        for name, value in vars(self).items():
            if isinstance(value, Parameter):
                yield prefix + name, value
            elif isinstance(value, Layer):
                yield from value.named_parameters(f"{prefix}{name}.")

    def parameters(self) -> Iterator[Parameter]:
        """Go through all parameters."""
        return (parameter for _, parameter in self.named_parameters())

    def zero_grad(self) -> None:
        """Forget every parameter's gradient."""
        for parameter in self.parameters():
            parameter.grad = None

    def state_dict(self) -> dict[str, Array]:
        """Copy all parameters into a dictionary, keyed as PyTorch keys them."""
        return {name: parameter.data.copy() for name, parameter in self.named_parameters()}

    def load_state_dict(self, state) -> None:
        """Take over parameters from a dictionary of arrays or CPU tensors, a PyTorch model's too.

        Raises: ValueError where names or shapes differ; nothing is changed then.
        """
        own = dict(self.named_parameters())
        if set(own) != set(state):
            raise ValueError(f"load_state_dict: expected the keys {sorted(own)}, got {sorted(state)}")
        arrays = {name: np.asarray(state[name]) for name in own}
        for name, array in arrays.items():
            if array.shape != own[name].shape:
                raise ValueError(f"load_state_dict: {name} must have shape {own[name].shape}, got {array.shape}")
        for name, array in arrays.items():
            own[name].data = array.astype(own[name].dtype)


class Sequential(Layer):
    """Layers one after the other, named "0", "1", ... as in PyTorch.

    Raises: TypeError for anything that is no layer.

    Chapter: 4
    """

    def __init__(self, *layers: Layer):
        for i, layer in enumerate(layers):
            if not isinstance(layer, Layer):
                kind = f"{type(layer).__module__}.{type(layer).__name__}"
                raise TypeError(f"Sequential: layer {i} must be a companion.scratch Layer, got {kind}")
            setattr(self, str(i), layer)

    def __iter__(self) -> Iterator[Layer]:
        return iter(vars(self).values())

    def forward(self, x: Float[Array, "N D"]) -> Tensor:
        """Send x through every layer in turn."""
        for layer in self:
            x = layer(x)
        return x

    def __repr__(self):
        return f"Sequential({', '.join(map(repr, self))})"
