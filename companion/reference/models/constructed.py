"""Networks whose weights are computed, in PyTorch: its solver finds those of the interpolant.

Chapter: universal_approximation
"""

import numpy as np
import torch

from companion.reference.models.mlp import MLP


def interpolant(knots, values, *, dtype=np.float64):
    """Solve for the output layer: as many equations, one for each knot, as there are units and a bias."""
    t, y = (torch.tensor(np.asarray(a, np.float64)) for a in (knots, values))
    hidden = torch.relu(t[:, None] - t[:-1])  # (M, H): what each unit gives at each knot
    *weights, bias = torch.linalg.solve(torch.hstack((hidden, torch.ones(len(t), 1))), y)
    model = MLP(1, len(weights), 1, rng=np.random.default_rng(0), dtype=dtype)
    with torch.no_grad():
        model[0].weight.fill_(1.0)
        model[0].bias.copy_(-t[:-1])
        model[2].weight.copy_(torch.stack(weights)[None])
        model[2].bias.copy_(bias)
    return model


def sawtooth(folds, *, dtype=np.float64):
    """Fold with two units a layer."""
    model = MLP(1, *[2] * folds, 1, rng=np.random.default_rng(0), dtype=dtype)
    first, *others = list(model)[::2]
    with torch.no_grad():
        first.weight.fill_(1.0)
        for layer in others:
            layer.weight.copy_(torch.tensor([2.0, -4.0]))
        for layer in (first, *others):
            layer.bias.copy_(torch.tensor([0.0, -0.5])[: layer.out_features])
    return model
