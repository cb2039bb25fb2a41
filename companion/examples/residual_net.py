"""A residual network: blocks that add to their input, with batch normalisation, and a mean over places at the end."""

import numpy as np

from companion.data import digits
from companion.scratch import functional as F, layers as nn, optimizers as optim, tensor

rng = np.random.default_rng(0)
data = digits()
images, labels = tensor(data.x_train.reshape(-1, 1, 8, 8)), tensor(data.y_train)


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride=1):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride=stride, padding=1, bias=False, rng=rng)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, padding=1, bias=False, rng=rng)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.shortcut = nn.Sequential()
        if stride != 1 or inputs != outputs:
            self.shortcut = nn.Sequential(
                nn.Conv2d(inputs, outputs, 1, stride=stride, bias=False, rng=rng), nn.BatchNorm2d(outputs)
            )

    def forward(self, x):
        out = F.relu(self.bn1(self.conv1(x)))
        out = self.bn2(self.conv2(out))
        return F.relu(out + self.shortcut(x))


class ResNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.blocks = nn.ModuleList([Block(1, 4), Block(4, 8, stride=2), Block(8, 8)])
        self.head = nn.Linear(8, 10, rng=rng)

    def forward(self, x):
        for block in self.blocks:
            x = block(x)
        return self.head(x.mean(dim=(2, 3)))


model = ResNet()
optimizer = optim.SGD(model.parameters(), lr=0.1, momentum=0.9, weight_decay=5e-4)

losses = []
for step in range(50):
    ix = tensor(rng.integers(0, len(images), size=32))
    loss = F.cross_entropy(model(images[ix]), labels[ix])
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    optimizer.step()
    losses.append(loss.item())

print(f"{len(list(model.modules()))} modules, loss {losses[0]:.4f} -> {losses[-1]:.4f}")
