"""Many small networks trained at once, in PyTorch: its autograd, and its AdamW as one kernel.

Chapter: double_descent
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import torch

__all__ = ["Bank"]


class Bank:
    """The same bank on any of PyTorch's devices: ``device="cuda"`` for a graphics card."""

    def __init__(self, networks, *, weight_decay=0.0, device="cpu"):
        self.widths = [len(state["0.bias"]) for state in networks[0]]

        arrays = (
            np.stack([np.concatenate([state["0.weight"] for state in of_seed]) for of_seed in networks]),
            np.stack([np.concatenate([state["0.bias"] for state in of_seed]) for of_seed in networks])[..., None],
            np.stack([np.concatenate([state["2.weight"] for state in of_seed], axis=1) for of_seed in networks]),
            np.stack([[state["2.bias"] for state in of_seed] for of_seed in networks], axis=1)[..., None],
        )
        self.parameters = [torch.tensor(array, device=device, requires_grad=True) for array in arrays]
        self.optimizer = torch.optim.AdamW(self.parameters, weight_decay=weight_decay, fused=True)

    def _forward(self, x, keep=None):
        weight1, bias1, weight2, bias2 = self.parameters  # (S, H, D), (S, H, 1), (S, K, H), (W, S, K, 1)
        hidden = torch.relu(torch.baddbmm(bias1, weight1, x.mT))
        if keep is not None:
            hidden = hidden * keep
        parts = zip(weight2.split(self.widths, dim=2), hidden.split(self.widths, dim=1), strict=True)
        return torch.stack([w @ h for w, h in parts]) + bias2

    def step(self, x, y, lr, keep=None):
        self.optimizer.param_groups[0]["lr"] = lr
        self.optimizer.zero_grad()
        (self._forward(x, keep) - y.mT).square().mean(dim=(2, 3)).sum().backward()
        self.optimizer.step()

    def examples(self, array):
        like = self.parameters[0]
        return torch.as_tensor(array, dtype=like.dtype, device=like.device)

    def outputs(self, x):
        with torch.no_grad():
            return self._forward(self.examples(x)).mT.numpy(force=True)

    def state_dicts(self):
        weight1, bias1, weight2, bias2 = (p.numpy(force=True).copy() for p in self.parameters)
        units = [slice(*ends) for ends in pairwise(np.cumsum([0, *self.widths]))]

        def network(s, w):
            rows = units[w]
            arrays = weight1[s, rows], bias1[s, rows, 0], weight2[s, :, rows], bias2[w, s, :, 0]
            return dict(zip(("0.weight", "0.bias", "2.weight", "2.bias"), arrays, strict=True))

        return [[network(s, w) for w in range(len(units))] for s in range(len(weight1))]
