"""Exercise 19, the tape."""

from functools import partial

import numpy as np
import torch

from companion.homework.questions import EDGE, LARGE, PLAIN, Case, Mistake, Question
from companion.homework.sizes import Range, Sizes

from .e09_walks import in_depth

ADD, MULTIPLY, TANH = range(3)


def cases(rng, sizes):
    """Yield programs at random, and such as trip an order, a recursion, or a walk path by path."""

    def program(n, length):
        rows = [(rng.integers(3), rng.integers(n + i), rng.integers(n + i)) for i in range(length - 1)]
        used = {int(j) for row in rows for j in row[1:]}
        rows.append((ADD, n + length - 2, int(rng.choice(sorted(set(range(n, n + length - 1)) - used) or [0]))))
        return rng.normal(0, 1, n), np.array(rows, np.int64)

    def given(values, *rows):
        return np.array(values), np.array(rows, np.int64).reshape(-1, 3)

    a, b = rng.uniform(0.5, 1.5, 2)
    for _ in range(max(sizes.rounds, 2)):
        yield Case(PLAIN, "a program at random", program(*sizes.draw(rng)))
    diamond = (MULTIPLY, 0, 1), (TANH, 2, 2), (TANH, 3, 3), (MULTIPLY, 4, 2), (ADD, 5, 2)
    yield Case(PLAIN, "a diamond", given([a, b], *diamond))
    yield Case(PLAIN, "a number times itself", given([a, b], (MULTIPLY, 0, 0), (ADD, 2, 2), (MULTIPLY, 3, 1)))
    yield Case(PLAIN, "all three operations", given([a, b], (ADD, 0, 1), (MULTIPLY, 2, 0), (TANH, 3, 3)))
    yield Case(EDGE, "an input alone", given([a]))
    yield Case(
        EDGE, "numbers that the end does not need", given([a, b], (TANH, 1, 1), (MULTIPLY, 1, 2), (TANH, 0, 0))
    )
    chain = [(MULTIPLY, 0, 1), *((ADD, i, 1) for i in range(2, 5000))]
    yield Case(EDGE, "a chain of 5,000 operations", given([a, b], *chain))
    yield Case(LARGE, "a ladder of 60 sums", given([a], *((ADD, i, i) for i in range(60))))


def by_pytorch(values, program):
    """Run the program on tensors."""
    numbers = [torch.tensor(v, requires_grad=True) for v in values]
    for operation, i, j in program.tolist():
        a, b = numbers[i], numbers[j]
        numbers.append(a + b if operation == ADD else a * b if operation == MULTIPLY else a.tanh())
    found = torch.autograd.grad(numbers[-1], numbers, allow_unused=True)
    return np.array([[n.item() for n in numbers], [0.0 if g is None else g.item() for g in found]])


def by_hand(values, program, wrong="", order=None):
    """Run the program and walk back, with one thing wrong."""
    value, inputs = values.tolist(), [()] * len(values)
    for operation, i, j in program.tolist():
        a, b = value[i], value[j]
        if operation == ADD:
            value.append(a + b)
            inputs.append(((i, 1.0), (j, 1.0)))
        elif operation == MULTIPLY:
            value.append(a * b)
            inputs.append(((i, a), (j, b)) if wrong == "own" else ((i, b), (j, a)))
        else:
            value.append(np.tanh(a))
            inputs.append(((i, {"value": 1 - value[-1], "before": 1 - a**2}.get(wrong, 1 - value[-1] ** 2)),))
    gradient = [0.0] * len(value)
    gradient[-1] = 0.0 if wrong == "start" else 1.0
    walk = {"early": _in_breadth, "overwrite": order or _newest_first}.get(wrong, _newest_first)(inputs)
    for i in walk:
        for x, slope in dict(inputs[i]).items() if wrong == "once" else inputs[i]:
            gradient[x] = (0.0 if wrong == "overwrite" else gradient[x]) + slope * gradient[i]
    return np.array([value, gradient])


def _newest_first(inputs):
    return range(len(inputs) - 1, -1, -1)


def _in_depth(inputs, last_first):
    return in_depth(inputs, len(inputs) - 1, last_first)


def _in_breadth(inputs):
    queue = [len(inputs) - 1]
    for i in queue:
        queue += [x for x in dict(inputs[i]) if x not in queue]
    return queue


WRONG = {
    "overwrite": "a gradient that arrives replaces the one before it: add them up (+=)",
    "own": "a factor gets the other one's value as its slope, not its own",
    "value": "the slope of tanh is 1 minus the square of its value",
    "before": "the slope of tanh is written with its value, not with what went in",
    "start": "all gradients are 0: the walk begins with a gradient of 1 at its end",
    "once": "an operation that uses a number twice owes it both shares",
    "early": "a number sent its gradient on before all of it had arrived: first comes whoever used it",
}

QUESTION = Question(
    title="Write the tape",
    function="tape_gradients",
    arguments=("values", "program"),
    differentiable=None,
    reference=by_pytorch,
    cases=cases,
    sizes=Sizes({"inputs": Range(2, 4), "operations": Range(6, 12, least=3, most=40)}),
    points={"values and gradients": 3, "edge cases": 1},
    hint="which order did running the program give you for nothing, and what does it say about who must wait?",
    mistakes=(
        *(Mistake(text, partial(by_hand, wrong=wrong)) for wrong, text in WRONG.items()),
        *(
            Mistake(WRONG["overwrite"], partial(by_hand, wrong="overwrite", order=order))
            for order in (partial(_in_depth, last_first=True), partial(_in_depth, last_first=False))
        ),
    ),
    answer="the array of values and gradients",
)
