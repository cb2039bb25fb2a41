"""Letters as points: an embedding and a hidden layer guess the next letter from the three before it."""

import numpy as np

from companion.scratch import functional as F, tensor

words = """amber basil cedar clover fennel hazel heather ivy juniper
    laurel lily maple olive poppy rose sage willow""".split()
letters = ["."] + sorted(set("".join(words)))
number = {letter: i for i, letter in enumerate(letters)}

block_size = 3
X, Y = [], []
for word in words:
    context = [0] * block_size
    for letter in word + ".":
        X.append(context)
        Y.append(number[letter])
        context = context[1:] + [number[letter]]
X, Y = tensor(X), tensor(Y)

rng = np.random.default_rng(0)
C = tensor(rng.normal(size=(len(letters), 4)))
W1 = tensor(rng.normal(size=(block_size * 4, 32)) * 0.3)
b1 = tensor(np.zeros(32))
W2 = tensor(rng.normal(size=(32, len(letters))) * 0.1)
b2 = tensor(np.zeros(len(letters)))
parameters = [C, W1, b1, W2, b2]
for p in parameters:
    p.requires_grad_()

losses = []
for step in range(50):
    ix = tensor(rng.integers(0, X.shape[0], size=32))
    emb = C[X[ix]]  # (32, 3, 4)
    h = (emb.view(emb.shape[0], -1) @ W1 + b1).tanh()
    logits = h @ W2 + b2
    loss = F.cross_entropy(logits, Y[ix])

    for p in parameters:
        p.grad = None
    loss.backward()
    for p in parameters:
        p.data += -0.3 * p.grad
    losses.append(loss.item())

print(f"{sum(p.numel() for p in parameters)} parameters, loss {losses[0]:.4f} -> {losses[-1]:.4f}")
