"""Exercise 8, an experiment: what the mean of a dance knows."""

import numpy as np

from companion.homework.questions import EDGE, PLAIN, Case, Mistake, Question
from companion.homework.sizes import Range, Sizes

DRAWS = 2000
# In 3,659 runs of the solution, a quarter of them with the outermost sizes, noisy cases were off by 2.3 % in the root
# mean square, and by 11.3 % at most: a right answer fails less than once in 1,000 questions.
TOLERANCE = 0.15


def cases(rng, sizes):
    """Yield noisy targets; then a batch of one, few steps, an odd number of them, and targets without noise."""

    def draw(count, noise=2.0):
        n = 7 + count
        u, _, v = np.linalg.svd(rng.normal(size=(n, count)), full_matrices=False)
        x = np.sqrt(n) * (u * rng.uniform(0.8, 1.2, count)) @ v
        w = rng.normal(size=count)
        return x, x @ (6 * w / np.linalg.norm(w)) + noise * rng.normal(size=n)

    def options(count, batch, **changed):
        drawn = {"lr": float(rng.uniform(0.07, 0.1)), "batch": batch, "steps": 150}
        return drawn | {"draws": DRAWS, "seed": int(rng.integers(10**6))} | changed

    for _ in range(sizes.rounds):
        count, batch = sizes.draw(rng)
        yield Case(PLAIN, "random targets", draw(count), options(count, batch))
    count, batch = sizes.draw(rng)
    yield Case(EDGE, "batches of one", draw(count), options(count, 1, lr=float(rng.uniform(0.05, 0.08)), steps=200))
    yield Case(EDGE, "two steps", draw(count), options(count, batch, steps=2))
    yield Case(EDGE, "five steps", draw(count), options(count, batch, steps=5))
    yield Case(EDGE, "targets without noise", draw(count, 0.0), options(count, batch))


def moments(x, y, lr, batch, steps, apart=1.0):
    """Follow the mean and the second moment of w - w* exactly, from w = 0: a pair for each step.

    ``apart`` multiplies the variance of a batch's mean; it is 1 where examples are drawn with repetition.
    """
    n, count = x.shape
    best = np.linalg.lstsq(x, y, rcond=None)[0]
    A, r = x.T @ x / n, y - x @ best
    keep, mean, second, found = np.eye(count) - lr * A, -best, np.outer(best, best), []
    for _ in range(steps):
        # An example's gradient is x (x e - r), whose mean is A e: a batch's varies by a B-th of what single ones do.
        size = np.einsum("ni,ij,nj->n", x, second, x) - 2 * r * (x @ mean) + r**2
        varies = (x * size[:, None]).T @ x / n - A @ second @ A
        mean, second = keep @ mean, keep @ second @ keep + apart * lr**2 / batch * varies
        found.append((mean, second))
    return A, keep, found


def losses(x, y, lr, batch, steps, draws, seed, wrong=""):
    """Give the exact excess losses, at the end and of the mean of the later weights, or with one thing wrong."""
    rate = lr * {"sum": batch, "twice": 2, "draws": 1}.get(wrong, 1)
    apart = (len(x) - batch) / (len(x) - 1) if wrong == "apart" else 1.0
    A, keep, found = moments(x, y, rate, batch, steps, apart)
    if wrong == "run":
        found = [(mean, np.outer(mean, mean)) for mean, _ in found]
    first = 0 if wrong == "whole" else steps // 2
    total, ahead = np.zeros_like(A), np.zeros_like(A)
    for _, second in reversed(found[first:]):  # what comes after a step is, on average, what keep makes of it
        total += second + ahead @ second + second @ ahead
        ahead = keep @ (np.eye(len(A)) + ahead)
    total /= (steps - first) ** 2
    last = np.trace(A @ found[-1][1]) / 2
    average = np.trace(A @ total) / 2
    if wrong == "losses":
        average = np.mean([np.trace(A @ second) / 2 for _, second in found[first:]])
    least = ((y - x @ np.linalg.lstsq(x, y, rcond=None)[0]) ** 2).mean() / 2 if wrong == "least" else 0.0
    factor = {"half": 2, "examples": len(x)}.get(wrong, 1)
    return {"average": np.asarray(factor * (average + least)), "last": np.asarray(factor * (last + least))}


def wrongly(wrong):
    """Give the formula with one thing wrong."""
    return lambda *args, **kwargs: losses(*args, **kwargs, wrong=wrong)


WRONG = {  # what is a mere factor comes last, as by chance another mistake may look like it
    "run": "this is the loss of the mean run: each run has a loss, and their mean was asked for",
    "whole": "the mean is over all steps: the way from the start is in it",
    "losses": "this is the mean of the later losses: take the mean of the weights first, and its loss",
    "least": "this is the loss itself: what the best weights leave is to be taken off",
    "apart": "a batch is drawn with repetition: no example knows which others were drawn",
    "sum": "the step adds up the batch: take its mean",
    "twice": "the step is twice as long: the gradient of half a square has no 2",
    "half": "the loss is half the mean square",
    "examples": "the loss is a mean over the examples, not their sum",
}

QUESTION = Question(
    title="An experiment: what the mean of a dance knows",
    function="last_and_average",
    arguments=("x", "y"),
    differentiable=None,
    reference=losses,
    cases=cases,
    sizes=Sizes({"features": Range(2, 3, most=4), "batch": Range(3, 4, least=3, most=6)}),
    points={"losses": 3, "edge cases": 1},
    hint="let all runs go side by side, a row each; which array would tell, at the end, where a run was on average?",
    mistakes=tuple(Mistake(text, wrongly(wrong)) for wrong, text in WRONG.items()),
    tolerance={"float64": TOLERANCE},
    names=("average", "last"),  # a longer step doubles the last one alone
    by_chance=True,
)

EQUAL = {
    "return (((w - best) @ x.T) ** 2).mean() / 2: operands exchanged (4)": "a square has no sign",
}
