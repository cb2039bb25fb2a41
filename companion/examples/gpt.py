"""A GPT of two layers on a few lines of text: causal attention, weight decay for matrices alone, clipping."""

import math

import numpy as np

from companion.scratch import functional as F, initializers as init, layers as nn, optimizers as optim, tensor

rng = np.random.default_rng(0)
text = (
    """A gradient is a question asked of every number at once: if you were a little larger, would the answer grow?
Each part answers for itself, and hands the question on to what it was made of. """
    * 4
)
letters = sorted(set(text))
data = np.array([letters.index(letter) for letter in text])
vocab, block, width, heads = len(letters), 16, 32, 4


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.c_attn = nn.Linear(width, 3 * width, rng=rng)
        self.c_proj = nn.Linear(width, width, rng=rng)
        self.register_buffer("mask", tensor(np.tril(np.ones((1, 1, block, block)))))

    def forward(self, x):
        B, T, C = x.size()
        q, k, v = self.c_attn(x).split(C, dim=2)
        q, k, v = (part.view(B, T, heads, -1).transpose(1, 2) for part in (q, k, v))  # (B, heads, T, C / heads)
        att = (q @ k.transpose(-2, -1)) / math.sqrt(C // heads)
        att = att.masked_fill(self.mask[:, :, :T, :T] == 0, float("-inf"))
        y = F.softmax(att, dim=-1) @ v
        return self.c_proj(y.transpose(1, 2).contiguous().view(B, T, C))


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.ln_1, self.attn = nn.LayerNorm(width), Attention()
        self.ln_2 = nn.LayerNorm(width)
        up, down = nn.Linear(width, 4 * width, rng=rng), nn.Linear(4 * width, width, rng=rng)
        self.mlp = nn.ModuleDict({"up": up, "down": down})

    def forward(self, x):
        x = x + self.attn(self.ln_1(x))
        return x + self.mlp["down"](F.gelu(self.mlp["up"](self.ln_2(x))))


class GPT(nn.Module):
    def __init__(self):
        super().__init__()
        self.wte = nn.Embedding(vocab, width, rng=rng)
        self.wpe = nn.Embedding(block, width, rng=rng)
        self.h = nn.ModuleList([Block() for _ in range(2)])
        self.ln_f = nn.LayerNorm(width)
        self.head = nn.Linear(width, vocab, bias=False, rng=rng)
        self.apply(self.init_weights)

    def init_weights(self, module):
        if isinstance(module, nn.Embedding):
            init.normal_(module.weight, std=0.02, rng=rng)

    def forward(self, idx, targets):
        x = self.wte(idx) + self.wpe(tensor(np.arange(idx.size(1))))
        for layer in self.h:
            x = layer(x)
        logits = self.head(self.ln_f(x))
        return logits, F.cross_entropy(logits.view(-1, vocab), targets.view(-1), ignore_index=-1)


model = GPT()
decay = [p for p in model.parameters() if p.ndim >= 2]
no_decay = [p for p in model.parameters() if p.ndim < 2]
groups = [{"params": decay, "weight_decay": 0.1}, {"params": no_decay, "weight_decay": 0.0}]
optimizer = optim.AdamW(groups, lr=3e-3, betas=(0.9, 0.95))

losses = []
for step in range(50):
    starts = rng.integers(0, len(data) - block - 1, size=8)
    x = tensor(np.stack([data[i : i + block] for i in starts]))
    y = tensor(np.stack([data[i + 1 : i + block + 1] for i in starts]))
    logits, loss = model(x, y)
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    optim.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    losses.append(loss.item())

drawn = F.multinomial(logits[0, -1].softmax(dim=-1), 3, rng=rng)
print(f"loss {losses[0]:.4f} -> {losses[-1]:.4f}; drawn to go on: {[letters[i] for i in drawn.tolist()]}")
