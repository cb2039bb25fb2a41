"""The memory that a record keeps alive until backward: bytes over depth and batch, with the tape and without."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass

import numpy as np

from companion.scratch import ops
from companion.scratch.autodiff import Tensor, apply, no_grad, topological_order
from companion.scratch.layers import Linear
from companion.shapes import Array, Int


@dataclass(frozen=True)
class Config:
    """Networks of ``width`` ReLU units a layer, one for each depth; ``recording`` False computes under no_grad."""

    depths: tuple[int, ...] = (1, 2, 4, 8, 16, 32)
    batch: int = 64
    width: int = 128
    recording: bool = True
    seed: int = 0


@dataclass(frozen=True)
class Result:
    """Bytes alive after the forward pass because of the output, for each depth; weights and inputs do not count."""

    depth: Int[Array, "M"]
    kept: Int[Array, "M"]  # bytes


def run(config: Config) -> Result:
    """Run each network once and add up the arrays that its output keeps alive.

    Formula: depth batch width 8 bytes with the tape: each layer's activation in float64, which ReLU's backward reads
    and the next layer's too.
    """
    kept = []
    for depth in config.depths:
        rng = np.random.default_rng(config.seed)
        layers = [Linear(config.width, config.width, rng=rng) for _ in range(depth)]
        x = rng.normal(size=(config.batch, config.width))
        with nullcontext() if config.recording else no_grad():
            y = forward(layers, x)
        kept.append(kept_alive(y, but_not=[x]))
    return Result(np.array(config.depths), np.array(kept))


def forward(layers, x) -> Tensor:
    """Send x through linear layers with a ReLU after each."""
    x = Tensor(x)
    for layer in layers:
        x = apply(ops.relu, layer(x))
    return x


def kept_alive(end: Tensor, but_not: Sequence[Array] = ()) -> int:
    """Add up the bytes of all arrays that a tensor and its record hold on to, each array once; leaves do not count.

    Looks at what each operation was given and at what its backward remembers (its closure). A view counts as the
    array that it shows. Arrays in ``but_not`` are left out.
    """
    nodes = topological_order(end)
    leaves = [x.data for node in nodes for x in node.waiting() if isinstance(x, Tensor)]
    outside = {id(owner) for owner in _owners([*leaves, *but_not])}
    held = _owners([end.data, [(node.inputs, node.backward) for node in nodes]])
    return sum({id(owner): owner.nbytes for owner in held if id(owner) not in outside}.values())


def _owners(thing) -> Iterator[Array]:
    """Find the arrays in a thing, in a collection of things, or in what a function remembers."""
    if isinstance(thing, np.ndarray):
        while isinstance(thing.base, np.ndarray):
            thing = thing.base
        yield thing
    elif isinstance(thing, Tensor):
        yield from _owners(thing.data)
    elif isinstance(thing, tuple | list):
        for part in thing:
            yield from _owners(part)
    elif isinstance(thing, dict):
        yield from _owners(list(thing.values()))
    elif hasattr(thing, "__closure__"):
        yield from _owners([cell.cell_contents for cell in thing.__closure__ or ()])
