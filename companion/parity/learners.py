"""The comparison of a learner with scikit-learn's: what it has learned, and what it says of new examples.

Chapter: ai_ml_dl
"""

from __future__ import annotations

from operator import attrgetter
from types import ModuleType

import numpy as np

from companion.pairs.learners import LearnerPair, Lesson
from companion.parity._sides import case_of, differences
from companion.parity.differences import Comparison
from companion.reference import learners as reference
from companion.scratch import learners as scratch
from companion.shapes import Array

# Relative. Both solve one problem exactly, by programs that add up in different orders and many more numbers than
# one operation does; what is whole, such as a label or a step, must be equal.
LEARNER_TOLERANCE = 1e-10


def compare_learner(pair: LearnerPair, *, seed: int, case: str | None = None) -> Comparison:
    """Fit a learner and scikit-learn's to the same examples; compare what they learned and what they answer.

    Raises: KeyError for a case that the pair does not have.
    """
    case, draw = case_of(pair, case)
    lesson = draw(np.random.default_rng(seed))
    mine = _taught(scratch, pair, lesson, pair.options)
    other = _taught(reference, pair, lesson, {**pair.options, **pair.reference_options})
    return Comparison(pair.name, case, "float64", differences(pair.name, mine, other), LEARNER_TOLERANCE)


def _taught(room: ModuleType, pair: LearnerPair, lesson: Lesson, options) -> dict[str, Array]:
    """Fit one program's learner; give what it has learned and what it answers, by name."""
    learner = getattr(room, pair.learner)(**{**lesson.options, **options}).fit(lesson.X, lesson.y)
    found = {name: attrgetter(name)(learner) for name in pair.learned}
    for method in pair.asked:
        answer = getattr(learner, method)(lesson.new)
        parts = answer if isinstance(answer, tuple) else (answer,)
        found |= {method + "'" * place: part for place, part in enumerate(parts)}
    return {name: _wide(value) for name, value in found.items()}


def _wide(value) -> Array:
    """Give whole numbers as int64: in how many bytes scikit-learn keeps its labels is its own affair."""
    value = np.asarray(value)
    return value.astype(np.int64) if value.dtype.kind == "i" else value
