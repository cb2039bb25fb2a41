"""What is said of an answer that is wrong, whatever the question."""

import numpy as np

from companion.homework.diagnose import Difference, explain


def test_nearly_right_number_is_told_so():
    """A single number too; and what is far off is a wrong number."""
    for got, sentence in ((1 + 1e-8, "nearly right, but not to 1e-11"), (1.1, "is a wrong number")):
        assert sentence in explain([Difference("the value", np.array(got), np.array(1.0), 1e-11)])


def test_array_of_one_number_is_told_so():
    """It is not an array of losses that wait to be averaged."""
    one = Difference("T", np.array([2.0]), np.array(2.0), 1e-3)
    assert explain([one]) == "T should be a single number, it is an array that holds one"


def test_factor_explains_nothing_where_it_was_right_elsewhere():
    """A gradient that is N times too large in every case is a sum; in one of several it is something else."""
    wrong = Difference("dx", np.full(4, 4.0), np.ones(4), 1e-11, n=4)
    assert "sum instead of mean" in explain([wrong])
    assert explain([wrong], everywhere=False) == "dx is wrong in all entries"


def test_empty_answer_in_another_dtype_is_told_its_dtype():
    """Where there is no number to be wrong, and no largest one to measure by."""
    empty = Difference("dx", np.zeros((0, 3), np.float32), np.zeros((0, 3)), 1e-11)
    assert explain([empty]) == "dx has dtype float32 where the input has float64: keep the dtype"
