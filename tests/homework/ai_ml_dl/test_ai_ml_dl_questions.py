"""The questions of the first chapter: fair to right answers, strict with wrong ones, and with a word for each."""

from frame import Questions, chapter
from planting import asked

FIRST = chapter("ai_ml_dl")


class TestQuestions(Questions):
    chapter = FIRST
    points = 24
    formula = r"\*\*|sqrt|1 / d|mean\(|minlength|lstsq|w_n"
    test_bad_manners_cost_points = None  # these ask for gradients, which nothing here owes
    test_lost_dtype_is_told = None


def test_who_changes_an_argument_loses_points():
    """Right numbers are not enough: inputs stay as they were."""
    question = FIRST.question(6)

    def spoils(x, t, w):
        found = question.reference(x, t, w)
        t *= 2
        return found

    parts = {part.name: part for part in asked(question, spoils).parts}
    assert parts["edge cases"].points == 0 and "it changes t in place" in parts["edge cases"].reason
    assert parts["slopes and intercept"].points == parts["slopes and intercept"].of
