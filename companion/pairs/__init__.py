"""The list of all pairs: what of scratch stands against what of PyTorch, and on what inputs.

The tests assert these pairs, the chapters print some of them, the book's proof table shows them all.
"""

from companion.pairs.cases import Case
from companion.pairs.initializers import INITIALIZERS, InitializerPair
from companion.pairs.layers import LAYERS, LayerPair
from companion.pairs.learners import LEARNERS, LearnerPair, Lesson
from companion.pairs.models import MODELS
from companion.pairs.operations import PAIRS, Extremes, Pair
from companion.pairs.schedules import SCHEDULES, SchedulePair
from companion.pairs.searches import SEARCHES, Hunt, SearchPair
from companion.pairs.trainings import TRAININGS, TrainingPair

__all__ = [
    "INITIALIZERS",
    "LAYERS",
    "LEARNERS",
    "MODELS",
    "PAIRS",
    "SCHEDULES",
    "SEARCHES",
    "TRAININGS",
    "Case",
    "Extremes",
    "Hunt",
    "InitializerPair",
    "LayerPair",
    "LearnerPair",
    "Lesson",
    "Pair",
    "SchedulePair",
    "SearchPair",
    "TrainingPair",
]
