"""The graded questions of the backpropagation chapter: what is drawn, what PyTorch answers, what often goes wrong.

A question has the number of its exercise. Nothing here is secret: inputs are drawn anew in every run, and the
learner's code never sees the answers.
"""

from __future__ import annotations

import zlib
from collections import deque
from functools import partial
from graphlib import TopologicalSorter
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from companion.homework.notebook import given_function
from companion.homework.questions import EDGE, PLAIN, Case, Mistake, Question, Sizes, single, variants
from companion.homework.worker import with_gaps

SOURCE = Path(__file__).with_name("source.ipynb")

# q2: the best step of a difference


def step_cases(rng, sizes):
    """Yield error curves of differences of several orders, in double and single precision."""

    def curves(n):
        return np.exp(rng.normal(0, 2, n)), np.exp(rng.normal(0, 2, n))

    n = sizes.draw(rng)[0]
    for order in (1, 2, 4):
        yield Case(PLAIN, "random inputs", curves(n), {"order": order, "eps": float(np.finfo(np.float64).eps)})
    yield Case(EDGE, "a single function (N = 1)", curves(1), {"order": 2, "eps": float(np.finfo(np.float64).eps)})
    yield Case(EDGE, "eps of float32", curves(n), {"order": 2, "eps": float(np.finfo(np.float32).eps)})
    yield Case(EDGE, "an order of 6", curves(n), {"order": 6, "eps": 1e-12})


q2 = Question(
    name="q2",
    title="The best step of a difference",
    function="best_step",
    arguments=("c", "s"),
    differentiable=None,
    reference=lambda c, s, order, eps: (eps * s / (order * c)) ** (1 / (order + 1)),
    cases=step_cases,
    points={"step": 1, "edge cases": 1},
    hint="one term falls with t and one rises: what is true of the sum's slope where the sum is least?",
    mistakes=(
        Mistake(
            "there both errors are equal; their sum is least elsewhere: set its derivative by t to zero",
            lambda c, s, order, eps: (eps * s / c) ** (1 / (order + 1)),
        ),
        Mistake(
            "the wrong root is taken: which powers of t stand left and right once the slope is zero?",
            lambda c, s, order, eps: (eps * s / (order * c)) ** (1 / order),
        ),
        Mistake("c and s do not count in it", lambda c, s, order, eps: np.full_like(c, eps ** (1 / (order + 1)))),
        Mistake(
            "c and s have changed places: who makes large steps dear?",
            lambda c, s, order, eps: (eps * c / (order * s)) ** (1 / (order + 1)),
        ),
        Mistake(
            "this is the step for an order of 2, whatever the order is",
            lambda c, s, order, eps: (eps * s / (2 * c)) ** (1 / 3),
        ),
    ),
    answer="the step",
)

# q3: Hardswish


def hardswish_cases(rng, sizes):
    """Yield numbers on either side of both corners, and on them."""
    yield from variants(lambda rng, n, k: (rng.normal(0, 4, (n, k)),), rng, sizes)
    n, k = sizes.draw(rng)
    yield Case(EDGE, "numbers at the corners", (rng.permutation(np.array([-3.0, 3.0, -3.0, 3.0, 0.0, 1.0])),))
    yield Case(EDGE, "large numbers", (rng.normal(0, 1e4, (n, k)),))
    yield Case(EDGE, "three axes", (rng.normal(0, 4, (2, n, k)),))
    yield Case(EDGE, "a single axis", (rng.normal(0, 4, k),))


def slope_of_hardswish(inside, low=0.0, high=1.0, closed=False):
    """Make a wrong gradient: slopes ``inside(x)`` between the corners (and on them, if closed), else constants."""

    def gradient(expected, dy, x):
        is_inside = (np.abs(x) <= 3) if closed else (np.abs(x) < 3)
        slope = np.where(is_inside, inside(x), np.where(x < 0, low, high))
        return [(slope * dy).astype(x.dtype)]

    return gradient


