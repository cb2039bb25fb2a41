"""A small LeNet on pictures of digits: convolve, pool, convolve, flatten, and three linear layers."""

import numpy as np

from companion.data import digits
from companion.scratch import autodiff, functional as F, layers as nn, optimizers as optim, tensor

rng = np.random.default_rng(0)
data = digits()
images, labels = tensor(data.x_train).view(-1, 1, 8, 8), tensor(data.y_train)


class LeNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 3, padding=1, rng=rng)
        self.conv2 = nn.Conv2d(6, 12, kernel_size=3, rng=rng)
        self.fc1 = nn.Linear(12 * 2 * 2, 32, rng=rng)
        self.fc2 = nn.Linear(32, 10, rng=rng)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)  # (N, 6, 4, 4)
        x = F.relu(self.conv2(x))  # (N, 12, 2, 2)
        x = x.view(x.size(0), -1)
        return self.fc2(F.relu(self.fc1(x)))


model = LeNet()
criterion = nn.CrossEntropyLoss()
optimizer = optim.Adam(model.parameters(), lr=0.01)

losses = []
for step in range(50):
    ix = tensor(rng.integers(0, len(images), size=32))
    optimizer.zero_grad()
    loss = criterion(model(images[ix]), labels[ix])
    loss.backward()
    optimizer.step()
    losses.append(loss.item())

with autodiff.no_grad():
    _, predicted = model(tensor(data.x_test).view(-1, 1, 8, 8)).max(1)
print(f"loss {losses[-1]:.4f}, {(predicted == tensor(data.y_test)).float().mean().item():.1%} right on test digits")
