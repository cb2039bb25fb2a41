"""The operations: which stands against which function of PyTorch, and on what inputs."""

from companion.pairs.operations import activations, arithmetic, arrays, attention, conv, linear, losses, norm, softmax
from companion.pairs.operations._cases import Pair

PAIRS: tuple[Pair, ...] = (
    *arithmetic.PAIRS,
    *activations.PAIRS,
    *arrays.PAIRS,
    *linear.PAIRS,
    *softmax.PAIRS,
    *losses.PAIRS,
    *conv.PAIRS,
    *norm.PAIRS,
    *attention.PAIRS,
)

__all__ = ["PAIRS", "Pair"]