q3 = Question(
    name="q3",
    title="Hardswish",
    function="hardswish",
    arguments=("input",),
    differentiable=(0,),
    reference=F.hardswish,
    cases=hardswish_cases,
    points={"value": 1, "gradient": 1, "edge cases": 1},
    hint="the input counts twice, once as what is let through and once in the gate: how many terms has the slope?",
    mistakes=(
        Mistake("this is the gate alone: multiply it by the input", lambda x: F.relu6(x + 3) / 6),
        Mistake("the gate is cut off at 6, not at 1: divide by 6", lambda x: x * F.relu6(x + 3)),
        Mistake("the gate opens at -3: it is made of input + 3", lambda x: x * F.relu6(x) / 6),
        Mistake(
            "the gate is never more than 1: cut it off above, too", lambda x: torch.where(x > -3, x * (x + 3) / 6, 0)
        ),
        Mistake(
            "the slope has a second term, from the gate, which moves with the input",
            gradient=slope_of_hardswish(lambda x: (x + 3) / 6),
        ),
        Mistake(
            "the slope has a second term, from the factor that the gate lets through",
            gradient=slope_of_hardswish(lambda x: x / 6, high=0.0),
        ),
        Mistake(
            "on a corner PyTorch takes the slope of the straight part",
            gradient=slope_of_hardswish(lambda x: (2 * x + 3) / 6, closed=True),
        ),
        Mistake(
            "left and right of the corners the curve is straight, so its slope is constant there",
            gradient=lambda expected, dy, x: [((2 * x + 3) / 6 * dy).astype(x.dtype)],
        ),
    ),
    columns="columns",
)

# q5: a broadcast to repair

BROADCASTS = (  # input, end, weight
    lambda n, k: ((n, k), (k,), (n, 1)),
    lambda n, k: ((n, 1), (n, k), (k,)),
    lambda n, k: ((1, k), (n, k), (1,)),
    lambda n, k: ((2, 1, k), (n, 1), (2, 1, 1)),
    lambda n, k: ((k,), (n, 1), (1, 1)),
)


def lerp_cases(rng, sizes):
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


q5 = Question(
    name="q5",
    title="Repair: a gradient of a broadcast",
    function="lerp",
    arguments=("input", "end", "weight"),
    differentiable=(0, 1, 2),
    reference=torch.lerp,
    cases=lerp_cases,
    points={"gradient": 2, "edge cases": 1},
    hint="experiment: compare the shape of each gradient with its argument's; then count whom an entry feeds",
    mistakes=(
        Mistake("weight and 1 - weight have changed places", lambda a, b, w: torch.lerp(b, a, w)),
        Mistake(
            "the axes put in front are summed; an axis of size 1 that was stretched must be too",
            gradient=reduced(front_axes),
        ),
        Mistake(
            "axes of size 1 are summed; the axes that broadcasting puts in front must be too",
            gradient=reduced(axes_of_one),
        ),
        Mistake(
            "this is the mean over the stretched axes: all that an entry fed sends something back, so add",
            gradient=reduced(averaged),
        ),
        Mistake("an axis of size 1 was lost on the way: keep it (keepdims=True)", gradient=reduced(squeezed)),
        Mistake(
            "only the first of the copies sends its gradient back: add those of all", gradient=reduced(first_of_all)
        ),
    ),
    given=given_function(SOURCE, "q5", "lerp"),
    as_given="this is the code as given: find out first for which shapes it fails",
    columns="columns",
)

# q7: the linear layer


def linear_cases(rng, sizes):
    """Yield batches, also with as many outputs as inputs, with two batch axes and with none."""

    def draw(rng, n, k, o=None):
        o = o or k + 1 + (n == k + 1)
        return rng.normal(0, 1, (n, k)), rng.normal(0, 1, (o, k)), rng.normal(0, 1, o)

    n, k = sizes.draw(rng)
    for _ in range(2):  # a transposed product raises nothing here
        yield Case(PLAIN, "random inputs", draw(rng, n, k, k))
    yield from variants(draw, rng, sizes)
    n, k = sizes.draw(rng)
    _, weight, bias = draw(rng, n, k)
    yield Case(EDGE, "an input of shape (B, T, D)", (rng.normal(0, 1, (2, n, k)), weight, bias))
    yield Case(EDGE, "an input of shape (D,)", (rng.normal(0, 1, k), weight, bias))
    yield Case(EDGE, "an empty batch (N = 0)", (np.zeros((0, k)), weight, bias))


