"""Bad input to normalisation, dropout, embedding and attention gets one line that says it all."""

import numpy as np
import pytest
from bad_input import says_it_all

from companion.scratch import layers, ops

RNG = np.random.default_rng(0)
X, W = RNG.normal(size=(4, 3)), np.ones(3)
KEPT = np.ones((4, 3), bool)
Q, K, V = RNG.normal(size=(2, 4, 3)), RNG.normal(size=(2, 5, 3)), RNG.normal(size=(2, 5, 2))
TABLE = RNG.normal(size=(5, 3))
attention = ops.scaled_dot_product_attention


def heads():
    return layers.MultiheadAttention(4, 2, rng=np.random.default_rng(0))


BAD = {
    # layer norm
    "a size for a shape": (lambda: ops.layer_norm(X, 3), TypeError, ["layer_norm", "normalized_shape", "tuple", "3"]),
    "no axes": (lambda: ops.layer_norm(X, ()), ValueError, ["normalized_shape ()", "(4, 3)"]),
    "other last axes": (lambda: ops.layer_norm(X, (4,)), ValueError, ["normalized_shape (4,)", "(4, 3)"]),
    "norm's weight": (lambda: ops.layer_norm(X, (3,), np.ones(4)), ValueError, ["weight", "(3,)", "(4,)"]),
    "norm's bias": (lambda: ops.layer_norm(X, (3,), W, np.ones((1, 3))), ValueError, ["bias", "(3,)", "(1, 3)"]),
    "norm of integers": (lambda: ops.layer_norm(np.ones((2, 3), int), (3,)), TypeError, ["input", "int64"]),
    # batch norm
    "a row": (lambda: ops.batch_norm(W, W, W), ValueError, ["batch_norm", "(N, C, ...)", "(3,)"]),
    "running mean": (lambda: ops.batch_norm(X, np.ones(4), W), ValueError, ["running_mean", "(3,)", "(4,)"]),
    "statistics in float32": (lambda: ops.batch_norm(X, W, W.astype("f")), TypeError, ["running_var float32"]),
    "nothing to go by": (lambda: ops.batch_norm(X, None, None), ValueError, ["running_mean", "training", "None"]),
    "one number a channel": (
        lambda: ops.batch_norm(X[:1], None, None, training=True),
        ValueError,
        ["more than one number a channel", "(1, 3)"],
    ),
    "rows for images": (lambda: layers.BatchNorm2d(3)(X), ValueError, ["BatchNorm2d", "(N, C, H, W)", "(4, 3)"]),
    # dropout
    "a mask of floats": (lambda: ops.dropout(X, X), TypeError, ["dropout", "mask", "boolean", "float64"]),
    "a mask in a list": (lambda: ops.dropout(X, [True]), TypeError, ["mask", "boolean", "list"]),
    "another mask": (lambda: ops.dropout(X, KEPT[:1]), ValueError, ["mask", "(4, 3)", "(1, 3)"]),
    "p above one": (lambda: ops.dropout(X, KEPT, 1.5), ValueError, ["p must lie between 0 and 1", "1.5"]),
    "layer's p": (lambda: layers.Dropout(-0.1, rng=RNG), ValueError, ["Dropout", "p must lie", "-0.1"]),
    "layer's seed": (lambda: layers.Dropout(rng=3), TypeError, ["Dropout", "numpy.random.Generator", "int"]),
    # embedding
    "float indices": (lambda: ops.embedding(X, TABLE), TypeError, ["embedding", "integer", "float64"]),
    "indices in a list": (lambda: ops.embedding([0, 1], TABLE), TypeError, ["input", "integer", "list"]),
    "index too large": (lambda: ops.embedding(np.array([[0, 5]]), TABLE), ValueError, ["0 to 4", "got 5"]),
    "index negative": (lambda: ops.embedding(np.array(-1), TABLE), ValueError, ["0 to 4", "got -1"]),
    "a table of one axis": (lambda: ops.embedding(np.array(0), W), ValueError, ["weight", "(V, D)", "(3,)"]),
    "an empty vocabulary": (
        lambda: layers.Embedding(0, 3, rng=RNG),
        ValueError,
        ["Embedding", "num_embeddings", "at least 1", "0"],
    ),
    # attention
    "a vector": (lambda: attention(W, K, V), ValueError, ["query", "(..., L, E)", "got (3,)"]),
    "widths": (
        lambda: attention(Q, K[..., :2], V),
        ValueError,
        ["key", "(..., S, E)", "query (2, 4, 3)", "got (2, 5, 2)"],
    ),
    "lengths": (
        lambda: attention(Q, K, V[:, :4]),
        ValueError,
        ["value", "(..., S, V)", "key (2, 5, 3)", "got (2, 4, 2)"],
    ),
    "batches": (lambda: attention(Q, K[[0, 0, 0]], V), ValueError, ["do not broadcast", "key (3, 5, 3)"]),
    "mask's shape": (
        lambda: attention(Q, K, V, np.ones((5, 4), bool)),
        ValueError,
        ["attn_mask", "(2, 4, 5)", "(5, 4)"],
    ),
    "mask that would stretch the scores": (
        lambda: attention(Q[0], K[0], V[0], np.ones((2, 4, 5))),
        ValueError,
        ["attn_mask", "(4, 5)", "(2, 4, 5)"],
    ),
    "mask of integers": (lambda: attention(Q, K, V, np.ones((4, 5), int)), TypeError, ["attn_mask", "int64"]),
    "mask and causal": (
        lambda: attention(Q, K, V, np.ones((4, 5), bool), is_causal=True),
        ValueError,
        ["attn_mask or is_causal", "both"],
    ),
    "mixed dtypes": (lambda: attention(Q.astype("f"), K, V), TypeError, ["query float32", "key float64"]),
    "heads": (
        lambda: layers.MultiheadAttention(6, 4, rng=RNG),
        ValueError,
        ["MultiheadAttention", "num_heads", "embed_dim 6", "4"],
    ),
    "a mask for other batches": (
        lambda: heads()(*[np.ones((3, 5, 4))] * 3, np.ones((3, 5, 5), bool)),
        ValueError,
        ["attn_mask", "(N num_heads, L, S)", "6", "(3, 5, 5)"],
    ),
    # layers
    "a torch-like thing in Residual": (
        lambda: layers.Residual("layer"),
        TypeError,
        ["Residual", "companion.scratch", "builtins.str"],
    ),
    "nothing to flatten": (
        lambda: layers.Flatten(2)(X),
        ValueError,
        ["flatten", "start_dim 2", "(4, 3)"],
    ),
}


@pytest.mark.parametrize("what", BAD)
def test_the_line_says_it_all(what):
    says_it_all(*BAD[what])
