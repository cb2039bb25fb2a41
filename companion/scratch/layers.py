"""Layers: operations with their parameters, under ``torch.nn``'s names."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from companion import draws
from companion.scratch import ops
from companion.scratch.autodiff import Tensor, apply
from companion.shapes import Array, Float, Int


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


class Linear(Layer):
    """A linear layer: O scores from D features.

    Formula: y = x W^T + b; W is (O, D), b is (O,); x is (..., D). The starting values are PyTorch's, uniform in
    plus or minus 1 / sqrt(D), drawn from ``rng``. Numbers are float64 unless ``dtype`` says otherwise.

    Raises: TypeError without a NumPy generator; ValueError for sizes below 1.

    Chapter: 4
    """

    def __init__(self, in_features: int, out_features: int, bias: bool = True, *, rng, dtype=np.float64):
        drawn = draws.linear_parameters(in_features, out_features, bias, rng=rng, dtype=dtype)
        self.weight = Parameter(drawn["weight"])
        self.bias = Parameter(drawn["bias"]) if bias else None

    def forward(self, x: Float[Array, "... D"]) -> Tensor:
        """Give x W^T + b, shape (..., O)."""
        return apply(ops.linear, x, self.weight, self.bias)

    def __repr__(self):
        out_features, in_features = self.weight.shape
        return f"Linear({in_features}, {out_features}{'' if self.bias is not None else ', bias=False'})"


class ReLU(Layer):
    """The rectified linear unit, max(x, 0), as a layer.

    Chapter: 4
    """

    def forward(self, x: Float[Array, "..."]) -> Tensor:
        """Give max(x, 0)."""
        return apply(ops.relu, x)

    def __repr__(self):
        return "ReLU()"


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


class CrossEntropyLoss(Layer):
    """Softmax and cross-entropy in one: it takes scores, never probabilities.

    Formula: :func:`companion.scratch.ops.cross_entropy`.

    Chapter: 4
    """

    def __init__(self, *, reduction: str = "mean"):
        self.reduction = reduction

    def forward(self, input: Float[Array, "N K"], target: Int[Array, "N"]) -> Tensor:
        """Give the loss of the scores (N, K) at the labels (N,)."""
        return apply(ops.cross_entropy, input, target, reduction=self.reduction)


class MultiMarginLoss(Layer):
    """The multi-class hinge loss on scores.

    Formula: :func:`companion.scratch.ops.multi_margin_loss`.

    Chapter: 4
    """

    def __init__(self, *, p: int = 1, margin: float = 1.0, reduction: str = "mean"):
        self.p, self.margin, self.reduction = p, margin, reduction

    def forward(self, input: Float[Array, "N K"], target: Int[Array, "N"]) -> Tensor:
        """Give the loss of the scores (N, K) at the labels (N,)."""
        return apply(ops.multi_margin_loss, input, target, p=self.p, margin=self.margin, reduction=self.reduction)
