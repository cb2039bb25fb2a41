"""PyTorch's own layers, started from numbers drawn in NumPy.

Chapter: transformers
"""

import numpy as np
import torch
from torch.nn import (
    GELU,
    SELU,
    AvgPool2d,
    BCELoss,
    BCEWithLogitsLoss,
    CrossEntropyLoss,
    Flatten,
    HuberLoss,
    L1Loss,
    LeakyReLU,
    MaxPool2d,
    Module,
    ModuleDict,
    ModuleList,
    MSELoss,
    MultiMarginLoss,
    NLLLoss,
    Parameter,
    ReLU,
    Sequential,
    Sigmoid,
    SiLU,
    Softplus,
    Tanh,
)
from torch.nn import Module as Layer

from companion import draws
from companion.reference import ops


class Linear(torch.nn.Linear):
    """``torch.nn.Linear``, its starting values drawn from ``rng`` as its twin's are.

    Chapter: layers
    """

    def __init__(self, in_features, out_features, bias=True, *, rng, dtype=np.float64):
        drawn = draws.linear_parameters(in_features, out_features, bias, rng=rng, dtype=dtype)
        super().__init__(in_features, out_features, bias, dtype=torch.from_numpy(drawn["weight"]).dtype)
        self.load_state_dict({name: torch.from_numpy(array) for name, array in drawn.items()})


class Conv2d(torch.nn.Conv2d):
    """``torch.nn.Conv2d``, its starting values drawn from ``rng`` as its twin's are.

    Chapter: convolution
    """

    def __init__(
        self,
        in_channels,
        out_channels,
        kernel_size,
        stride=1,
        padding=0,
        groups=1,
        bias=True,
        *,
        rng,
        dtype=np.float64,
    ):
        sizes = (in_channels, out_channels, kernel_size)
        drawn = draws.conv2d_parameters(*sizes, groups, bias, rng=rng, dtype=dtype)
        super().__init__(*sizes, stride, padding, 1, groups, bias, dtype=_torch_dtype(dtype))
        self.load_state_dict({name: torch.from_numpy(array) for name, array in drawn.items()})


class LayerNorm(torch.nn.LayerNorm):
    """``torch.nn.LayerNorm``, in float64 unless ``dtype`` says otherwise."""

    def __init__(self, normalized_shape, eps=1e-5, elementwise_affine=True, bias=True, *, dtype=np.float64):
        super().__init__(normalized_shape, eps, elementwise_affine, bias, dtype=_torch_dtype(dtype))


class BatchNorm1d(torch.nn.BatchNorm1d):
    """``torch.nn.BatchNorm1d``, in float64 unless ``dtype`` says otherwise."""

    def __init__(self, num_features, eps=1e-5, momentum=0.1, affine=True, *, dtype=np.float64):
        super().__init__(num_features, eps, momentum, affine, dtype=_torch_dtype(dtype))


class BatchNorm2d(torch.nn.BatchNorm2d):
    """``torch.nn.BatchNorm2d``, in float64 unless ``dtype`` says otherwise.

    Chapter: convolution
    """

    def __init__(self, num_features, eps=1e-5, momentum=0.1, affine=True, *, dtype=np.float64):
        super().__init__(num_features, eps, momentum, affine, dtype=_torch_dtype(dtype))


class Dropout(torch.nn.Dropout):
    """``torch.nn.Dropout``, its masks drawn from ``rng`` as its twin's are.

    Chapter: double_descent
    """

    def __init__(self, p=0.5, *, rng):
        super().__init__(p)
        self.rng = rng

    def forward(self, x):
        """Give x with some numbers left out, or in use x itself."""
        if not self.training:
            return x
        return ops.dropout(x, torch.from_numpy(draws.dropout_mask(x.shape, self.p, rng=self.rng)), self.p)


class Embedding(torch.nn.Embedding):
    """``torch.nn.Embedding``, its starting table drawn from ``rng`` as its twin's is.

    Chapter: embeddings
    """

    def __init__(self, num_embeddings, embedding_dim, *, rng, dtype=np.float64):
        table = draws.embedding_table(num_embeddings, embedding_dim, rng=rng, dtype=dtype)
        super().__init__(num_embeddings, embedding_dim, _weight=torch.from_numpy(table))


class MultiheadAttention(torch.nn.MultiheadAttention):
    """``torch.nn.MultiheadAttention`` with the batch first, started from ``rng`` as its twin is."""

    def __init__(self, embed_dim, num_heads, bias=True, *, rng, dtype=np.float64):
        super().__init__(embed_dim, num_heads, bias=bias, batch_first=True, dtype=_torch_dtype(dtype))
        in_proj = draws.attention_weight(embed_dim, num_heads, rng=rng, dtype=dtype)
        out_proj = draws.linear_parameters(embed_dim, embed_dim, bias, rng=rng, dtype=dtype)["weight"]
        weights = {"in_proj_weight": torch.from_numpy(in_proj), "out_proj.weight": torch.from_numpy(out_proj)}
        self.load_state_dict({**self.state_dict(), **weights})

    def forward(self, query, key, value, attn_mask=None, is_causal=False):
        """Give the output alone; PyTorch's layer wants the causal mask spelt out."""
        if is_causal:
            attn_mask = torch.ones(query.shape[-2], key.shape[-2], dtype=torch.bool).triu(1)
        return super().forward(query, key, value, attn_mask=attn_mask, need_weights=False, is_causal=is_causal)[0]


class Residual(torch.nn.Module):
    """A module whose output is added to its input; PyTorch leaves it to be written out."""

    def __init__(self, layer):
        super().__init__()
        self.layer = layer

    def forward(self, x):
        """Give x + f(x)."""
        return x + self.layer(x)


def _torch_dtype(dtype):
    return torch.from_numpy(np.zeros(0, dtype)).dtype