def linear_gradient(position, wrong):
    """Make a wrong gradient for one argument of a linear layer; ``wrong`` takes dy, x, weight."""

    def gradient(expected, dy, x, weight, bias):
        if x.ndim != 2:
            raise ValueError
        return [wrong(dy, x, weight) if i == position else g for i, g in enumerate(expected)]

    return gradient


q7 = Question(
    name="q7",
    title="The linear layer, rebuilt",
    function="my_linear",
    arguments=("input", "weight", "bias"),
    differentiable=(0, 1, 2),
    reference=F.linear,
    cases=linear_cases,
    points={"value": 1, "gradient": 2, "edge cases": 1},
    hint="write one entry of y as a sum: which entries of y does one entry of an argument reach, by what factor?",
    mistakes=(
        Mistake("the bias is not added", lambda x, w, b: F.linear(x, w)),
        Mistake("the bias is taken off: add it", lambda x, w, b: F.linear(x, w, -b)),
        Mistake(
            "weight is (O, D): each row holds the factors of one output, so turn it for the way forward only",
            gradient=linear_gradient(0, lambda dy, x, w: dy @ w.T),
        ),
        Mistake(
            "it is transposed: row o of weight makes output o, so row o of its gradient holds dy of output o",
            gradient=linear_gradient(1, lambda dy, x, w: x.T @ dy),
        ),
        Mistake(
            "the batch was averaged: add what each row sends back, the loss has divided by N already",
            gradient=linear_gradient(1, lambda dy, x, w: dy.T @ x / max(len(x), 1)),
        ),
        Mistake(
            "the batch was averaged: every row's dy is added up",
            gradient=linear_gradient(2, lambda dy, x, w: dy.sum(axis=0) / max(len(x), 1)),
        ),
        Mistake(
            "it is summed over the outputs: the bias of an output is used once in every row, so add up the rows",
            gradient=linear_gradient(2, lambda dy, x, w: dy.sum(axis=1)),
        ),
        Mistake(
            "the bias's gradient lacks dy: it is not the number of rows",
            gradient=linear_gradient(2, lambda dy, x, w: np.full(len(w), len(x), x.dtype)),
        ),
        Mistake(
            "it does not use the input: how much does a weight matter where its input is 0?",
            gradient=linear_gradient(1, lambda dy, x, w: np.repeat(dy.sum(axis=0)[:, None], x.shape[1], axis=1)),
        ),
    ),
    columns="columns",
)

# q8: training by hand


def training_cases(rng, sizes):
    """Yield small regressions that learn, over several numbers of steps."""

    def draw(n, k, hidden, outputs):
        shapes = ((n, k), (n, outputs), (hidden, k), (hidden,), (outputs, hidden), (outputs,))
        return tuple(rng.normal(0, 0.7, shape) for shape in shapes)

    for steps in (5, 40, 200)[: max(sizes.rounds, 2)]:
        n, k = sizes.draw(rng)
        yield Case(PLAIN, "random inputs", draw(n, k, 5, 2), {"steps": steps, "lr": float(rng.uniform(0.05, 0.2))})
    n, k = sizes.draw(rng)
    yield Case(EDGE, "a batch of one (N = 1)", draw(1, k, 4, 2), {"steps": 20, "lr": 0.1})
    yield Case(EDGE, "a single step", draw(n, k, 4, 3), {"steps": 1, "lr": 0.1})
    yield Case(EDGE, "one hidden unit, one output", draw(n, k, 1, 1), {"steps": 20, "lr": 0.1})
    yield Case(EDGE, "float32 inputs", tuple(map(single, draw(n, k, 4, 2))), {"steps": 20, "lr": 0.1})


def trained(x, target, weight1, bias1, weight2, bias2, steps, lr):
    """Train with PyTorch's own layers, autograd and optimizer; give the loss before each step."""
    x, target, *start = (torch.tensor(np.ascontiguousarray(a)) for a in (x, target, weight1, bias1, weight2, bias2))
    parameters = [a.requires_grad_() for a in start]
    optimizer, losses = torch.optim.SGD(parameters, lr), []
    for _ in range(steps):
        hidden = torch.tanh(F.linear(x, *parameters[:2]))
        loss = F.mse_loss(F.linear(hidden, *parameters[2:]), target)
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return np.array(losses, weight1.dtype)


