"""Attention over padded sequences: does a place repeat the one before? Padding is ignored."""

import numpy as np

from companion.scratch import functional as F, layers as nn, optimizers as optim, tensor

rng = np.random.default_rng(0)
N, T, V, IGNORE = 64, 8, 5, -100

tokens = rng.integers(1, V, size=(N, T))
lengths = rng.integers(4, T + 1, size=N)
labels = (tokens == np.roll(tokens, 1, axis=1)).astype(np.int64)  # does a place repeat the one before?
labels[:, 0] = 0
padding = np.arange(T) >= lengths[:, None]
tokens[padding], labels[padding] = 0, IGNORE


class Tagger(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.embedding = nn.Embedding(V, width, rng=rng)
        self.places = nn.Parameter(tensor(rng.normal(size=(T, width))))
        self.attention = nn.MultiheadAttention(width, 2, rng=rng)
        self.norm = nn.LayerNorm(width)
        self.head = nn.Sequential(nn.Linear(width, 32, rng=rng), nn.GELU(), nn.Linear(32, 2, rng=rng))

    def forward(self, idx):
        x = self.embedding(idx) + self.places
        x = self.norm(x + self.attention(x, x, x, is_causal=True))
        return self.head(x)


model = Tagger()
optimizer = optim.AdamW(model.parameters(), lr=0.01)
x, y = tensor(tokens), tensor(labels)

losses = []
for step in range(50):
    logits = model(x)  # (N, T, 2)
    loss = F.cross_entropy(logits.permute(0, 2, 1), y, ignore_index=IGNORE)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    losses.append(loss.item())

counted = y != IGNORE
right = (logits.argmax(-1)[counted] == y[counted]).float().mean().item()
print(f"loss {losses[-1]:.4f}, {right:.1%} of {counted.sum().item()} places right")
