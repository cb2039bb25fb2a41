"""The list of all pairs: what of scratch stands against what of PyTorch, and on what inputs.

The tests assert these pairs, the chapters print some of them, the book's proof table shows them all.
"""

from companion.pairs.layers import LAYERS, LayerPair
from companion.pairs.operations import PAIRS, Pair
from companion.pairs.trainings import TRAININGS, TrainingPair

__all__ = ["LAYERS", "PAIRS", "TRAININGS", "LayerPair", "Pair", "TrainingPair"]