def wrongly_trained(x, target, weight1, bias1, weight2, bias2, steps, lr, wrong=""):
    """Train by hand with one thing wrong."""
    losses = []
    with np.errstate(all="ignore"):
        for _ in range(steps + (wrong == "late")):
            before = x @ weight1.T + bias1
            hidden = np.tanh(before)
            y = hidden @ weight2.T + bias2
            losses.append(((y - target) ** 2).mean())
            dy = (1 if wrong == "half" else 2) * (y - target) / {"sum": 1, "rows": len(y)}.get(wrong, y.size)
            dy = -dy if wrong == "up" else dy
            old = weight2
            weight2 = weight2 - lr * (dy.T @ hidden)
            bias2 = bias2 - lr * dy.sum(axis=0) * (wrong != "biases")
            dbefore = dy @ (weight2 if wrong == "early" else old)
            slope = {"flat": 1, "before": 1 - before**2, "hidden": 1 - hidden}.get(wrong, 1 - hidden**2)
            dbefore = dbefore * slope
            if wrong != "second":
                weight1 = weight1 - lr * (dbefore.T @ x)
                bias1 = bias1 - lr * dbefore.sum(axis=0) * (wrong != "biases")
    return np.array(losses[wrong == "late" :], x.dtype)


TRAININGS = {
    "late": "these are the losses after each step: write the loss down before the weights move",
    "half": "the steps are half as long as they should be: what is the derivative of a square?",
    "sum": "the steps are those of a sum of squares: the loss is their mean, over all entries",
    "rows": "the steps are those of a mean over rows: the loss is the mean over all entries",
    "up": "the loss goes up: step against the gradient",
    "biases": "the biases stay as they were",
    "early": "weight2 moved before the gradient went through it: compute all gradients first, then update",
    "flat": "the gradient passes tanh as if its slope were 1",
    "before": "the slope of tanh is written with its value, not with what went in",
    "hidden": "the slope of tanh is 1 minus the square of its value",
    "second": "only the second layer learns",
}

q8 = Question(
    name="q8",
    title="Training by hand",
    function="train_by_hand",
    arguments=("x", "target", "weight1", "bias1", "weight2", "bias2"),
    differentiable=None,
    reference=trained,
    cases=training_cases,
    points={"losses": 2, "edge cases": 1},
    hint="print every gradient of the first step beside its parameter: same shape? And who was computed from whom?",
    mistakes=tuple(Mistake(text, partial(wrongly_trained, wrong=wrong)) for wrong, text in TRAININGS.items()),
    tolerance={"float64": 1e-9, "float32": 1e-3},
    answer="the list of losses",
)

# q9: each node once


def graph(rng, pairs, end, unused=0):
    """Shuffle the numbers of nodes and of edges (node, input), so that neither tells an order."""
    pairs = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    n = max(int(pairs.max(initial=0)), end) + 1 + unused
    names = rng.permutation(n)
    edges = names[rng.permutation(pairs)] if len(pairs) else pairs
    slopes = rng.uniform(0.5, 1.1, len(edges)) * rng.choice([-1, 1], len(edges))
    return (slopes, edges), {"n": n, "end": int(names[end])}


def ladder(rungs):
    """List the edges of y + y, again and again."""
    return [(i + 1, i) for i in range(rungs) for _ in range(2)]


def diamond(length):
    """List the edges of two arms of unequal length, a shared stem below them and a path around all."""
    top = length + 3
    arm = [(i + 1, i) for i in range(1, length + 1)]
    return [(1, 0), *arm, (length + 2, 1), (top, length + 1), (top, length + 2), (top, 1), (top, 0)]


