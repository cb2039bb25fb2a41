"""Exercise 9, a bug hunt: a small library."""

import numpy as np
import torch

from companion.homework.questions import EDGE, PLAIN, Case, Mistake, Question
from companion.homework.sizes import Range, Sizes

# The lines of the library in the exercise, as they are numbered there, that hold the five bugs.
LINES = (7, 23, 26, 36, 46)
NAMES = ("lines", "stretched", "shared", "momentum", "adam", "schedule")


def cases(rng, sizes):
    """Yield values and gradients at random; then one example, one column, one step, a rate halved at every step."""

    def draw(n, count, steps):
        shapes = (n, count), (n, count), (count,), (n, 1), (n, count), (count,), (steps, count)
        return tuple(rng.normal(size=shape) for shape in shapes)

    def options(**changed):
        drawn = {"lr": float(rng.uniform(0.1, 0.5)), "momentum": float(rng.uniform(0.6, 0.9)), "every": 2}
        return drawn | changed

    for _ in range(sizes.rounds):
        yield Case(PLAIN, "random inputs", draw(*sizes.draw(rng)), options())
    n, count, steps = sizes.draw(rng)
    yield Case(EDGE, "a single example", draw(1, count, steps), options())
    yield Case(EDGE, "a single column", draw(n, 1, steps), options())
    yield Case(EDGE, "a single step", draw(n, count, 1), options(every=1))
    yield Case(EDGE, "a rate that is halved after every third step", draw(n, count, 10), options(every=3))


def by_pytorch(a, b, row, column, dy, start, gradients, lr, momentum, every):
    """Let PyTorch do what the library promises."""
    p, q, r, s, c = (torch.tensor(x, requires_grad=True) for x in (a, b, row, row, column))
    (stretched,) = torch.autograd.grad(r + torch.tensor(a), [r], torch.tensor(dy))
    h = p * q
    shared = torch.autograd.grad(c * (h + p) * (h * s) + s, [p, q, s, c], torch.tensor(dy))
    return {
        "lines": np.array(LINES),
        "stretched": stretched.numpy(),
        "shared": np.concatenate([found.numpy().ravel() for found in shared]),
        "momentum": stepped(torch.optim.SGD, start, gradients, lr=lr, momentum=momentum),
        "adam": stepped(torch.optim.Adam, start, gradients, lr=lr, betas=(0.9, 0.99)),
        "schedule": stepped(torch.optim.SGD, start, gradients, every, lr=lr),
    }


def stepped(optimizer, start, gradients, every=None, **options):
    """Give the weights after each step of PyTorch's optimizer, which takes gradients as they come."""
    w, path = torch.tensor(start, requires_grad=True), []
    steps = optimizer([w], **options)
    schedule = torch.optim.lr_scheduler.StepLR(steps, every, 0.5) if every else None
    for g in torch.tensor(gradients):
        w.grad = g
        steps.step()
        if schedule:
            schedule.step()
        path.append(w.detach().numpy().copy())
    return np.array(path)


def moved(start, steps):
    """Give the weights after each of some steps."""
    return start - np.cumsum(steps, axis=0)


def overwritten(a, b, row, column, dy):
    """Give the gradients where each share replaces the one before, in the library's order."""
    dk = dy * (a * b * row) * column
    ds, dc = (dy * column * (a * b + a) * a * b).sum(axis=0), (dy * (a * b * row) * (a * b + a)).sum(axis=1)
    return np.concatenate([(dk * b).ravel(), (dk * a).ravel(), ds, dc])


def adam(start, gradients, lr, late, corrected=True):
    """Give Adam's path, with its correction so many steps late."""
    m, v, steps = 0 * start, 0 * start, []
    for t, g in enumerate(gradients, start=1 + late):
        m, v = 0.9 * m + 0.1 * g, 0.99 * v + 0.01 * g**2
        m_hat, v_hat = (m / (1 - 0.9**t), v / (1 - 0.99**t)) if corrected else (m, v)
        steps.append(lr * m_hat / (np.sqrt(v_hat) + 1e-8))
    return moved(start, steps)


def wrongly(name, spoilt):
    """Give the right answers, but for the array of one name."""

    def found(a, b, row, column, dy, start, gradients, lr, momentum, every):
        right = by_pytorch(a, b, row, column, dy, start, gradients, lr, momentum, every)
        wrong = spoilt(
            a=a, b=b, row=row, column=column, dy=dy, w=start, g=gradients, lr=lr, momentum=momentum, every=every
        )
        return right | {name: np.asarray(wrong)}

    return found


def halvings(g, every, early):
    """Give by what the rate of each step is multiplied, with the schedule so many steps early."""
    return (0.5 ** ((np.arange(len(g)) + early) // every))[:, None]


MISTAKES = {
    "what arrives replaces what was there: a value that is used twice gets both shares": (
        "shared",
        lambda a, b, row, column, dy, **rest: overwritten(a, b, row, column, dy),
    ),
    "the velocity is the caller's own array, which is filled anew at every step": (
        "momentum",
        lambda w, g, lr, momentum, **rest: moved(w, lr * np.concatenate([g[:1], 2 * momentum * g[1:]])),
    ),
    "no velocity goes on from step to step": ("momentum", lambda w, g, lr, **rest: moved(w, lr * g)),
    "the correction is a step ahead: after the first gradient it divides by 1 minus beta": (
        "adam",
        lambda w, g, lr, **rest: adam(w, g, lr, 1),
    ),
    "the means begin at 0, and are to be corrected for it": (
        "adam",
        lambda w, g, lr, **rest: adam(w, g, lr, 0, corrected=False),
    ),
    "the rate falls a step too soon: who steps first, the optimizer or the schedule?": (
        "schedule",
        lambda w, g, lr, every, **rest: moved(w, lr * halvings(g, every, 1) * g),
    ),
    "the rate never falls: is the schedule asked at all?": ("schedule", lambda w, g, lr, **rest: moved(w, lr * g)),
}

QUESTION = Question(
    title="Bug hunt: a small library",
    function="behaviour",
    arguments=("a", "b", "row", "column", "dy", "start", "gradients"),
    differentiable=None,
    reference=by_pytorch,
    cases=cases,
    sizes=Sizes({"examples": Range(3, 6, most=40), "columns": Range(3, 6, most=40), "steps": Range(4, 7, most=40)}),
    points={name: 1 for name in NAMES},
    hint="give each part the smallest input whose answer you know: two uses of one value, two steps, a row first",
    mistakes=tuple(Mistake(text, wrongly(*how)) for text, how in MISTAKES.items()),
    tolerance={"float64": 1e-9},
    names=NAMES,
    entries=("a line's number",),  # so that every name counts on its own
    as_given="as in the library that was given: find by experiment what is wrong, then mend it",
)

EQUAL = {
    "self.data, self.inputs, self.back = data, inputs, back: item 1 doubled": "there are parts for two only",
    "self.taken += 1: Add swapped": "backwards or forwards, every second number is even",
    "path, g = [], np.empty_like(gradients[0]): item 1 doubled": "it is filled before it is read",
}
