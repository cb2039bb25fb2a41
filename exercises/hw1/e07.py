"""Exercise 7, a construction: a network that says how far apart two networks are."""

import numpy as np

from companion.homework.questions import EDGE, PLAIN, Case, Mistake, Question, single
from companion.homework.sizes import Range, Sizes

NAMES = "weight1", "bias1", "weight2", "bias2", "weight3", "bias3"


def cases(rng, sizes):
    """Yield pairs of networks; then the smallest ones, equal ones, and float32."""

    def draw(d, h, g, k):
        def network(units):
            shapes = (units, d), (units,), (k, units), (k,)
            return tuple(rng.normal(size=shape) for shape in shapes)

        return *network(h), *network(g)

    for _ in range(sizes.rounds):
        yield Case(PLAIN, "random networks", draw(*sizes.draw(rng)))
    yield Case(EDGE, "one input, one unit each, one output", draw(1, 1, 1, 1))
    first = draw(*sizes.draw(rng))[:4]
    yield Case(EDGE, "a network and itself", first + tuple(map(np.copy, first)))
    yield Case(EDGE, "float32 parameters", tuple(map(single, draw(*sizes.draw(rng)))))


def apart(W1, b1, W2, b2, V1, c1, V2, c2, wrong=""):
    """Put two networks side by side, and take both signs of their difference through a ReLU."""
    dtype = W1.dtype
    sign = 1 if wrong == "sum" else -1
    second, bias = np.concatenate([W2, sign * V2], axis=1), b2 + sign * c2
    if wrong == "biases":
        bias = 0 * bias
    one = np.ones((1, 1 if wrong == "outputs" else 2 * len(b2)))
    parts = [
        np.concatenate([W1, V1]),
        np.concatenate([b1, c1]),
        np.concatenate([second, second if wrong == "alike" else -second]),
        np.concatenate([bias, bias if wrong in ("alike", "bias sign") else -bias]),
        np.concatenate([one[:, : len(b2)], -one[:, : len(b2)]], axis=1) if wrong == "minus" else one,
        np.zeros(1),
    ]
    if wrong == "order":
        parts[2], parts[3] = (a.reshape(2, len(b2), -1).swapaxes(0, 1).reshape(a.shape) for a in (parts[2], parts[3]))
    if wrong == "mean":
        parts[4] = parts[4] / len(b2)
    return {name: part.astype(dtype) for name, part in zip(NAMES, parts, strict=True)}


def wrongly(wrong):
    """Build it with one thing wrong."""
    return lambda *args: apart(*args, wrong=wrong)


WRONG = {
    "sum": "this adds the two networks: the second one's output weights need a minus",
    "alike": "both halves let the same sign through: the second is for g - f",
    "bias sign": "the second half is the first half's negative, with its biases",
    "biases": "the output biases differ, too: they belong into the second layer",
    "order": "the units for f - g come first, for all outputs, and then those for g - f",
    "minus": "both signs count as distance: this gives the difference back",
    "mean": "the distance is the sum over the outputs, not their mean",
}

QUESTION = Question(
    title="A network that compares two networks",
    function="comparison",
    arguments=("weight1_f", "bias1_f", "weight2_f", "bias2_f", "weight1_g", "bias1_g", "weight2_g", "bias2_g"),
    differentiable=None,
    reference=apart,
    cases=cases,
    sizes=Sizes(
        {"inputs": Range(2, 5, most=64), "units": Range(4, 8), "others": Range(5, 9), "outputs": Range(2, 4, most=64)}
    ),
    points={"weights": 3, "edge cases": 1},
    hint="put the two hidden layers below each other first; then, which two ReLU units make an absolute value?",
    mistakes=tuple(Mistake(text, wrongly(wrong)) for wrong, text in WRONG.items()),
    names=NAMES,
)