def cancelling(rng):
    """Make a diamond whose arms bring A and d - A to a node, both exact, and a stem below it with a slope s.

    Added up before they are passed on they give d, and d s below, to all digits. Passed on one by one, A s and
    (d - A) s become multiples of a sixteenth, and so does their sum; d s, some thirds, is never near one. So a walk
    that goes path by path shows, whatever it says of its turns.
    """
    large, small = 2.0**49 + int(rng.integers(2**48)), float(rng.choice([4, 5, 7, 8]))
    slopes = np.array([1, 1, large, small - large, rng.choice([-1, 1]) * 2 / 3])
    edges = np.array([(4, 3), (4, 2), (3, 1), (2, 1), (1, 0)])
    names, shuffled = rng.permutation(5), rng.permutation(5)
    return (slopes[shuffled], names[edges[shuffled]]), {"n": 5, "end": int(names[4])}


def order_cases(rng, sizes):
    """Yield diamonds, ladders, graphs at random; shapes that trip an order, or a recursion; parts that nearly cancel.

    The last is a plain case: a walk with right gradients in the others and turns made up must not be worth more.
    """
    for rungs in (3, 7, 11)[: max(sizes.rounds, 2)]:
        yield Case(PLAIN, "a ladder", *graph(rng, ladder(rungs), rungs))
        length = int(rng.integers(2, 6))
        yield Case(PLAIN, "a diamond", *graph(rng, diamond(length), length + 3))
        n = int(rng.integers(7, 11))
        pairs = [(i, int(j)) for i in range(1, n) for j in rng.choice(i, min(i, 2), replace=False)]
        yield Case(PLAIN, "a graph at random", *graph(rng, pairs, n - 1))
    yield Case(
        EDGE, "nodes that the end does not need", *graph(rng, [*diamond(3), (7, 6), (8, 2), (8, 7)], 6, unused=2)
    )
    yield Case(EDGE, "a node that is its input times itself", *graph(rng, [(1, 0), (1, 0)], 1))
    yield Case(EDGE, "an end that no operation made", *graph(rng, [], 0, unused=1))
    slopes, edges = (graph_ := graph(rng, ladder(2) + [(i + 1, i) for i in range(2, 1500)], 1500))[0]
    slopes = np.sign(slopes) * np.exp(rng.normal(0, 0.01, len(slopes)))
    yield Case(EDGE, "a chain of 1,500 operations", (slopes, edges), graph_[1])
    yield Case(PLAIN, "parts of a gradient that nearly cancel", *cancelling(rng))


def inputs_and_order(slopes, edges, n, end):
    """List (input, slope) pairs of each node, and the nodes that the end was computed from, each after its inputs."""
    inputs: list[list] = [[] for _ in range(n)]
    for (node, x), slope in zip(edges.tolist(), slopes.tolist(), strict=True):
        inputs[node].append((x, slope))
    needed, stack = {end}, [end]
    while stack:
        new = {x for x, _ in inputs[stack.pop()]} - needed
        needed |= new
        stack += new
    order = TopologicalSorter({i: [x for x, _ in inputs[i]] for i in needed}).static_order()
    return inputs, list(order)


def once_each(slopes, edges, n, end):
    """Let PyTorch differentiate sums of slopes times inputs; every node that was used takes one turn."""
    inputs, order = inputs_and_order(slopes, edges, n, end)
    nodes = {}
    for i in order:
        leaf = torch.ones((), dtype=torch.float64, requires_grad=True)  # so that each node has a gradient of its own
        nodes[i] = sum((slope * nodes[x] for x, slope in inputs[i]), start=leaf)
    found = np.zeros((2, n))
    found[0, order] = [g.item() for g in torch.autograd.grad(nodes[end], [nodes[i] for i in order])]
    found[1, order] = 1
    return found


def once_a_path(slopes, edges, n, end, honest=True):
    """Pass on each gradient as it arrives, a turn for every path from the end; if not honest, tell of one a node."""
    inputs, _ = inputs_and_order(slopes, edges, n, end)
    found, stack = np.zeros((2, n)), [(end, 1.0)]
    while stack:
        i, dy = stack.pop()
        found[:, i] += dy, 1
        stack += [(x, dy * slope) for x, slope in reversed(inputs[i])]
    return found if honest else np.stack((found[0], found[1] > 0))


