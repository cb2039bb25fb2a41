"""Exercise 2, which side and how far."""

import numpy as np

from companion.homework.questions import EDGE, Case, Mistake, Question, variants
from companion.homework.sizes import Range, Sizes

from .draws import batch, parameters


def cases(rng, sizes):
    """Yield layers whose units have weights of very different lengths."""

    def draw(rng, n, d, o):
        weight, bias = parameters(rng, d, o)
        scale = rng.uniform(0.3, 6, (o, 1))
        return batch(rng, n, d), scale * weight, bias

    yield from variants(draw, rng, sizes)
    n, d, o = sizes.draw(rng)
    yield Case(EDGE, "a single unit (O = 1)", draw(rng, n, d, 1))
    x, weight, bias = draw(rng, n, d, o)
    yield Case(EDGE, "weights and biases a thousand times as large", (x, 1e3 * weight, 1e3 * bias))
    yield Case(EDGE, "units without a bias (b = 0)", (x, weight, 0 * bias))


def distances(x, weight, bias):
    """Scale every unit's weights to length 1, its bias with them, and run the layer."""
    length = np.sqrt(np.einsum("od,od->o", weight, weight))
    return np.einsum("nd,od->no", x, weight / length[:, None]) + bias / length


def wrongly(rule):
    """Make a mistake from what the layer gives, the biases and the lengths of the units' weights."""

    def wrong(x, weight, bias):
        lengths = np.linalg.norm(weight, axis=1)
        return rule(x @ weight.T, bias, lengths).astype(x.dtype)

    return wrong


QUESTION = Question(
    title="Which side, and how far",
    function="signed_distances",
    arguments=("x", "weight", "bias"),
    differentiable=None,
    reference=distances,
    cases=cases,
    sizes=Sizes({"batch": Range(4, 9), "inputs": Range(3, 8), "units": Range(3, 8)}),
    points={"distances": 2, "edge cases": 1},
    hint="walk from the line along w: by how much does z rise for each step of length 1?",
    mistakes=(
        Mistake("this is z itself: how steep is each unit's ramp?", wrongly(lambda z, b, r: z + b)),
        Mistake("the sign is lost: it says on which side a place lies", wrongly(lambda z, b, r: abs(z + b) / r)),
        Mistake("the bias shifts z, so it is divided with it", wrongly(lambda z, b, r: z / r + b)),
        Mistake("the bias is missing", wrongly(lambda z, b, r: z / r)),
        Mistake("the bias has the wrong sign", wrongly(lambda z, b, r: (z - b) / r)),
        Mistake("this divides by the square of each length: take the root", wrongly(lambda z, b, r: (z + b) / r**2)),
        Mistake(
            "each unit has its own length: take it over the inputs of one unit, not over the whole matrix",
            wrongly(lambda z, b, r: (z + b) / np.sqrt((r**2).sum())),
        ),
    ),
    answer="the array of distances",
    columns="inputs",
)
