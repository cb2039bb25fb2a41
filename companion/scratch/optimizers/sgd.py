"""Gradient descent, with and without momentum.

Chapter: softmax
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from companion.scratch.autodiff import Tensor
from companion.scratch.optimizers.base import Optimizer


class SGD(Optimizer):
    """Gradient descent on batches, with PyTorch's momentum and weight decay.

    Formula, for a parameter w with gradient g: g <- g + weight_decay w; v <- momentum v + (1 - dampening) g, where
    the first v is g itself; w <- w - lr v, or w <- w - lr (g + momentum v) with ``nesterov``.

    ``lr`` is the learning rate, the step's length per unit of gradient.

    Raises: TypeError for parameters of another world; ValueError for no parameters or values out of range.

    Source: Sutskever, Martens, Dahl and Hinton (2013), in PyTorch's convention: the velocity holds no lr.
    """

    def __init__(
        self,
        params: Iterable[Tensor] | Iterable[dict],
        lr: float = 1e-3,
        momentum: float = 0.0,
        dampening: float = 0.0,
        weight_decay: float = 0.0,
        nesterov: bool = False,
    ):
        if nesterov and (momentum == 0 or dampening != 0):
            raise ValueError(f"SGD: nesterov needs momentum and no dampening, got {momentum!r} and {dampening!r}")
        options = {"lr": lr, "momentum": momentum, "dampening": dampening, "weight_decay": weight_decay}
        super().__init__(params, options | {"nesterov": nesterov})

    def update(self, group: dict) -> None:
        """Move each parameter against its gradient, or along its velocity."""
        lr, momentum, decay = group["lr"], group["momentum"], group["weight_decay"]
        share = 1 - group["dampening"]
        for p in group["params"]:
            w, g = p.data, p.grad
            if g is None:
                continue
            if decay:
                g = g + decay * w
            if momentum:
                v = self.state[p].get("momentum_buffer")
                if v is None:
                    v = self.state[p]["momentum_buffer"] = np.array(g)
                else:
                    v *= momentum
                    v += g if share == 1 else share * g
                g = g + momentum * v if group["nesterov"] else v
            w -= lr * g
