"""A small network with a hinge loss on two moons, the layer, the loss and its penalty written out."""

import numpy as np

from companion.data import moons
from companion.scratch import functional as F, layers as nn, tensor

rng = np.random.default_rng(0)
points, classes = moons(100, rng=rng)
x, y = tensor(points), tensor(2.0 * classes - 1)


class Neurons(nn.Module):
    def __init__(self, inputs, outputs, nonlinear=True):
        super().__init__()
        self.w = nn.Parameter(tensor(rng.uniform(-1, 1, size=(inputs, outputs))))
        self.b = nn.Parameter(tensor(np.zeros(outputs)))
        self.nonlinear = nonlinear

    def forward(self, x):
        act = x @ self.w + self.b
        return act.relu() if self.nonlinear else act


model = nn.Sequential(Neurons(2, 16), Neurons(16, 16), Neurons(16, 1, nonlinear=False))

losses = []
for step in range(50):
    scores = model(x).squeeze(1)
    hinge = (1 - y * scores).clamp(min=0)
    penalty = F.stack([(p * p).sum() for p in model.parameters()]).sum()
    loss = hinge.mean() + 1e-4 * penalty

    model.zero_grad()
    loss.backward()
    for p in model.parameters():
        p.data -= (1.0 - 0.9 * step / 50) * 0.2 * p.grad
    losses.append(loss.item())

right = ((scores > 0) == (y > 0)).float().mean().item()
print(f"loss {losses[-1]:.4f}, {right:.1%} right")
