"""Exercise 6, the factor of a pair of rate and momentum."""

from functools import partial

import numpy as np

from companion.homework.questions import EDGE, PLAIN, Case, Mistake, Question, single
from companion.homework.sizes import Range, Sizes


def cases(rng, sizes):
    """Yield valleys in which the slowest direction swings, does not, or flies off."""

    def curvatures():
        (size,) = sizes.draw(rng)
        return rng.permutation(np.append(rng.uniform(1.5, 8, size - 2), [1.0, 10.0]))

    for _ in range(sizes.rounds):
        low, high = rng.uniform(0.02, 0.06), rng.uniform(0.05, 0.25)
        yield Case(PLAIN, "random inputs", (curvatures(),), {"lr": float(low), "momentum": float(high)})
        yield Case(PLAIN, "random inputs", (curvatures(),), {"lr": 0.15, "momentum": float(rng.uniform(0.8, 0.98))})
        lr = float(rng.uniform(0.19, 0.23))
        yield Case(PLAIN, "random inputs", (curvatures(),), {"lr": lr, "momentum": float(rng.uniform(0.02, 0.06))})
    alone = rng.uniform(8.0, 9.0, 1)
    yield Case(PLAIN, "random inputs", (alone,), {"lr": 0.2, "momentum": float(rng.uniform(0.02, 0.06))})
    yield Case(EDGE, "no momentum", (curvatures(),), {"lr": 0.12, "momentum": 0.0})
    lr = float(rng.uniform(0.45, 0.6))
    yield Case(EDGE, "a pair that flies off", (curvatures(),), {"lr": lr, "momentum": 0.3})
    yield Case(EDGE, "a single direction", (rng.uniform(1, 2, 1),), {"lr": 0.1, "momentum": 0.2})
    yield Case(EDGE, "float32 inputs", (single(curvatures()),), {"lr": 0.05, "momentum": 0.3})


def by_matrix(curvatures, lr, momentum):
    """Find the largest absolute eigenvalue of a step's matrix, over all directions."""
    found = []
    for c in curvatures.astype(np.float64):
        step = np.array([[1 - lr * c, -lr * momentum], [c, momentum]])
        found.append(np.abs(np.linalg.eigvals(step)).max())
    return max(found)


def by_roots(curvatures, lr, momentum, wrong=""):
    """Find it from the roots of z^2 - (1 + momentum - lr c) z + momentum, with one thing wrong."""
    c = curvatures.astype(np.float64)
    c = {"steepest": c.max(keepdims=True), "flattest": c.min(keepdims=True)}.get(wrong, c)
    trace = 1 + momentum - lr * c
    inside = trace**2 - 4 * momentum
    size = np.abs(trace)
    root = np.sqrt(np.maximum(inside, 0))
    real = (size - root if wrong == "smaller" else (trace + root if wrong == "signed" else size + root)) / 2
    complex_size = momentum if wrong == "squared" else np.sqrt(momentum)
    complex_size = size / 2 if wrong == "real part" else complex_size
    factors = np.where(inside < 0, complex_size, real)
    return factors.mean() if wrong == "mean" else factors.max()


WRONG = {
    "steepest": "the steepest direction alone was asked: the flattest may be the slower",
    "flattest": "the flattest direction alone was asked: the steepest may be the slower",
    "smaller": "each direction has two roots: in the long run the larger is left",
    "signed": "a negative root may be the larger: compare absolute values",
    "squared": "two complex roots have the product mu: each has the absolute value of its root",
    "real part": "the absolute value of a complex number is more than its real part",
    "mean": "in the long run only the slowest direction is left: take the largest factor",
}

QUESTION = Question(
    title="How fast is this pair?",
    function="slowest_factor",
    arguments=("curvatures",),
    differentiable=None,
    reference=by_matrix,
    cases=cases,
    sizes=Sizes({"directions": Range(3, 6, least=3, most=40)}),
    points={"factor": 2, "edge cases": 1},
    hint="write one step of one direction as a matrix acting on the last two places; how do its eigenvalues grow?",
    mistakes=(
        *(Mistake(text, partial(by_roots, wrong=wrong)) for wrong, text in WRONG.items()),
        Mistake(
            "this is the factor without momentum",
            lambda curvatures, lr, momentum: np.abs(1 - lr * curvatures.astype(np.float64)).max(),
        ),
        Mistake(
            "this is the factor of a direction that swings, and not all do",
            lambda curvatures, lr, momentum: np.sqrt(momentum),
        ),
    ),
    tolerance={"float64": 1e-6, "float32": 1e-3},  # at a double root the matrix's eigenvalues keep half their digits
    answer="the factor",
)

EQUAL = {
    "trace = 1 + momentum - lr * np.asarray(curvatures, float): operands exchanged": (
        "only its square and its size are used"
    ),
    "return np.where(inside < 0, np.sqrt(momentum), real).max(): Lt swapped": (
        "where it is 0, both are the root of the momentum"
    ),
}
