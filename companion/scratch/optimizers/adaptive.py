"""Optimizers that give each weight a step of its own, by the size of the gradients it has had.

Chapter: gradient_descent
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from companion.scratch.autodiff import Tensor
from companion.scratch.optimizers.base import Optimizer, blocks
from companion.shapes import Array


class Adagrad(Optimizer):
    """Divide each weight's step by the root of the sum of all its squared gradients so far.

    Formula, at step t = 1, 2, ... for a parameter w with gradient g: g <- g + weight_decay w; s <- s + g^2;
    w <- w - lr / (1 + (t - 1) lr_decay) g / (sqrt(s) + eps). s starts at ``initial_accumulator_value``, which is
    the optimizer's for all groups, as in PyTorch.

    Raises: see :class:`Optimizer`.

    Source: Duchi, Hazan and Singer (2011), Adaptive Subgradient Methods for Online Learning.
    """

    def __init__(
        self,
        params: Iterable[Tensor] | Iterable[dict],
        lr: float = 1e-2,
        lr_decay: float = 0.0,
        weight_decay: float = 0.0,
        initial_accumulator_value: float = 0.0,
        eps: float = 1e-10,
    ):
        options = {"lr": lr, "lr_decay": lr_decay, "weight_decay": weight_decay}
        super().__init__(params, options | {"initial_accumulator_value": initial_accumulator_value, "eps": eps})

    def begin(self, data: Array) -> Array:
        """Start the sum of squares at the value asked for."""
        return np.full_like(data, self.defaults["initial_accumulator_value"])

    def update(self, group: dict) -> None:
        """Move each weight by its gradient over the root of the sum of squares."""
        decay, eps = group["weight_decay"], group["eps"]
        for t, arrays in self.with_gradients(group, "sum"):
            lr = group["lr"] / (1 + (t - 1) * group["lr_decay"])
            for w, g, s in blocks(*arrays):
                if decay:
                    g = g + decay * w
                s += g * g
                w -= lr * g / (np.sqrt(s) + eps)


class RMSprop(Optimizer):
    """Divide each weight's step by the root of a moving average of its squared gradients.

    Formula, for a parameter w with gradient g: g <- g + weight_decay w; s <- alpha s + (1 - alpha) g^2;
    w <- w - lr g / (sqrt(s) + eps). With ``centered``, a <- alpha a + (1 - alpha) g, and sqrt(s - a^2) stands for
    sqrt(s). With ``momentum``, b <- momentum b + g / (sqrt(s) + eps) and w <- w - lr b.

    s - a^2 is a difference of nearly equal numbers where a gradient hardly changes: it keeps few correct digits,
    and rounding can make it negative; the weight is then NaN, as in PyTorch.

    Raises: see :class:`Optimizer`.

    Source: Tieleman and Hinton (2012), Lecture 6.5; centered: Graves (2013), Generating Sequences With Recurrent
    Neural Networks, equations 38 to 45.
    """

    def __init__(
        self,
        params: Iterable[Tensor] | Iterable[dict],
        lr: float = 1e-2,
        alpha: float = 0.99,
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        momentum: float = 0.0,
        centered: bool = False,
    ):
        options = {"lr": lr, "alpha": alpha, "eps": eps, "weight_decay": weight_decay}
        super().__init__(params, options | {"momentum": momentum, "centered": centered})

    def update(self, group: dict) -> None:
        """Move each weight by its gradient over the root of the average square."""
        lr, alpha, eps = group["lr"], group["alpha"], group["eps"]
        decay, momentum, centered = group["weight_decay"], group["momentum"], group["centered"]
        kept = "square_avg", "grad_avg" if centered else None, "momentum_buffer" if momentum else None
        for _, arrays in self.with_gradients(group, *kept):
            for w, g, s, a, b in blocks(*arrays):
                if decay:
                    g = g + decay * w
                s *= alpha
                s += (1 - alpha) * g * g
                if centered:
                    a *= alpha
                    a += (1 - alpha) * g
                    s = s - a * a
                move = g / (np.sqrt(s) + eps)
                if momentum:
                    b *= momentum
                    b += move
                    move = b
                w -= lr * move


class Adam(Optimizer):
    """Move along an average of the gradients, divided by the root of an average of their squares.

    Formula, at step t = 1, 2, ... for a parameter w with gradient g: g <- g + weight_decay w;
    m <- beta1 m + (1 - beta1) g; v <- beta2 v + (1 - beta2) g^2;
    w <- w - lr (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + eps). The divisors undo that m and v start at 0.
    With ``amsgrad`` the largest v so far stands for v. With ``decoupled_weight_decay`` the decay is
    :class:`AdamW`'s.

    Raises: see :class:`Optimizer`.

    Source: Kingma and Ba (2015), Adam, Algorithm 1; amsgrad: Reddi, Kale and Kumar (2018), On the Convergence of
    Adam and Beyond, in PyTorch's convention: the largest v is taken before the division.
    """

    def __init__(
        self,
        params: Iterable[Tensor] | Iterable[dict],
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        amsgrad: bool = False,
        *,
        decoupled_weight_decay: bool = False,
    ):
        options = {"lr": lr, "betas": betas, "eps": eps, "weight_decay": weight_decay, "amsgrad": amsgrad}
        super().__init__(params, options | {"decoupled_weight_decay": decoupled_weight_decay})

    def update(self, group: dict) -> None:
        """Move each weight by its average gradient over the root of its average square."""
        lr, (beta1, beta2), eps = group["lr"], group["betas"], group["eps"]
        decay, decoupled = group["weight_decay"], group["decoupled_weight_decay"]
        kept = "exp_avg", "exp_avg_sq", "max_exp_avg_sq" if group["amsgrad"] else None
        for t, arrays in self.with_gradients(group, *kept):
            step, root = lr / (1 - beta1**t), math.sqrt(1 - beta2**t)
            for w, g, m, v, largest in blocks(*arrays):
                if decay and decoupled:
                    w *= 1 - lr * decay
                elif decay:
                    g = g + decay * w
                m *= beta1
                m += (1 - beta1) * g
                v *= beta2
                v += (1 - beta2) * g * g
                if largest is not None:
                    v = np.maximum(largest, v, out=largest)
                w -= step * m / (np.sqrt(v) / root + eps)


class AdamW(Adam):
    """Adam whose weight decay shrinks the weights themselves, and never passes through the averages.

    Formula: w <- (1 - lr weight_decay) w, then :class:`Adam`'s step without weight decay.

    Raises: see :class:`Optimizer`.

    Source: Loshchilov and Hutter (2019), Decoupled Weight Decay Regularization, Algorithm 2, in PyTorch's convention:
    the decay is multiplied by lr.
    """

    def __init__(
        self,
        params: Iterable[Tensor] | Iterable[dict],
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 1e-2,
        amsgrad: bool = False,
    ):
        super().__init__(params, lr, betas, eps, weight_decay, amsgrad, decoupled_weight_decay=True)
