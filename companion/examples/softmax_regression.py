"""Softmax regression on handwritten digits: no layers, and the step of gradient descent by hand."""

import numpy as np

from companion.data import digits
from companion.scratch import autodiff, functional as F, tensor

data = digits()
x, y = tensor(data.x_train), tensor(data.y_train)

W = tensor(np.zeros((64, 10)), requires_grad=True)
b = tensor(np.zeros(10), requires_grad=True)
parameters = [W, b]

losses = []
for step in range(50):
    scores = x @ W + b
    loss = F.cross_entropy(scores, y)

    for p in parameters:
        p.grad = None
    loss.backward()
    with autodiff.no_grad():
        for p in parameters:
            p -= 0.5 * p.grad
    losses.append(loss.item())

right = (scores.argmax(1) == y).float().mean().item()
print(f"loss {losses[-1]:.4f}, {right:.1%} right")
