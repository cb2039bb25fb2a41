"""Exercise 5, a broadcast to repair."""

import numpy as np
import torch

from companion.homework.packing import with_gaps
from companion.homework.questions import EDGE, LARGE, PLAIN, Case, Mistake, Question, single
from companion.homework.sizes import Range, Sizes

BROADCASTS = (  # input, end, weight
    lambda n, k: ((n, k), (k,), (n, 1)),
    lambda n, k: ((n, 1), (n, k), (k,)),
    lambda n, k: ((1, k), (n, k), (1,)),
    lambda n, k: ((2, 1, k), (n, 1), (2, 1, 1)),
    lambda n, k: ((k,), (n, 1), (1, 1)),
)


def cases(rng, sizes):
    """Yield every kind of stretching, in each of the arguments, and none."""

    def draw(shapes):
        return tuple(np.asarray(rng.normal(0, 1, shape)) for shape in shapes)

    for shapes in BROADCASTS:
        yield Case(PLAIN, "random inputs", draw(shapes(*sizes.draw(rng))))
    n, k = sizes.draw(rng)
    yield Case(EDGE, "one shape for all", draw(((n, k),) * 3))
    yield Case(EDGE, "a batch of one (N = 1)", draw(((1, k), (k,), (1, 1))))
    yield Case(EDGE, "an empty batch (N = 0)", draw(((0, k), (k,), (0, 1))))
    yield Case(EDGE, "a weight for all (shape (1,))", draw(((n, k), (n, k), (1,))))
    yield Case(EDGE, "a single number as weight (shape ())", draw(((n, k), (n, k), ())))
    yield Case(EDGE, "float32 inputs", tuple(map(single, draw(((n, k), (k,), (n, 1))))))
    yield Case(EDGE, "inputs stored with gaps (not contiguous)", tuple(map(with_gaps, draw(((n, k), (k,), (n, 1))))))
    yield Case(LARGE, "a large input", draw(((200, 300), (300,), (200, 1))))


def unsummed(dy, input, end, weight):
    """Give the three gradients in the shape of the value."""
    return [dy * (1 - weight), dy * weight, dy * (end - input)]


def reduced(how):
    """Make a wrong gradient: ``how(gradient, shape)`` brings each of the unsummed ones towards its shape."""

    def gradient(expected, dy, *arguments):
        whole = [g + np.zeros_like(dy) for g in unsummed(dy, *arguments)]
        return [how(g, x.shape).astype(x.dtype) for g, x in zip(whole, arguments, strict=True)]

    return gradient


def front_axes(gradient, shape):
    """Sum over the axes that broadcasting put in front, and no others."""
    return gradient.sum(axis=tuple(range(gradient.ndim - len(shape))))


def axes_of_one(gradient, shape):
    """Sum over stretched axes of size 1, and leave those in front."""
    padded = (1,) * (gradient.ndim - len(shape)) + shape
    axes = tuple(
        i for i in range(gradient.ndim - len(shape), gradient.ndim) if padded[i] == 1 and gradient.shape[i] > 1
    )
    return gradient.sum(axis=axes, keepdims=True)


def averaged(gradient, shape):
    """Take the mean where the sum belongs."""
    gradient = gradient.mean(axis=tuple(range(gradient.ndim - len(shape)))) if gradient.size else gradient.sum(0)
    axes = tuple(i for i, size in enumerate(shape) if size == 1)
    return np.asarray(gradient).mean(axis=axes, keepdims=True) if axes else np.asarray(gradient)


def averaged_along_ones(gradient, shape):
    """Take the mean where an axis of size 1 was stretched, and the sum in front."""
    gradient = np.asarray(front_axes(gradient, shape))
    axes = tuple(i for i, size in enumerate(shape) if size == 1)
    return gradient.mean(axis=axes, keepdims=True) if axes and gradient.size else gradient.sum(axes, keepdims=True)


def squeezed(gradient, shape):
    """Sum rightly, and lose the axes of size 1."""
    gradient = np.asarray(front_axes(gradient, shape))
    axes = tuple(i for i, size in enumerate(shape) if size == 1 and gradient.shape[i] > 1)
    return gradient.sum(axis=axes) if axes else gradient


def first_of_all(gradient, shape):
    """Take the first entry along each stretched axis."""
    while gradient.ndim > len(shape):
        gradient = gradient[0] if len(gradient) else gradient.sum(0)
    for i, size in enumerate(shape):
        gradient = gradient[(slice(None),) * i + (slice(0, 1),)] if size == 1 else gradient
    return np.asarray(gradient)


def exchanged(expected, dy, input, end, weight):
    """Exchange the factors of the two ends, and reduce as is right."""
    find = torch.tensor
    a, b = (find(np.ascontiguousarray(x), requires_grad=True) for x in (input, end))
    y = torch.lerp(b, a, find(np.ascontiguousarray(weight)))
    return [*(g.numpy() for g in torch.autograd.grad(y, (a, b), find(np.asarray(dy, input.dtype)))), expected[2]]


EXCHANGED = "weight and 1 - weight have changed places"
AVERAGED = "this is the mean over the stretched axes: all that an entry fed sends something back, so add"

QUESTION = Question(
    title="Repair: a gradient of a broadcast",
    function="lerp",
    arguments=("input", "end", "weight"),
    differentiable=(0, 1, 2),
    reference=torch.lerp,
    cases=cases,
    sizes=Sizes({"batch": Range(4, 9), "columns": Range(3, 8)}),
    points={"gradient": 2, "edge cases": 1},
    hint="experiment: compare the shape of each gradient with its argument's; then count whom an entry feeds",
    mistakes=(
        Mistake(EXCHANGED, lambda a, b, w: torch.lerp(b, a, w), whole=True),
        Mistake(EXCHANGED, gradient=exchanged, whole=True),
        Mistake(
            "the axes put in front are summed; an axis of size 1 that was stretched must be too",
            gradient=reduced(front_axes),
        ),
        Mistake(
            "axes of size 1 are summed; the axes that broadcasting puts in front must be too",
            gradient=reduced(axes_of_one),
        ),
        Mistake(AVERAGED, gradient=reduced(averaged)),
        Mistake(AVERAGED, gradient=reduced(averaged_along_ones)),
        Mistake("an axis of size 1 was lost on the way: keep it (keepdims=True)", gradient=reduced(squeezed)),
        Mistake(
            "only the first of the copies sends its gradient back: add those of all", gradient=reduced(first_of_all)
        ),
    ),
    as_given="this is the code as given: find out first for which shapes it fails",
)
