"""Functions and methods whose answers have no gradient: the same numbers of the same kind in both worlds."""

import numpy as np
import pytest

from companion.world import WORLDS

X = np.random.default_rng(0).normal(size=(4, 6))

# Of a question: (world, x) -> tensor without a history. x is (4, 6), owed a gradient.
QUESTIONS = {
    "where the largest is": lambda world, x: x.max(1)[1],
    "and by its name": lambda world, x: world.functional.max(x, 0, keepdim=True).indices,
    "where the smallest is": lambda world, x: x.min(1).indices,
    "argmax": lambda world, x: x.argmax(),
    "argmax of rows": lambda world, x: x.argmax(dim=1, keepdim=True),
    "topk": lambda world, x: x.topk(3)[1],
    "how many are right": lambda world, x: (x.argmax(1) == world.functional.argmax(x, 1)).sum(),
    "how many in a row": lambda world, x: (x > 0).sum(1),
    "the share": lambda world, x: (x > 0).float().mean(),
    "the largest label": lambda world, x: (x > 0).long().max(),
    "the smallest label": lambda world, x: (5 * x).detach().long().min(),
    "the smallest of a row": lambda world, x: world.functional.min((x > 0).long(), 1).values,
    "and where it stands": lambda world, x: (1000 * x).detach().long().min(0)[1],
    "labels": lambda world, x: (10 * x).detach().long(),
    "one_hot": lambda world, x: world.functional.one_hot(x.argmax(1), 6),
    "one_hot as long as it needs": lambda world, x: world.functional.one_hot(x.argmax(1)),
    "equal": lambda world, x: world.functional.eq(x.argmax(1), 3) == x.argmax(1).eq(x.argmax(1) * 0 + 3),
    "all of them": lambda world, x: world.functional.all(x > -9) == (x > 0).all(),
    "all of a row": lambda world, x: (x > -1).all(dim=1, keepdim=True),
    "any of them": lambda world, x: world.functional.any(x > 9) == (x > 0).any(),
    "any of a column": lambda world, x: (x > 1).any(0),
    "labels repeated": lambda world, x: x.argmax(1).repeat_interleave(3),
    "one number repeated": lambda world, x: x[0, 0].detach().repeat_interleave(3),
    "truth": lambda world, x: (x > 0).long().bool(),
    "integers": lambda world, x: x.detach().int(),
    "a mask below the diagonal": lambda world, x: (x < 9).tril(),
    "both hold": lambda world, x: (x > 0) & (x < 1),
    "one of them holds": lambda world, x: (x > 1) | ~(x > -1) | False,
    "just one of them holds": lambda world, x: True ^ ((x > 0) ^ (x > 1)),
    "bits": lambda world, x: (x > 0).sum(1) & 1 | 4,
    "which row and column": lambda world, x: x.argmax() // 6 * 10 + x.argmax() % 6,
    "a number over labels": lambda world, x: 7 // (x.argmax(1) + 1) + 7 % (x.argmax(1) + 1),
    "a remainder of fractions": lambda world, x: x.detach() % 0.3,
    "labels above the diagonal": lambda world, x: world.functional.triu(x.detach().long(), 1),
}


@pytest.mark.parametrize("what", QUESTIONS)
def test_what_has_no_gradient_is_of_the_same_kind(what):
    found = [QUESTIONS[what](world, world.leaf(X)) for world in WORLDS]
    assert not any(y.requires_grad for y in found)
    ours, theirs = (world.numpy(y) for world, y in zip(WORLDS, found, strict=True))
    assert ours.dtype == theirs.dtype
    np.testing.assert_array_equal(ours, theirs)
