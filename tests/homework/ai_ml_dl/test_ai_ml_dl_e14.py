"""Exercise 14 of the first chapter: two readers compared over splits of one data set."""

from frame import chapter, wrong_answers

FIRST = chapter("ai_ml_dl")

test_wrong_answer = wrong_answers(
    FIRST,
    14,
    {
        "as if splits were independent": (
            "np.sqrt(1 / len(lead) + test / train)",
            "np.sqrt(1 / len(lead))",
            "comparison",
            "this is the error for splits that share no picture",
        ),
        "NumPy's own divisor": (
            "lead.std(ddof=1)",
            "lead.std()",
            "comparison",
            "the standard deviation was divided by S",
        ),
        "upside down": ("test / train", "train / test", "comparison", "the quotient stands on its head"),
        "not in pairs": (
            "lead.std(ddof=1)",
            "np.sqrt(first.var(ddof=1) + second.var(ddof=1))",
            "comparison",
            "the readers' spreads were put together",
        ),
        "one error": ("> 2 * error", "> error", "comparison", "one error is not enough"),
        "only the first may lead": (
            "abs(lead.mean())",
            "lead.mean()",
            "comparison",
            "the second reader may be the one ahead",
        ),
        "ties are wins": ("(lead > 0)", "(lead >= 0)", "edge cases", "a tie was counted as a win"),
    },
)
