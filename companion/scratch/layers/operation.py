"""Layers without parameters: an operation that remembers its options.

Chapter: layers
"""

from __future__ import annotations

import inspect
from collections.abc import Callable

from companion.scratch.autodiff import Tensor, apply
from companion.scratch.layers.base import Layer
from companion.shapes import Array, array_arguments


class OperationLayer(Layer):
    """An operation as a layer: made with the options, called with the arrays.

    ``class HuberLoss(OperationLayer, op=ops.huber_loss)`` is all that such a layer must say: its options, with their
    order and their defaults, are the operation's arguments that are no arrays.

    Raises: TypeError for an option that the operation does not have.
    """

    def __init_subclass__(cls, op: Callable | None = None):
        op = op or getattr(cls, "_op", None)
        if op is None:  # a base of such layers
            return
        arrays = array_arguments(op)
        parameters = inspect.signature(op).parameters
        options = [parameter for name, parameter in parameters.items() if name not in arrays]
        cls._op, cls.__signature__ = staticmethod(op), inspect.Signature(options)

    def __init__(self, *arguments, **options):
        try:
            given = self.__signature__.bind(*arguments, **options)
        except TypeError as error:
            raise TypeError(f"{type(self).__name__}: {error}") from None
        given.apply_defaults()
        self.options = dict(given.arguments)

    def forward(self, *arrays: Array | Tensor) -> Tensor:
        """Give the operation's value."""
        return apply(self._op, *arrays, **self.options)

    def __repr__(self):
        spoken = []
        for name, parameter in self.__signature__.parameters.items():
            value = self.options[name]
            if value != parameter.default:
                spoken.append(repr(value) if parameter.default is parameter.empty else f"{name}={value!r}")
        return f"{type(self).__name__}({', '.join(spoken)})"