def in_order(order_of, add=True):
    """Make a mistake: each node sends on, in the order that ``order_of`` finds, what has arrived by then."""

    def wrong(slopes, edges, n, end):
        inputs, order = inputs_and_order(slopes, edges, n, end)
        found = np.zeros((2, n))
        found[0, end] = 1
        for i in order_of(inputs, order, end):
            found[1, i] += 1
            for x, slope in inputs[i]:
                found[0, x] = (found[0, x] if add else 0) + slope * found[0, i]
        return found

    return wrong


def as_found(first_come, reverse=False):
    """Order nodes as a search from the end finds them: in breadth, or in depth with a stack or by recursion."""

    def order_of(inputs, order, end):
        queue, seen = deque([end]), [] if not first_come else [end]
        if not first_come:
            while queue:
                i = queue.pop()
                if i not in seen:
                    seen.append(i)
                    found = [x for x, _ in inputs[i]]
                    queue.extend(reversed(found) if reverse else found)
            return seen
        while queue:
            for x, _ in inputs[queue.popleft()]:
                if x not in seen:
                    seen.append(x)
                    queue.append(x)
        return seen

    return order_of


def when_ready(pop_last):
    """Order nodes as they become ready, the last of them first, or the first."""

    def order_of(inputs, order, end):
        waiting, ready, found = dict.fromkeys(order, 0), deque([end]), []
        for i in order:
            for x, _ in inputs[i]:
                waiting[x] += 1
        while ready:
            found.append(ready.pop() if pop_last else ready.popleft())
            for x, _ in inputs[found[-1]]:
                waiting[x] -= 1
                if not waiting[x]:
                    ready.append(x)
        return found

    return order_of


def after_a_walk_in_depth(inputs, order, end):
    """Order nodes by a walk in depth, each before its inputs."""
    found, seen, stack = [], set(), [(end, False)]
    while stack:
        i, done = stack.pop()
        if done:
            found.append(i)
        elif i not in seen:
            seen.add(i)
            stack += [(i, True), *((x, False) for x, _ in reversed(inputs[i]))]
    return found[::-1]


def sums_again(slopes, edges, n, end):
    """Send on, at every arrival, all that has arrived so far."""
    inputs, _ = inputs_and_order(slopes, edges, n, end)
    found, stack = np.zeros((2, n)), [(end, 1.0)]
    while stack and found[1].sum() < 1e5:
        i, dy = stack.pop()
        found[1, i] += 1
        found[0, i] += dy
        stack += [(x, slope * found[0, i]) for x, slope in reversed(inputs[i])]
    return found


def turns_for_all(slopes, edges, n, end):
    """Count a turn for every node, needed or not."""
    found = once_each(slopes, edges, n, end)
    found[1] = 1
    return found


def turns_uncounted(slopes, edges, n, end):
    """Leave the count out."""
    return once_each(slopes, edges, n, end) * [[1], [0]]


TOO_SOON = "a node took its turn before all of its gradient had arrived: first comes whoever used it"
OVERWRITES = "a gradient that arrives replaces the one before it: add them up"

q9 = Question(
    name="q9",
    title="Every node once",
    function="gradients_and_turns",
    arguments=("slopes", "edges"),
    differentiable=None,
    reference=once_each,
    cases=order_cases,
    points={"gradients and turns": 3, "edge cases": 1},
    hint="when is the gradient of a node complete, and how could you know that before you send it on?",
    mistakes=(
        Mistake(
            "but for rounding the gradients are right; a node takes a turn for each path to it: let it wait for all",
            once_a_path,
        ),
        Mistake(
            "one turn a node is told of, but gradients are passed on part by part, and rounded: add them up before",
            partial(once_a_path, honest=False),
        ),
        Mistake(TOO_SOON, in_order(as_found(True))),
        Mistake(TOO_SOON, in_order(as_found(False))),
        Mistake(TOO_SOON, in_order(as_found(False, reverse=True))),
        Mistake(
            "the order runs from the inputs to the end: gradients go the other way",
            in_order(lambda inputs, order, end: order),
        ),
        Mistake(OVERWRITES, in_order(when_ready(pop_last=True), add=False)),
        Mistake(OVERWRITES, in_order(when_ready(pop_last=False), add=False)),
        Mistake(OVERWRITES, in_order(after_a_walk_in_depth, add=False)),
        Mistake("what was sent on once is sent again with the next arrival: each part must go once", sums_again),
        Mistake("a node that the end was not computed from takes no turn", turns_for_all),
        Mistake("no turns are counted: row 1 holds one for each turn that a node takes", turns_uncounted),
    ),
    answer="the array of gradients and turns",
)

