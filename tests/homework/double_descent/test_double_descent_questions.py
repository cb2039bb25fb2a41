"""The questions of the chapter on double descent: fair to right answers, and with a word for each wrong one."""

from frame import Questions, chapter


class TestQuestions(Questions):
    chapter = chapter("double_descent")
    points = 25
    ready = (7,)  # a repair
    doubles = (7, 8, 9)
    formula = r"\*\*|sqrt|np\.|pinv|inv\(|diag|lstsq|\.T\b"

    test_planted_fault_in_a_gradient_is_named = None  # no question here owes a gradient
    test_bad_manners_cost_points = None
    test_lost_dtype_is_told = None
