"""Exercise 6 of the third homework: how a fit flatters itself."""

from frame import chapter, wrong_answers
from styles import right_answers

HW3 = chapter("hw3")

test_right_answer = right_answers(
    HW3,
    6,
    {
        "draw by draw": """
def measured_optimism(h, w, sigma, penalty, draws, seed):
    rng, found = np.random.default_rng(seed), []
    square = np.linalg.inv(h.T @ h + penalty * np.eye(h.shape[1])) @ h.T
    for _ in range(draws):
        old = rng.normal(h @ w, sigma)
        new = rng.normal(h @ w, sigma)
        answers = h @ (square @ old)
        found.append(np.mean((new - answers) ** 2) - np.mean((old - answers) ** 2))
    return np.mean(found)
""",
        "all old ones first": """
def measured_optimism(h, w, sigma, penalty, draws, seed):
    rng = np.random.default_rng(seed)
    truth = h @ w
    old = truth + rng.normal(scale=sigma, size=(draws, len(h)))
    new = truth + rng.normal(scale=sigma, size=(draws, len(h)))
    S = h @ np.linalg.solve(h.T @ h + penalty * np.eye(len(w)), h.T)
    return float(((new - old @ S) ** 2 - (old - old @ S) ** 2).mean())
""",
    },
)

test_wrong_answer = wrong_answers(
    HW3,
    6,
    {
        "new": (" - ((old - answers) ** 2).mean()", "", "optimism", "take the old ones' off"),
        "truth": ("((new - answers) ** 2)", "((h @ w - answers) ** 2)", "optimism", "the new targets have noise too"),
        "sign": (
            "return ((new - answers) ** 2).mean() - ((old - answers) ** 2).mean()",
            "return ((old - answers) ** 2).mean() - ((new - answers) ** 2).mean()",
            "optimism",
            "new minus old",
        ),
    },
)
