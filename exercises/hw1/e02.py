"""Exercise 2, a gated linear unit."""

import torch
import torch.nn.functional as F

from companion.homework.questions import EDGE, LARGE, Case, Mistake, Question, variants
from companion.homework.sizes import Range, Sizes


def cases(rng, sizes):
    """Yield rows of signals and gates; then gates that are shut or open for good."""

    def draw(rng, n, k):
        return (rng.normal(0, 1.5, (n, 2 * k)),)

    yield from variants(draw, rng, sizes)
    n, k = sizes.draw(rng)
    yield Case(EDGE, "gates of 10,000 either way (exp overflows)", (draw(rng, n, k)[0] * 1e4,))
    yield Case(LARGE, "a large input", draw(rng, 30, 900))


def halves(x):
    """Give the signals and the gates."""
    return x.chunk(2, dim=1)


QUESTION = Question(
    title="A gate beside every signal",
    function="glu",
    arguments=("x",),
    differentiable=(0,),
    reference=lambda x: F.glu(x, dim=1),
    cases=cases,
    sizes=Sizes({"batch": Range(4, 9), "units": Range(3, 8, most=100)}),
    points={"value": 1, "gradient": 2, "edge cases": 1},
    hint="name the two halves; the product rule gives each its own gradient, and the halves go back side by side",
    mistakes=(
        Mistake("the second half is the gate, not the first", lambda x: halves(x)[1] * halves(x)[0].sigmoid()),
        Mistake("the gate is a sigmoid, not tanh", lambda x: halves(x)[0] * halves(x)[1].tanh()),
        Mistake("the gate needs its sigmoid", lambda x: halves(x)[0] * halves(x)[1]),
        Mistake(
            "the first K columns are the signals: do not take every second one",
            lambda x: F.glu(x, dim=1) * 0 + x[:, ::2] * x[:, 1::2].sigmoid(),
        ),
        Mistake(
            "the signals pass as they are: only the gates go through the sigmoid",
            lambda x: halves(x)[0].sigmoid() * halves(x)[1].sigmoid(),
        ),
        Mistake(
            "the gate's half has a gradient too: the signal times the sigmoid's slope",
            lambda x: halves(x)[0] * halves(x)[1].detach().sigmoid(),
        ),
        Mistake(
            "the slope of a sigmoid s is s (1 - s): a factor is missing",
            gradient=lambda expected, dy, x: [_without_one_minus(expected, dy, x)],
        ),
    ),
)


def _without_one_minus(expected, dy, x):
    signal, gate = halves(torch.tensor(x))
    wrong = expected[0].copy()
    wrong[:, x.shape[1] // 2 :] = dy * (signal * gate.sigmoid()).numpy()
    return wrong


EQUAL = {
    "open_ = np.where(gate >= 0, 1, small) / (1 + small): GtE swapped": "at 0 both are one half",
}
