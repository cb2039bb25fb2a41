"""The comparison: one pair, one verdict, and the table of all verdicts.

A pair is an operation of ``companion.scratch`` and PyTorch's own function of the same name. Both get the same
random inputs and the same random upstream gradient; value, every gradient, shape and dtype are compared. (An
upstream gradient of ones would hide faults: softmax's gradient is then zero, whatever the code does.) The tests,
the chapters and the book's proof table, in ``companion.parity.table``, all use this one comparison.
"""

from companion.parity.differences import TOLERANCE, Comparison, Difference, difference
from companion.parity.directions import compare_directional
from companion.parity.examples import compare_example
from companion.parity.initializers import compare_initializer
from companion.parity.layers import compare_layer
from companion.parity.learners import compare_learner
from companion.parity.operations import compare, with_fault
from companion.parity.schedules import compare_schedule
from companion.parity.searches import compare_search
from companion.parity.trainings import Trajectory, compare_training, compare_training_pair

__all__ = [
    "TOLERANCE",
    "Comparison",
    "Difference",
    "Trajectory",
    "compare",
    "compare_directional",
    "compare_example",
    "compare_initializer",
    "compare_layer",
    "compare_learner",
    "compare_schedule",
    "compare_search",
    "compare_training",
    "compare_training_pair",
    "difference",
    "with_fault",
]
