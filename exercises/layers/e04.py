"""Exercise 4, a stack of linear layers in one."""

import numpy as np

from companion.homework.questions import EDGE, PLAIN, Case, Mistake, Question, single
from companion.homework.sizes import Range, Sizes

from .draws import parameters

NAMES = "weight", "bias"


def cases(rng, sizes):
    """Yield stacks of three layers whose widths all differ, and some with a narrow place."""
    for _ in range(sizes.rounds):
        yield Case(PLAIN, "random inputs", tuple(parameters(rng, *sizes.draw(rng))))
    d, first, second, o = sizes.draw(rng)
    yield Case(EDGE, "float32 parameters", tuple(map(single, parameters(rng, d, first, second, o))))
    yield Case(EDGE, "a hidden layer of one unit", tuple(parameters(rng, d, 1, second, o)))
    yield Case(EDGE, "one input and one output", tuple(parameters(rng, 1, first, second, 1)))
    weight, bias, *others = parameters(rng, d, first, second, o)
    yield Case(EDGE, "a first layer without bias (b = 0)", (weight, 0 * bias, *others))


def by_steps(*arrays):
    """Ask the stack what it makes of the origin, and of a step along each input."""

    def stack(x):
        for weight, bias in zip(arrays[::2], arrays[1::2], strict=True):
            x = x @ weight.T.astype(np.float64) + bias
        return x

    places = np.eye(arrays[0].shape[1])
    bias = stack(np.zeros_like(places[:1]))[0]
    found = (stack(places) - bias).T, bias
    return {name: array.astype(arrays[0].dtype) for name, array in zip(NAMES, found, strict=True)}


def with_bias(rule):
    """Make the mistakes of a bias: ``rule`` gives it from the two upper weights and the three biases."""

    def wrong(weight1, bias1, weight2, bias2, weight3, bias3):
        bias = rule(weight2, weight3, bias1, bias2, bias3)
        return {"weight": weight3 @ weight2 @ weight1, "bias": bias.astype(weight1.dtype)}

    return wrong


QUESTION = Question(
    title="A stack of linear layers in one",
    function="merged",
    arguments=("weight1", "bias1", "weight2", "bias2", "weight3", "bias3"),
    differentiable=None,
    reference=by_steps,
    cases=cases,
    sizes=Sizes({"inputs": Range(3, 9), "first": Range(3, 9), "second": Range(3, 9), "outputs": Range(3, 9)}),
    points={"weight and bias": 2, "edge cases": 1},
    hint="put the first layer's formula into the second's and multiply out: what stands beside x, in which order?",
    mistakes=(
        Mistake("the lower biases also go through the layers above them", with_bias(lambda w2, w3, b1, b2, b3: b3)),
        Mistake("the first bias is missing", with_bias(lambda w2, w3, b1, b2, b3: w3 @ b2 + b3)),
        Mistake("the second bias is missing", with_bias(lambda w2, w3, b1, b2, b3: w3 @ w2 @ b1 + b3)),
        Mistake("the last bias is missing", with_bias(lambda w2, w3, b1, b2, b3: w3 @ (w2 @ b1 + b2))),
    ),
    names=NAMES,
)
