"""What is said of an answer that is wrong, whatever the question."""

import numpy as np

from companion.homework.diagnose import Difference, explain


def test_nearly_right_number_is_told_so():
    """A single number too; and what is far off is a wrong number."""
    for got, sentence in ((1 + 1e-8, "nearly right, but not to 1e-11"), (1.1, "is a wrong number")):
        assert sentence in explain([Difference("the value", np.array(got), np.array(1.0), 1e-11)])


def test_infinite_known_mistake_explains_nothing():
    """Where a known mistake overflows, no answer may be taken for it."""
    known = ((np.array([np.inf, 1.0]), "overflow"),)
    wrong = Difference("dx", np.array([1.0, 5.0]), np.array([1.0, 2.0]), 1e-11, known=known)
    assert explain([wrong]) == "dx is wrong in some entries"


def test_known_mistake_is_told_by_its_infinite_entries():
    """The same entries must be infinite, with the same signs, and the others must agree."""
    known = ((np.array([np.inf, -np.inf, np.nan, 1.0]), "underflow"),)

    def told(*got):
        return explain([Difference("dx", np.array(got), np.arange(4.0), 1e-11, known=known)])

    assert told(np.inf, -np.inf, np.nan, 1.0) == "dx: underflow"
    for got in ((np.inf, np.inf, np.nan, 1.0), (np.inf, -np.inf, np.nan, 2.0), (np.nan,) * 4):
        assert told(*got).startswith("dx is nan: ")


def test_empty_answer_in_another_dtype_is_told_its_dtype():
    """Where there is no number to be wrong, and no largest one to measure by."""
    empty = Difference("dx", np.zeros((0, 3), np.float32), np.zeros((0, 3)), 1e-11)
    assert explain([empty]) == "dx has dtype float32 where the input has float64: keep the dtype"
