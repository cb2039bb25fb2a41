"""Exercise 11, the gradient at the bottom."""

import zlib

import numpy as np

from companion.homework.questions import EDGE, PLAIN, Case, Mistake, Question
from companion.homework.sizes import Range, Sizes


def cases(rng, sizes):
    """Yield networks whose layers differ in width and spread: ReLU, leaky, linear, and the absolute value."""

    def draw(layers, slope):
        (narrowest,) = sizes.draw(rng)
        widths = rng.permutation([round(narrowest * factor) for factor in (1, 1.5, 2.25, 3.5)])[: layers + 1]
        low, high = ((0.4, 0.7), (1.5, 2.2))[rng.integers(2)]
        squares = rng.uniform(low, high, layers)  # what each layer makes of the mean square
        return (np.sqrt(squares / widths[1:] * 2 / (1 + slope**2)), widths), {"negative_slope": slope}

    for layers in (2, 3):
        yield Case(PLAIN, "random inputs", *draw(layers, 0.0))
    yield Case(PLAIN, "random inputs", *draw(3, float(rng.uniform(0.45, 0.6))))
    yield Case(EDGE, "a single layer", *draw(1, 0.0))
    yield Case(EDGE, "a linear network (negative_slope=1.0)", *draw(3, 1.0))
    yield Case(EDGE, "absolute values (negative_slope=-1.0)", *draw(3, -1.0))


DRAWS = 50  # the mean over them is known to about 2 %: beside 10 %, chance decides less than once in 100,000 cases


def measured(stds, widths, negative_slope):
    """Draw such networks, send numbers through and gradients back; give the input gradient's root mean square."""
    rng = np.random.default_rng(zlib.crc32(stds.tobytes() + widths.tobytes()))
    y = rng.standard_normal((DRAWS, widths[0], 1), np.float32)
    weights, slopes = [], []
    for std, before, after in zip(stds, widths, widths[1:], strict=False):
        weights.append(rng.standard_normal((DRAWS, after, before), np.float32) * np.float32(std))
        z = weights[-1] @ y
        slopes.append(np.where(z > 0, np.float32(1), np.float32(negative_slope)))
        y = z * slopes[-1]
    dy = rng.standard_normal((DRAWS, widths[-1], 4), np.float32)
    for weight, slope in zip(reversed(weights), reversed(slopes), strict=True):
        dy = weight.swapaxes(1, 2) @ (dy * slope)
    return np.sqrt(np.mean(dy**2, dtype=np.float64))


def predicted(count=lambda widths: widths[1:], share=lambda a: (1 + a * a) / 2, power=2, root=0.5):
    """Make a prediction, by default the right one: a product over layers of units x variance x mean squared slope."""

    def rms(stds, widths, negative_slope):
        return np.prod(count(widths) * stds**power * share(negative_slope)) ** root

    return rms


QUESTION = Question(
    title="The gradient at the bottom",
    function="gradient_rms",
    arguments=("stds", "widths"),
    differentiable=None,
    reference=measured,
    cases=cases,
    sizes=Sizes({"narrowest": Range(40, 50, least=40, most=100)}),  # in fewer units chance would have more say
    points={"prediction": 1, "edge cases": 1},
    hint="go back one layer: how many terms has the sum for one input, and how large is the square of one term?",
    mistakes=(
        Mistake(
            "on the way back a unit hears from all the units that it feeds: count those",
            predicted(count=lambda widths: widths[:-1]),
        ),
        Mistake(
            "the activation is not in it: of how many units does the gradient pass, and by what slope?",
            predicted(share=lambda a: 1),
        ),
        Mistake("this is the mean square: take its root", predicted(root=1)),
        Mistake(
            "half the units stand on the other side, and pass the gradient too, by their own slope",
            predicted(share=lambda a: 1 / 2),
        ),
        Mistake(
            "slopes are squared before the mean is taken, not after", predicted(share=lambda a: ((1 + a) / 2) ** 2)
        ),
        Mistake(
            "a slope is squared on its way to the mean square: a negative one counts by its square, not its size",
            predicted(share=lambda a: (1 + abs(a)) / 2),
        ),
        Mistake("a variance is the square of a standard deviation", predicted(power=1)),
        Mistake("how many units there are must count", predicted(count=lambda widths: 1)),
    ),
    tolerance={"float64": 0.1},
    answer="the root mean square",
)
