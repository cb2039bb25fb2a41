"""Bigrams of letters: a table of scores learned by softmax and logarithm, written out."""

import numpy as np

from companion.scratch import functional as F, tensor

words = """amber basil cedar clover fennel hazel heather ivy juniper
    laurel lily maple olive poppy rose sage willow""".split()
letters = ["."] + sorted(set("".join(words)))
number = {letter: i for i, letter in enumerate(letters)}

pairs = [(number[a], number[b]) for word in words for a, b in zip("." + word, word + ".")]
xs, ys = (tensor(column) for column in np.array(pairs).T)
K = len(letters)

W = tensor(np.random.default_rng(0).normal(size=(K, K)), requires_grad=True)
parameters = [W]

losses = []
for step in range(50):
    logits = F.one_hot(xs, num_classes=K).double() @ W
    counts = logits.exp()
    probs = counts / counts.sum(1, keepdims=True)
    loss = -probs[range(len(pairs)), ys].log().mean() + 0.01 * (W**2).mean()

    W.grad = None
    loss.backward()
    W.data += -10 * W.grad
    losses.append(loss.item())

likely = probs.max(1)[1]
first = letters[likely[pairs.index((0, ys[0].item()))].item()]
print(f"loss {losses[-1]:.4f}; a word most likely begins with {first!r}")
