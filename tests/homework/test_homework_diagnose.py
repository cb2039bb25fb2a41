"""What is said of an answer that is wrong, whatever the question."""

import numpy as np
import pytest

from companion.homework.diagnose import Difference, explain, right


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


@pytest.mark.parametrize(
    ("expected", "told"), [([3, 5], "whole numbers are asked for: .astype(int)"), (3, "int(...)")]
)
def test_where_whole_numbers_are_asked_for_the_inputs_dtype_is_no_measure(expected, told):
    """A float is told what is asked for, and nothing of the input's dtype; whole ones of another width are right."""
    whole = np.array(expected, np.int64)
    text = explain([Difference("the width", whole.astype(float), whole, 1e-11)])
    assert text.startswith("the width has dtype float64 where") and text.endswith(told) and "input" not in text
    assert right(Difference("the width", whole.astype(np.int32), whole, 1e-11, any_float=True))
    assert not right(Difference("the width", whole.astype(np.int32), whole, 1e-11))


def test_a_count_of_two_for_one_is_a_wrong_number_and_no_factor():
    assert explain([Difference("the number", np.array(2), np.array(1), 1e-11)]) == "the number is a wrong number"


def test_wrong_whole_numbers_are_not_told_their_width():
    """In a browser they have 32 bits, and a reference that says int64 means no more than whole numbers."""
    wrong = np.array([3, 5], np.int32), np.array([3, 4], np.int64)
    assert explain([Difference("the width", *wrong, 1e-11, any_float=True)]) == "the width is wrong in some entries"
