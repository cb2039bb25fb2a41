"""Random starting values, drawn once in NumPy and handed to both worlds.

Neither world owns these numbers: a scratch layer and its PyTorch twin that get generators of one seed start from
the same weights, bit for bit.

Chapter: layers
"""

from __future__ import annotations

import numpy as np

from companion.shapes import Array, Bool, Float, Int


def require_generator(layer: str, rng) -> None:
    """Raise unless ``rng`` is a NumPy generator: a seed in its place would start every layer from the same numbers.

    Raises: TypeError that names the layer.
    """
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"{layer}: rng must be a numpy.random.Generator, got {type(rng).__name__}")


def require_sizes(layer: str, **sizes) -> None:
    """Raise unless every size is a whole number of at least 1.

    Raises: ValueError that names the layer and the size.
    """
    for name, size in sizes.items():
        if not isinstance(size, int | np.integer) or size < 1:
            raise ValueError(f"{layer}: {name} must be a whole number of at least 1, got {size!r}")


def linear_parameters(
    in_features: int, out_features: int, bias: bool, *, rng: np.random.Generator, dtype
) -> dict[str, Array]:
    """Draw the starting weight (O, D) and bias (O,) of a linear layer, uniform in plus or minus 1 / sqrt(D).

    The rule is ``torch.nn.Linear``'s own.

    Raises: TypeError without a NumPy generator; ValueError for sizes below 1.
    """
    require_generator("Linear", rng)
    require_sizes("Linear", in_features=in_features, out_features=out_features)
    bound = 1 / np.sqrt(in_features)
    drawn = {"weight": rng.uniform(-bound, bound, size=(out_features, in_features)).astype(dtype)}
    if bias:
        drawn["bias"] = rng.uniform(-bound, bound, size=out_features).astype(dtype)
    return drawn


def dropout_mask(shape: tuple[int, ...], p: float, *, rng: np.random.Generator) -> Bool[Array, "..."]:
    """Draw which numbers stay: each of them with probability 1 - p, by itself.

    Chapter: double_descent
    """
    return rng.random(shape) >= p


def categories(
    weights: Array, num_samples: int, replacement: bool, *, rng: np.random.Generator
) -> Int[Array, "... S"]:
    """Draw places of a row of weights (K,), each as likely as its weight; of several rows (N, K), for each.

    Raises: TypeError without a NumPy generator; ValueError for other shapes, for weights that are negative or all 0,
    and for more places than have a weight where none may be drawn twice.

    Chapter: transformers
    """
    require_generator("multinomial", rng)
    if weights.ndim not in (1, 2):
        raise ValueError(f"multinomial: expected a row of weights (K,) or rows (N, K), got shape {weights.shape}")
    rows = np.atleast_2d(weights).astype(np.float64)
    if not ((rows >= 0).all() and np.isfinite(rows).all() and rows.any(axis=1).all()):
        raise ValueError("multinomial: weights must be finite, none negative, and not all of a row 0")
    if not replacement and num_samples > (rows > 0).sum(axis=1).min(initial=num_samples):
        raise ValueError(f"multinomial: {num_samples} places without replacement are more than have a weight")
    drawn = [rng.choice(len(row), num_samples, replacement, row / row.sum()) for row in rows]
    return np.array(drawn, np.int64).reshape(*weights.shape[:-1], num_samples)


def embedding_table(
    num_embeddings: int, embedding_dim: int, *, rng: np.random.Generator, dtype
) -> Float[Array, "V D"]:
    """Draw the starting table of an embedding: normal numbers with mean 0 and variance 1, as ``torch.nn.Embedding``.

    Raises: TypeError without a NumPy generator; ValueError for sizes below 1.

    Chapter: embeddings
    """
    require_generator("Embedding", rng)
    require_sizes("Embedding", num_embeddings=num_embeddings, embedding_dim=embedding_dim)
    return rng.standard_normal((num_embeddings, embedding_dim)).astype(dtype)


def attention_weight(embed_dim: int, num_heads: int, *, rng: np.random.Generator, dtype) -> Float[Array, "3E E"]:
    """Draw the starting projections of queries, keys and values, uniform in plus or minus sqrt(6 / (E + 3 E)).

    The rule is ``torch.nn.MultiheadAttention``'s own.

    Raises: TypeError without a NumPy generator; ValueError for sizes below 1 or heads that do not divide E.

    Source: Glorot and Bengio (2010), equation 16, for all three projections as one matrix.
    Chapter: transformers
    """
    require_generator("MultiheadAttention", rng)
    require_sizes("MultiheadAttention", embed_dim=embed_dim, num_heads=num_heads)
    if embed_dim % num_heads:
        raise ValueError(f"MultiheadAttention: num_heads must divide embed_dim {embed_dim}, got {num_heads}")
    bound = np.sqrt(6 / (4 * embed_dim))
    return rng.uniform(-bound, bound, size=(3 * embed_dim, embed_dim)).astype(dtype)


def random_features(
    in_features: int, features: int, *, scale: float = 1.0, rng: np.random.Generator
) -> dict[str, Array]:
    """Draw the weight (F, D) of random features, normal with deviation ``scale``, and their phases, the bias (F,).

    The phases are uniform over a turn.

    Raises: TypeError without a NumPy generator; ValueError for sizes below 1.

    Source: Rahimi and Recht (2007), algorithm 1.
    Chapter: double_descent
    """
    require_generator("random_features", rng)
    require_sizes("random_features", in_features=in_features, features=features)
    weight = scale * rng.standard_normal((features, in_features))
    return {"weight": weight, "bias": rng.uniform(0, 2 * np.pi, size=features)}


def conv2d_parameters(
    in_channels: int, out_channels: int, kernel_size, groups: int, bias: bool, *, rng: np.random.Generator, dtype
) -> dict[str, Array]:
    """Draw the starting weight (O, C / groups, kh, kw) and bias (O,) of a convolution.

    Uniform in plus or minus 1 / sqrt(C / groups kh kw), where the root is of how many numbers one kernel has. The
    rule is ``torch.nn.Conv2d``'s own.

    Raises: TypeError without a NumPy generator; ValueError for sizes below 1, or groups that do not divide both
    numbers of channels.

    Chapter: convolution
    """
    require_generator("Conv2d", rng)
    kh, kw = kernel_size if isinstance(kernel_size, tuple | list) else (kernel_size, kernel_size)
    for size in (kh, kw):
        require_sizes("Conv2d", in_channels=in_channels, out_channels=out_channels, groups=groups, kernel_size=size)
    if in_channels % groups or out_channels % groups:
        raise ValueError(f"Conv2d: groups must divide {in_channels} and {out_channels} channels, got {groups}")
    bound = 1 / np.sqrt(in_channels // groups * kh * kw)
    shape = (out_channels, in_channels // groups, kh, kw)
    drawn = {"weight": rng.uniform(-bound, bound, size=shape).astype(dtype)}
    if bias:
        drawn["bias"] = rng.uniform(-bound, bound, size=out_channels).astype(dtype)
    return drawn
