"""Two networks against each other: one draws points like those on a circle, the other tells them apart."""

import numpy as np

from companion.scratch import functional as F, layers as nn, optimizers as optim, tensor

rng = np.random.default_rng(0)


def real(n):
    angle = rng.uniform(0, 2 * np.pi, size=n)
    return tensor(np.stack([np.cos(angle), np.sin(angle)], axis=1))


def network(inputs, outputs):
    return nn.Sequential(nn.Linear(inputs, 16, rng=rng), nn.LeakyReLU(0.2), nn.Linear(16, outputs, rng=rng))


model = nn.ModuleDict({"generator": network(3, 2), "critic": network(2, 1)})
generator, critic = model["generator"], model["critic"]
g_optimizer = optim.Adam(generator.parameters(), lr=2e-3, betas=(0.5, 0.999))
c_optimizer = optim.Adam(critic.parameters(), lr=2e-3, betas=(0.5, 0.999))
criterion = nn.BCELoss()
yes, no = tensor(np.ones((32, 1))), tensor(np.zeros((32, 1)))

losses = []
for step in range(50):
    fake = generator(tensor(rng.normal(size=(32, 3))))

    c_loss = criterion(critic(real(32)).sigmoid(), yes) + criterion(critic(fake.detach()).sigmoid(), no)
    c_optimizer.zero_grad()
    c_loss.backward()
    c_optimizer.step()

    g_loss = criterion(F.sigmoid(critic(fake)), yes)
    g_optimizer.zero_grad()
    g_loss.backward()
    g_optimizer.step()
    losses.append(c_loss.item() + g_loss.item())

print(f"critic {c_loss.item():.4f}, generator {g_loss.item():.4f}")
