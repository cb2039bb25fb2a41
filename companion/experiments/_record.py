"""The tape's record, one step at a time: for experiments that walk it otherwise than the tape does."""

from __future__ import annotations

from collections.abc import Iterator

from companion.scratch.autodiff import Tensor
from companion.shapes import Array


def inputs_of(node: Tensor) -> list[Tensor]:
    """List the inputs of a tensor that wait for a gradient, one as often as it was used; a leaf has none."""
    return [x for x, needed in zip(node._inputs, node._needs, strict=False) if needed]


def sent_back(node: Tensor, dy: Array) -> Iterator[tuple[Tensor, Array]]:
    """Pair each input that waits for a gradient with what the operation's backward makes of ``dy`` for it."""
    if node._op is None:
        return
    gradients = node._backward(dy, node._needs) if getattr(node._op, "selective", False) else node._backward(dy)
    for x, dx, needed in zip(node._inputs, gradients, node._needs, strict=False):
        if needed:
            yield x, dx
