"""The operations: which stands against which function of PyTorch, and on what inputs."""

from companion.pairs.operations import activations, arithmetic, arrays, linear, losses, softmax
from companion.pairs.operations._cases import Pair

PAIRS: tuple[Pair, ...] = (
    *arithmetic.PAIRS,
    *activations.PAIRS,
    *arrays.PAIRS,
    *linear.PAIRS,
    *softmax.PAIRS,
    *losses.PAIRS,
)

__all__ = ["PAIRS", "Pair"]
