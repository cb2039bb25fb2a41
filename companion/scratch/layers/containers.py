"""How layers are put together: one after the other, around each other, and where images become rows.

Chapter: layers
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from companion.scratch._public import public
from companion.scratch.autodiff import Tensor
from companion.scratch.functional import flatten
from companion.scratch.layers.base import Layer
from companion.shapes import Array, Float


class Numbered(Layer):
    """Layers named "0", "1", ... as in PyTorch, to be counted, gone through, and picked by number."""

    def append(self, layer: Layer) -> Numbered:
        """Put a layer at the end; give the whole."""
        setattr(self, str(len(self)), _checked(layer, f"{type(self).__name__}: layer {len(self)}"))
        return self

    def __len__(self):
        return len(list(self.children()))

    def __iter__(self) -> Iterator[Layer]:
        return self.children()

    def __getitem__(self, place: int | slice):
        chosen = list(self)[place]
        return chosen if isinstance(chosen, Layer) else self._of(chosen)

    def __repr__(self):
        return f"{type(self).__name__}({', '.join(map(repr, self))})"


@public
class Sequential(Numbered):
    """Layers one after the other, named "0", "1", ... as in PyTorch.

    Raises: TypeError for anything that is no layer.
    """

    def __init__(self, *layers: Layer):
        for layer in layers:
            self.append(layer)

    def forward(self, x: Float[Array, "N ..."]) -> Tensor:
        """Send x through every layer in turn."""
        for layer in self:
            x = layer(x)
        return x

    def _of(self, layers: list[Layer]) -> Sequential:
        return Sequential(*layers)

    def __repr__(self):
        return f"Sequential({', '.join(map(repr, self))})"  # an MLP, say, is read as what it is made of


@public
class ModuleList(Numbered):
    """A list of layers, for a network that says itself how they are used.

    Raises: TypeError for anything that is no layer.

    Chapter: transformers
    """

    def __init__(self, modules: Iterable[Layer] = ()):
        self.extend(modules)

    def extend(self, modules: Iterable[Layer]) -> ModuleList:
        """Put several layers at the end; give the whole."""
        for layer in modules:
            self.append(layer)
        return self

    def _of(self, layers: list[Layer]) -> ModuleList:
        return ModuleList(layers)


@public
class ModuleDict(Layer):
    """Layers by name, for a network that says itself how they are used.

    Raises: TypeError for anything that is no layer.

    Chapter: transformers
    """

    def __init__(self, modules: Mapping[str, Layer] | None = None):
        for name, layer in (modules or {}).items():
            self[name] = layer

    def __setitem__(self, name: str, layer: Layer):
        setattr(self, name, _checked(layer, f"ModuleDict: {name}"))

    def __getitem__(self, name: str) -> Layer:
        return dict(self.items())[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.keys())

    def __len__(self):
        return len(self.keys())

    def keys(self) -> list[str]:
        """List the names."""
        return [name for name, _ in self.items()]

    def values(self) -> Iterator[Layer]:
        """Go through the layers."""
        return self.children()

    def items(self) -> Iterator[tuple[str, Layer]]:
        """Go through the layers with their names."""
        return self.named_children()


@public
class Residual(Layer):
    """A layer whose output is added to its input: what it learns is a change, and no change is easy to learn.

    Formula: y = x + f(x), where f keeps x's shape.

    Raises: TypeError for anything that is no layer.

    Source: He, Zhang, Ren and Sun (2016), Deep Residual Learning for Image Recognition, equation 1.
    Chapter: transformers
    """

    def __init__(self, layer: Layer):
        self.layer = _checked(layer, "Residual: layer")

    def forward(self, x: Float[Array, "..."]) -> Tensor:
        """Give x + f(x)."""
        return x + self.layer(x)

    def __repr__(self):
        return f"Residual({self.layer!r})"


@public
class Flatten(Layer):
    """Make one axis of several: between convolutions and a linear layer, a batch of images becomes a batch of rows.

    Formula: :func:`companion.scratch.functional.flatten`.

    Raises: ValueError, when called, where the axes are not there or end before they start.

    Chapter: convolution
    """

    def __init__(self, start_dim: int = 1, end_dim: int = -1):
        self.start_dim, self.end_dim = start_dim, end_dim

    def forward(self, x: Float[Array, "..."]) -> Tensor:
        """Give x in its new shape."""
        return flatten(x, self.start_dim, self.end_dim)

    def __repr__(self):
        dims = (self.start_dim, self.end_dim)
        return "Flatten()" if dims == (1, -1) else f"Flatten(start_dim={dims[0]}, end_dim={dims[1]})"


def _checked(layer: Layer, name: str) -> Layer:
    """Give the layer back, or say that it is none."""
    if not isinstance(layer, Layer):
        kind = f"{type(layer).__module__}.{type(layer).__name__}"
        raise TypeError(f"{name} must be a companion.scratch Layer, got {kind}")
    return layer
