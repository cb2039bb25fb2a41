"""Every layer and every model agrees with PyTorch, in training and in use."""

import pytest

from companion import parity
from companion.pairs import LAYERS, MODELS


@pytest.mark.parametrize("training", [True, False], ids=["training", "in use"])
@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("pair", [*LAYERS, *MODELS], ids=lambda p: p.name)
def test_agrees_with_pytorch(pair, dtype, training):
    for seed in range(5):
        verdict = parity.compare_layer(pair, seed=seed, dtype=dtype, training=training)
        assert verdict.agrees, f"seed {seed}\n{verdict}"
