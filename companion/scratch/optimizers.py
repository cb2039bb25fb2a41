"""Optimizers: rules that turn gradients into steps, under ``torch.optim``'s names."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from companion.scratch.autodiff import Tensor


class SGD:
    """Gradient descent on batches, with PyTorch's momentum and weight decay.

    Formula, for a parameter w with gradient g: g <- g + weight_decay w; v <- momentum v + (1 - dampening) g, where
    the first v is g itself; w <- w - lr v, or w <- w - lr (g + momentum v) with ``nesterov``.

    ``lr`` is the learning rate, the step's length per unit of gradient.

    Raises: TypeError for parameters of another world; ValueError for no parameters or values out of range.

    Source: Sutskever, Martens, Dahl and Hinton (2013), in PyTorch's convention: the velocity holds no lr.
    Chapter: 4
    """

    def __init__(
        self,
        params: Iterable[Tensor],
        lr: float = 1e-3,
        momentum: float = 0.0,
        dampening: float = 0.0,
        weight_decay: float = 0.0,
        nesterov: bool = False,
    ):
        self.params = list(params)
        if not self.params:
            raise ValueError("SGD: params must hold at least one parameter, got none")
        for p in self.params:
            if not isinstance(p, Tensor):
                kind = f"{type(p).__module__}.{type(p).__name__}"
                raise TypeError(f"SGD: params must be tensors of companion.scratch, got {kind}")
        for name, value in (("lr", lr), ("momentum", momentum), ("weight_decay", weight_decay)):
            if not value >= 0:
                raise ValueError(f"SGD: {name} must be at least 0, got {value!r}")
        if nesterov and (momentum == 0 or dampening != 0):
            raise ValueError(f"SGD: nesterov needs momentum and no dampening, got {momentum!r} and {dampening!r}")
        self.lr, self.momentum, self.dampening = lr, momentum, dampening
        self.weight_decay, self.nesterov = weight_decay, nesterov
        self.velocities = [None] * len(self.params)

    def zero_grad(self) -> None:
        """Forget every gradient, so that the next backward starts afresh."""
        for p in self.params:
            p.grad = None

    def step(self) -> None:
        """Move every parameter that has a gradient one step downhill."""
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            g = p.grad
            if self.weight_decay:
                g = g + self.weight_decay * p.data
            if self.momentum:
                v = self.velocities[i]
                v = g.copy() if v is None else self.momentum * v + (1 - self.dampening) * g
                self.velocities[i] = v
                g = g + self.momentum * v if self.nesterov else v
            np.subtract(p.data, self.lr * g, out=p.data)
