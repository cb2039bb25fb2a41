"""A network with dropout, trained with it and used without, on a schedule."""

import numpy as np

from companion.data import digits
from companion.scratch import autodiff, functional as F, layers as nn, optimizers as optim, schedules, tensor

rng = np.random.default_rng(0)
data = digits()
x, y = tensor(data.x_train), tensor(data.y_train)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(64, 128, rng=rng)
        self.fc2 = nn.Linear(128, 64, rng=rng)
        self.fc3 = nn.Linear(64, 10, rng=rng)
        self.dropout = nn.Dropout(0.2, rng=rng)

    def forward(self, x):
        x = self.dropout(F.relu(self.fc1(x)))
        x = F.dropout(F.relu(self.fc2(x)), p=0.5, training=self.training, rng=rng)
        return F.log_softmax(self.fc3(x), dim=1)


model = Net()
optimizer = optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
schedule = schedules.CosineAnnealingLR(optimizer, T_max=50)

losses = []
for step in range(50):
    model.train()
    ix = tensor(rng.integers(0, len(x), size=64))
    optimizer.zero_grad()
    loss = F.nll_loss(model(x[ix]), y[ix])
    loss.backward()
    optimizer.step()
    schedule.step()
    losses.append(loss.item())

model.eval()
with autodiff.no_grad():
    pred = model(tensor(data.x_test)).argmax(dim=1, keepdim=True)
    correct = (pred == tensor(data.y_test).view_as(pred)).sum().item()
print(f"loss {losses[-1]:.4f}, {correct} of {len(pred)} right")
