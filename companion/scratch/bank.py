"""Many small networks trained at once: one matrix holds the hidden layers of all.

Chapter: double_descent
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from companion.scratch.optimizers.base import blocks
from companion.shapes import Array, Float

BETA1, BETA2, EPS = 0.9, 0.999, 1e-8  # Adam's


class Bank:
    """Networks D-h-K with one rectified hidden layer, trained side by side on squared errors by AdamW.

    ``networks[s][w]`` is the ``state_dict()`` of an ``MLP(D, h, K)``. The networks of one s, a seed, see the same
    examples and may differ in width; network w is as wide for every seed. So the hidden layers of a seed are one
    matrix, whose H rows are the units of all widths, and one product serves them all; only the output layers are
    multiplied width by width. Each network learns what it would learn alone.

    Formula, for each network: z = W2 relu(W1 x + b1) + b2; loss = mean of (z - y)^2 over the batch and the K
    outputs; a step is :class:`companion.scratch.optimizers.AdamW`'s, with its betas and eps.

    Raises: ValueError for no networks, and for seeds whose networks differ in their shapes.
    """

    def __init__(self, networks: Sequence[Sequence[dict[str, Array]]], *, weight_decay: float = 0.0):
        shapes = {tuple(tuple(a.shape for a in state.values()) for state in of_seed) for of_seed in networks}
        if len(shapes) != 1 or not networks[0]:
            raise ValueError(f"Bank: every seed needs networks of the same shapes, got {len(shapes)} lists of shapes")
        first = networks[0][0]
        (K, _), D, dtype = first["2.weight"].shape, first["0.weight"].shape[1], first["0.weight"].dtype
        self.widths = [len(state["0.bias"]) for state in networks[0]]
        self.weight_decay, self.steps = weight_decay, 0
        S, H, W = len(networks), sum(self.widths), len(self.widths)
        self._rows = [slice(*ends) for ends in pairwise(np.cumsum([0, *self.widths]))]
        self._shapes = [(S, H, D), (S, H, 1), (W, S, K, 1), *((S, h, K) for h in self.widths)]
        self._weights, self._slopes, self._mean, self._square = np.zeros(
            (4, sum(map(math.prod, self._shapes))), dtype
        )
        for state, views in zip((state for of_seed in networks for state in of_seed), self._views(), strict=True):
            for name, view in views.items():
                view[...] = state[name]

    def _parts(self, flat: Array) -> list[Array]:
        """View one long array as W1 (S, H, D), b1 (S, H, 1), b2 (W, S, K, 1), and W2^T (S, h, K) of each width."""
        ends = np.cumsum([0, *map(math.prod, self._shapes)])
        return [flat[a:b].reshape(shape) for (a, b), shape in zip(pairwise(ends), self._shapes, strict=True)]

    def _views(self) -> Iterator[dict[str, Array]]:
        """View the networks one by one, seed by seed."""
        weight1, bias1, bias2, *weights2 = self._parts(self._weights)
        for s in range(len(weight1)):
            for w, rows in enumerate(self._rows):
                arrays = weight1[s, rows], bias1[s, rows, 0], weights2[w][s].T, bias2[w, s, :, 0]
                yield dict(zip(("0.weight", "0.bias", "2.weight", "2.bias"), arrays, strict=True))

    def state_dicts(self) -> list[list[dict[str, Array]]]:
        """Copy the networks out, each as the ``state_dict()`` of an MLP."""
        every = [{name: view.copy() for name, view in views.items()} for views in self._views()]
        return [every[i : i + len(self.widths)] for i in range(0, len(every), len(self.widths))]

    def examples(self, array: Float[Array, "S N ..."]) -> Array:
        """Give inputs or targets of each seed as the bank computes with them."""
        return np.asarray(array, self._weights.dtype)

    def outputs(self, x: Float[Array, "S N D"]) -> Float[Array, "W S N K"]:
        """Compute what every network says of its seed's examples."""
        return self._outputs(self._hidden(self.examples(x))).swapaxes(2, 3)

    def _hidden(self, x: Float[Array, "S N D"]) -> Float[Array, "S H N"]:
        weight1, bias1, *_ = self._parts(self._weights)
        hidden = weight1 @ x.swapaxes(1, 2)
        hidden += bias1
        return np.maximum(hidden, 0, out=hidden)

    def _outputs(self, hidden: Float[Array, "S H N"]) -> Float[Array, "W S K N"]:
        _, _, bias2, *weights2 = self._parts(self._weights)
        z = np.empty((*bias2.shape[:3], hidden.shape[2]), hidden.dtype)
        for rows, weight2, out in zip(self._rows, weights2, z, strict=True):
            np.matmul(weight2.swapaxes(1, 2), hidden[:, rows], out=out)
        z += bias2
        return z

    def step(
        self, x: Float[Array, "S B D"], y: Float[Array, "S B K"], lr: float, keep: Float[Array, "S H B"] | None = None
    ) -> None:
        """Take a step of every network on a batch of its seed; ``keep`` multiplies the hidden units, for dropout."""
        hidden = self._hidden(x)
        if keep is not None:
            hidden *= keep
        dz = self._outputs(hidden)
        dz -= y.swapaxes(1, 2)
        dz *= 2 / math.prod(y.shape[1:])
        self._move(self._backward(x, hidden, dz, keep), lr)

    def _backward(self, x: Array, hidden: Array, dz: Array, keep: Array | None) -> Array:
        """Send the slope of each loss back to all weights: one long array, as ``_weights``."""
        weights2 = self._parts(self._weights)[3:]
        dweight1, dbias1, dbias2, *dweights2 = self._parts(self._slopes)
        np.sum(dz, axis=3, keepdims=True, out=dbias2)
        turned = np.ascontiguousarray(dz.swapaxes(2, 3))  # the product with dz as it lies takes three times as long
        dhidden = np.empty_like(hidden)
        for w, rows in enumerate(self._rows):
            np.matmul(hidden[:, rows], turned[w], out=dweights2[w])
            np.matmul(weights2[w], dz[w], out=dhidden[:, rows])
        if keep is not None:
            dhidden *= keep
        dhidden *= hidden > 0
        np.matmul(dhidden, x, out=dweight1)
        np.matmul(dhidden, np.ones_like(x[:, :, :1]), out=dbias1)  # a sum, and a product takes a fifth of sum's time
        return self._slopes

    def _move(self, slopes: Array, lr: float) -> None:
        """Take AdamW's step in place, its constant factors gathered into two numbers: ten passes over the arrays."""
        self.steps += 1
        root = math.sqrt((1 - BETA2) / (1 - BETA2**self.steps))
        rate = lr * (1 - BETA1) / (1 - BETA1**self.steps) / root
        for w, g, m, v in blocks(self._weights, slopes, self._mean, self._square):
            if self.weight_decay:
                w *= 1 - lr * self.weight_decay
            m *= BETA1
            m += g  # the average, divided by 1 - beta1
            v *= BETA2
            g *= g
            v += g
            np.sqrt(v, out=g)
            g += EPS / root
            np.divide(m, g, out=g)
            g *= rate
            w -= g
