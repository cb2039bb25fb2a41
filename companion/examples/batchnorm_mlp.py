"""Batch normalisation written out as a module of one's own, inside a network of three layers."""

import numpy as np

from companion.data import digits
from companion.scratch import autodiff, functional as F, layers as nn, optimizers as optim, tensor

rng = np.random.default_rng(0)
data = digits()
x, y = tensor(data.x_train), tensor(data.y_train)


class BatchNorm(nn.Module):
    def __init__(self, dim, eps=1e-5, momentum=0.1):
        super().__init__()
        self.eps, self.momentum = eps, momentum
        self.gamma = nn.Parameter(tensor(np.ones(dim)))
        self.beta = nn.Parameter(tensor(np.zeros(dim)))
        self.register_buffer("mean", tensor(np.zeros(dim)))
        self.register_buffer("variance", tensor(np.ones(dim)))

    def forward(self, x):
        if self.training:
            mean, variance = x.mean(0), x.var(0)
            with autodiff.no_grad():
                self.mean = (1 - self.momentum) * self.mean + self.momentum * mean
                self.variance = (1 - self.momentum) * self.variance + self.momentum * variance
        else:
            mean, variance = self.mean, self.variance
        return self.gamma * (x - mean) / (variance + self.eps).sqrt() + self.beta


model = nn.Sequential(
    nn.Linear(64, 32, bias=False, rng=rng),
    BatchNorm(32),
    nn.Tanh(),
    nn.Linear(32, 32, bias=False, rng=rng),
    BatchNorm(32),
    nn.Tanh(),
    nn.Linear(32, 10, rng=rng),
)
optimizer = optim.SGD(model.parameters(), lr=0.5)

losses = []
for step in range(50):
    ix = tensor(rng.integers(0, len(x), size=64))
    loss = F.cross_entropy(model(x[ix]), y[ix])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    losses.append(loss.item())

model.eval()
with autodiff.no_grad():
    right = (model(x).argmax(1) == y).float().mean().item()
print(f"loss {losses[-1]:.4f}, {right:.1%} right in use")
