"""Exercise 5 of the first chapter: neighbours that count by their nearness."""

from frame import chapter, wrong_answers

FIRST = chapter("ai_ml_dl")

test_wrong_answer = wrong_answers(
    FIRST,
    5,
    {
        "no weights": ("weight[free] = 1 / d[free]", "weight[free] = 1", "answers", "all neighbours count alike"),
        "the far ones": (
            "weight[free] = 1 / d[free]",
            "weight[free] = d[free]",
            "answers",
            "what is far counts more",
        ),
        "no root": (
            "np.sqrt(((x[:, None] - x_train) ** 2).sum(axis=2))",
            "((x[:, None] - x_train) ** 2).sum(axis=2)",
            "answers",
            "these are squared distances",
        ),
        "hits forgotten": ("hit = d == 0", "hit = d < 0", "edge cases", "a question that is a training point"),
    },
)
