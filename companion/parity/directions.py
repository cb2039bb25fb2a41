"""The comparison in a direction: forward mode, the adjoint identity, and second derivatives, against PyTorch's own.

An operation's forward and its backward are both run on dual numbers. The first gives the Jacobian-vector product, the
second the derivative of the gradient along the same direction: a Hessian-vector product.

Chapter: backpropagation
"""

from __future__ import annotations

import warnings

import numpy as np
import torch

from companion.checks import differentiable, inner_product_gap
from companion.pairs import Pair
from companion.parity._sides import case_of, differences, given
from companion.parity.differences import TOLERANCE, Comparison, Difference
from companion.scratch.dual import Dual
from companion.shapes import Array
from companion.world import REFERENCE


def compare_directional(pair: Pair, *, seed: int, case: str | None = None) -> Comparison:
    """Push one case of a pair (the first where none is named) along a random direction, in both worlds.

    With J the derivative at the arguments, v the direction and u a random upstream gradient, the differences are of
    <u, J v> against <J^T u, v> (forward against reverse mode, both ours), of J v, and, for each argument, of the
    derivative of J^T u along v. A reference that PyTorch can differentiate but once is replaced by ``pair.twice``.

    Raises: KeyError for a case that the pair does not have.
    """
    case, draw = case_of(pair, case)
    rng = np.random.default_rng(seed)
    arguments, options = draw(rng)
    places = [i for i, a in enumerate(arguments) if differentiable(a)]
    v = {i: rng.normal(size=arguments[i].shape) for i in places}
    duals = [Dual(a, v[i]) if i in v else a for i, a in enumerate(arguments)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of shapes that differ, which some cases have on purpose
        y, backward = pair.scratch(*duals, **options)
        u = rng.normal(size=y.shape)
        gradients = backward(u)
        theirs = _theirs(pair, arguments, options, v, u)
    gradients = [gradients[i] for i in places]
    second = [g.tangent if isinstance(g, Dual) else np.zeros_like(g) for g in gradients]
    pulled = [(getattr(g, "value", g), v[i]) for i, g in zip(places, gradients, strict=True)]
    adjoint = Difference("adjoint identity", inner_product_gap(u, y.tangent, pulled))

    names = ["forward mode", *(f"second derivative by {pair.arguments[i]}" for i in places)]
    sides = (dict(zip(names, side, strict=True)) for side in ([y.tangent, *second], theirs))
    rows = adjoint, *differences(pair.name, *sides)
    return Comparison(pair.name, case, "float64", rows, TOLERANCE["float64"])


def _theirs(pair: Pair, arguments, options, v: dict[int, Array], u: Array) -> list[Array]:
    """Give PyTorch's Jacobian-vector product, then its derivative of each gradient along the direction.

    Both come from reverse mode used twice: u -> J^T u is linear, and its transpose is J.
    """
    theirs = [given(REFERENCE, a) for a in arguments]
    leaves = [theirs[i] for i in v]
    directions = [REFERENCE.tensor(t) for t in v.values()]
    y = (pair.twice or pair.reference)(*theirs, **options)
    upstream = REFERENCE.leaf(u)
    gradients = torch.autograd.grad(y, leaves, upstream, create_graph=True)
    along = sum((g * t).sum() for g, t in zip(gradients, directions, strict=True))  # <J^T u, v> = <u, J v>
    wanted = [upstream, *leaves]
    found = torch.autograd.grad(along, wanted, allow_unused=True) if along.requires_grad else [None] * len(wanted)
    return [np.zeros(x.shape) if g is None else REFERENCE.numpy(g) for g, x in zip(found, wanted, strict=True)]
