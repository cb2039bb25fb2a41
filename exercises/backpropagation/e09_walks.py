"""Exercise 9, the walk that is right, and the walks that are not."""

from collections import deque
from functools import partial

import numpy as np
import torch

from companion.homework.questions import Mistake


def inputs_and_order(slopes, edges, n, end):
    """List (input, slope) pairs of each node, and the nodes that the end was computed from, each after its inputs."""
    inputs: list[list] = [[] for _ in range(n)]
    for (node, x), slope in zip(edges.tolist(), slopes.tolist(), strict=True):
        inputs[node].append((x, slope))
    return inputs, in_depth(inputs, end)[::-1]


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
        queue, seen = deque([end]), dict.fromkeys([end] if first_come else [])
        while queue and not first_come:
            i = queue.pop()
            if i not in seen:
                seen[i] = None
                found = [x for x, _ in inputs[i]]
                queue.extend(reversed(found) if reverse else found)
        while queue:
            for x, _ in inputs[queue.popleft()]:
                if x not in seen:
                    seen[x] = None
                    queue.append(x)
        return list(seen)

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


def in_depth(inputs, end, last_first=False):
    """List nodes by a walk in depth, each before its inputs; of these the first is taken first, or the last."""
    found, seen, stack = [], set(), [(end, False)]
    while stack:
        i, done = stack.pop()
        if done:
            found.append(i)
        elif i not in seen:
            seen.add(i)
            below = [(x, False) for x, _ in inputs[i]]
            stack += [(i, True), *(below if last_first else below[::-1])]
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


def leaves_take_none(slopes, edges, n, end):
    """Count turns of nodes with inputs only."""
    found = once_each(slopes, edges, n, end)
    found[1, np.setdiff1d(np.arange(n), edges[:, 0])] = 0
    return found


def turns_uncounted(slopes, edges, n, end):
    """Leave the count out."""
    return once_each(slopes, edges, n, end) * [[1], [0]]


TOO_SOON = "a node took its turn before all of its gradient had arrived: first comes whoever used it"
OVERWRITES = "a gradient that arrives replaces the one before it: add them up"

MISTAKES = (
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
    Mistake(OVERWRITES, in_order(lambda inputs, order, end: in_depth(inputs, end), add=False)),
    Mistake("what was sent on once is sent again with the next arrival: each part must go once", sums_again),
    Mistake("a node that the end was not computed from takes no turn", turns_for_all),
    Mistake("a node without inputs takes its turn, too, with nobody to pass on to", leaves_take_none),
    Mistake("no turns are counted: row 1 holds one for each turn that a node takes", turns_uncounted),
)
