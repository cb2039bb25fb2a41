"""Exercise 1 of the project: parts that nobody has looked at."""

from frame import chapter, wrong_answers
from styles import right_answers

PROJECT = chapter("project")

test_right_answer = right_answers(
    PROJECT,
    1,
    {
        "a dictionary of rows": """
def split(x, seed):
    rows = sorted({tuple(row) for row in x.tolist()})
    order = np.random.default_rng(seed).permutation(len(rows)).tolist()
    fifth = len(rows) // 5
    part = {}
    for place, row in enumerate(order):
        part[rows[row]] = 2 if place < fifth else 1 if place < 2 * fifth else 0
    return np.array([part[tuple(row)] for row in x.tolist()])
""",
        "by ranks": """
def split(x, seed):
    unique, inverse = np.unique(x, axis=0, return_inverse=True)
    u = unique.shape[0]
    rank = np.argsort(np.random.default_rng(seed).permutation(u))
    return np.where(rank < u // 5, 2, np.where(rank < u // 5 * 2, 1, 0))[inverse.reshape(-1)]
""",
    },
)

test_wrong_answer = wrong_answers(
    PROJECT,
    1,
    {
        "torn": (
            "rows, which = np.unique(x, axis=0, return_inverse=True)",
            "rows, which = x, np.arange(len(x))",
            "parts",
            "was learned by heart",
        ),
        "no seed": ("default_rng(seed)", "default_rng(0)", "parts", "the seed changes nothing"),
        "not shuffled": (
            "np.random.default_rng(seed).permutation(len(rows))",
            "np.arange(len(rows))",
            "parts",
            "nothing is shuffled",
        ),
        "read the other way": (
            "order = np.random.default_rng(seed).permutation(len(rows))",
            "order = np.argsort(np.random.default_rng(seed).permutation(len(rows)))",
            "parts",
            "not the place of row 0",
        ),
        "the last": ("part[order[:fifth]] = 2", "part[order[::-1][:fifth]] = 2", "parts", "the array of parts"),
        "turned": ("[:fifth]] = 2", "[:fifth]] = 1", "parts", "the array of parts"),
        "where the rows are different": ("return part[which.ravel()]", "return part", "parts", "has shape"),
    },
)