# q10: dual numbers that divide and take roots


def dual_cases(rng, sizes):
    """Yield rows to bring to length 1, with directions to move in."""

    def draw(rng, n, k):
        return rng.normal(0, 2, (n, k)), rng.normal(0, 1, (n, k))

    yield from variants(draw, rng, sizes)
    n, k = sizes.draw(rng)
    x, v = draw(rng, n, k)
    yield Case(EDGE, "a tangent of zeros", (x, 0 * v))
    yield Case(EDGE, "a single column (K = 1)", (rng.uniform(1, 2, (n, 1)), v[:, :1]))
    yield Case(EDGE, "rows a thousand times as long", (1e3 * x, 1e3 * v))


def pushed(x, v):
    """Let PyTorch push the tangent through its own function.

    By two walks back: ``torch.func.jvp`` keeps one level for all threads, and notebooks are graded in several.
    """
    pair = (torch.tensor(np.ascontiguousarray(a)) for a in (x, v))
    y, dy = torch.autograd.functional.jvp(partial(F.normalize, dim=1), *pair)
    return np.stack((y.numpy(), dy.numpy()))


def wrongly_pushed(rule):
    """Make a wrong tangent: ``rule(x, v, r, s)`` with the length r of each row, and s half of r^2's tangent."""

    def wrong(x, v):
        r, s = np.sqrt((x * x).sum(1, keepdims=True)), (x * v).sum(1, keepdims=True)
        with np.errstate(all="ignore"):
            return np.stack((x / r, rule(x, v, r, s))).astype(x.dtype)

    return wrong


q10 = Question(
    name="q10",
    title="Dual numbers that divide and take roots",
    function="normalize_dual",
    arguments=("x", "v"),
    differentiable=None,
    reference=pushed,
    cases=dual_cases,
    points={"value and tangent": 2, "edge cases": 1},
    hint="try each rule on numbers whose derivative you know; then write y b = a and take tangents on both sides",
    mistakes=(
        Mistake(
            "the quotient's second term has the wrong sign: a larger divisor makes the quotient smaller",
            wrongly_pushed(lambda x, v, r, s: v / r + x * s / r**3),
        ),
        Mistake(
            "the divisor was taken for a constant: it has a tangent too", wrongly_pushed(lambda x, v, r, s: v / r)
        ),
        Mistake(
            "a division is missing: the quotient's second term has its divisor squared, the root's tangent its root",
            wrongly_pushed(lambda x, v, r, s: v / r - x * s / r**2),
        ),
        Mistake(
            "the whole quotient rule is divided by the divisor once: its square belongs there",
            wrongly_pushed(lambda x, v, r, s: v - x * s / r**2),
        ),
        Mistake(
            "the root's tangent is twice too large: what is the derivative of a root?",
            wrongly_pushed(lambda x, v, r, s: v / r - 2 * x * s / r**3),
        ),
        Mistake(
            "tangent by tangent is not the tangent of the quotient", wrongly_pushed(lambda x, v, r, s: v / (s / r))
        ),
    ),
    answer="the pair of value and tangent",
)

# q11: the gradient at the bottom


def flow_cases(rng, sizes):
    """Yield networks whose layers differ in width and spread: ReLU, leaky, linear, and the absolute value."""

    def draw(layers, slope):
        widths = rng.permutation([40, 60, 90, 140])[: layers + 1]
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


q11 = Question(
    name="q11",
    title="The gradient at the bottom",
    function="gradient_rms",
    arguments=("stds", "widths"),
    differentiable=None,
    reference=measured,
    cases=flow_cases,
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
        Mistake("a variance is the square of a standard deviation", predicted(power=1)),
        Mistake("how many units there are must count", predicted(count=lambda widths: 1)),
    ),
    tolerance={"float64": 0.1},
    answer="the root mean square",
)

QUESTIONS = (q2, q3, q5, q7, q8, q9, q10, q11)
SIZES = Sizes()
