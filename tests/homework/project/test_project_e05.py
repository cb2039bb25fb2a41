"""Exercise 5 of the project: the study."""

from frame import chapter, wrong_answers
from styles import right_answers

PROJECT = chapter("project")

test_right_answer = right_answers(
    PROJECT,
    5,
    {
        "list after list": """
def study(x, y, seeds):
    rows = []
    for seed in seeds.tolist():
        part = split(x, seed)
        model = train(x[part == 0], y[part == 0], seed + 1)
        right = predict(model, x[part == 2]) == y[part == 2]
        other = baselines(x[part == 0], y[part == 0], x[part == 2])["linear"] == y[part == 2]
        rows.append([right.sum() / right.size, other.sum() / other.size])
    return np.array(rows)
""",
        "parts of all seeds first": """
def study(x, y, seeds):
    parts = [np.flatnonzero(split(x, seed) == k) for seed in seeds for k in (0, 2)]
    pairs = list(zip(parts[::2], parts[1::2]))
    network = [np.mean(answers(x[a], y[a], x[b], 0) == y[b]) for a, b in pairs]
    line = [np.mean(baselines(x[a], y[a], x[b])["linear"] == y[b]) for a, b in pairs]
    return np.stack([network, line], axis=1)
""",
    },
)

test_wrong_answer = wrong_answers(
    PROJECT,
    5,
    {
        "on the training part": (
            "part == 0, part == 2",
            "part == 0, part == 0",
            "accuracies",
            "which the network has learned",
        ),
        "on validation": ("part == 0, part == 2", "part == 0, part == 1", "accuracies", "that is for choosing"),
        "on all": ("part == 0, part == 2", "part == 0, part >= 0", "accuracies", "the training part among them"),
        "trained on all": (
            "part == 0, part == 2",
            "part >= 0, part == 2",
            "accuracies",
            "trained on the examples that judge",
        ),
        "one seed": ("split(x, seed)", "split(x, seeds[0])", "accuracies", "one run, told several times"),
        "errors": (
            "(network == y[test]).mean(), (line == y[test]).mean()",
            "(network != y[test]).mean(), (line != y[test]).mean()",
            "accuracies",
            "these are the errors",
        ),
        "turned": (
            "(network == y[test]).mean(), (line == y[test]).mean()",
            "(line == y[test]).mean(), (network == y[test]).mean()",
            "accuracies",
            "the network's accuracy comes first",
        ),
    },
)
