"""The questions of the chapter on gradient descent: fair to right answers, and with a word for each wrong one."""

from frame import Questions, chapter


class TestQuestions(Questions):
    chapter = chapter("gradient_descent")
    points = 23
    ready = (5,)  # a repair
    formula = r"\*\*|sqrt|np\.|maximum|/ \(|N - B|p \*|lr \*|2 \* sigma"

    test_planted_fault_in_a_gradient_is_named = None  # no question here owes a gradient
    test_bad_manners_cost_points = None
    test_lost_dtype_is_told = None
