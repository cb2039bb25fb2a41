"""The questions of Homework 3: fair to right answers, and with a word for each wrong one."""

from frame import Questions, chapter


class TestQuestions(Questions):
    chapter = chapter("hw3")
    points = 31  # and nine by hand
    ready = (5, 6, 8)  # a repair, a bug hunt, and what a learner alone can know
    doubles = (5, 6)
    whole = (8,)
    formula = r"\*\*|sqrt|np\.|pinv|inv\(|diag|lstsq|\.T\b"

    test_planted_fault_in_a_gradient_is_named = None  # no question here owes a gradient
    test_bad_manners_cost_points = None
    test_lost_dtype_is_told = None
