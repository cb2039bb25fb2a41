"""Memory of the record: one array a layer with the tape, one output without, as the allocator sees it too."""

import gc
import tracemalloc

import numpy as np
import pytest

from companion.experiments.backpropagation import activation_memory
from companion.experiments.backpropagation.activation_memory import Config, forward, kept_alive, run
from companion.scratch import ops
from companion.scratch.autodiff import Tensor, apply, no_grad
from companion.scratch.layers import Linear


@pytest.mark.parametrize("batch, width", [(1, 16), (64, 128), (256, 32)])
def test_the_record_keeps_one_array_a_layer_and_no_grad_the_output_alone(batch, width):
    recorded = run(Config(batch=batch, width=width))
    np.testing.assert_array_equal(recorded.kept, recorded.depth * batch * width * 8)
    without = run(Config(batch=batch, width=width, recording=False))
    np.testing.assert_array_equal(without.kept, np.full(len(without.depth), batch * width * 8))


@pytest.mark.parametrize("recording", [True, False])
def test_the_allocator_agrees(recording):
    rng = np.random.default_rng(0)
    depth, batch, width = 12, 128, 256
    layers = [Linear(width, width, rng=rng) for _ in range(depth)]
    x = rng.normal(size=(batch, width))
    gc.collect()
    tracemalloc.start()
    if recording:
        y = forward(layers, x)
    else:
        with no_grad():
            y = forward(layers, x)
    measured, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept_alive(y, but_not=[x]) == pytest.approx(measured, rel=0.02)


def test_an_array_counts_once_and_a_view_as_what_it_shows():
    x = Tensor(np.ones((10, 10)), requires_grad=True)
    assert kept_alive(apply(ops.relu, x)) == 800
    assert kept_alive(apply(ops.exp, x)) == 800  # the value is what backward needs
    assert kept_alive(x * x) == 800
    assert kept_alive(apply(ops.reshape, x * 2.0, (100,))) == 800
    assert kept_alive(x * 2.0, but_not=[x.data]) == kept_alive(x * 2.0)
    assert activation_memory.kept_alive(Tensor(np.ones(4))) == 32
