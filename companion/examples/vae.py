"""A variational autoencoder of digits: the noise is drawn in NumPy and handed in."""

import numpy as np

from companion.data import digits
from companion.scratch import functional as F, layers as nn, optimizers as optim, tensor

rng = np.random.default_rng(0)
x = tensor(digits().x_train)


class VAE(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(64, 48, rng=rng)
        self.fc21 = nn.Linear(48, 4, rng=rng)
        self.fc22 = nn.Linear(48, 4, rng=rng)
        self.fc3 = nn.Linear(4, 48, rng=rng)
        self.fc4 = nn.Linear(48, 64, rng=rng)

    def encode(self, x):
        h = F.relu(self.fc1(x))
        return self.fc21(h), self.fc22(h)

    def reparameterize(self, mu, logvar):
        std = F.exp(0.5 * logvar)
        eps = tensor(rng.normal(size=tuple(std.shape)))
        return mu + eps * std

    def decode(self, z):
        return F.sigmoid(self.fc4(F.relu(self.fc3(z))))

    def forward(self, x):
        mu, logvar = self.encode(x.view(-1, 64))
        return self.decode(self.reparameterize(mu, logvar)), mu, logvar


def loss_function(recon, x, mu, logvar):
    bce = F.binary_cross_entropy(recon, x, reduction="sum")
    kld = -0.5 * F.sum(1 + logvar - mu.pow(2) - logvar.exp())
    return (bce + kld) / len(x)


model = VAE()
optimizer = optim.Adam(model.parameters(), lr=3e-3)

losses = []
for step in range(50):
    batch = x[tensor(rng.integers(0, len(x), size=64))]
    optimizer.zero_grad()
    recon, mu, logvar = model(batch)
    loss = loss_function(recon, batch, mu, logvar)
    loss.backward()
    losses.append(loss.item())
    optimizer.step()

print(f"loss {losses[0]:.3f} -> {losses[-1]:.3f}; a code has {mu.std(0).numel()} numbers")
