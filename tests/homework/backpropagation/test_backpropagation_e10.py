"""Exercise 10 of the backpropagation chapter: dual numbers that divide and take roots."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np
import torch
import torch.nn.functional as F
from frame import chapter, wrong_answers
from sizing import drawn

from companion.scratch import ops
from companion.scratch.autodiff import apply, jvp

BACKPROPAGATION = chapter("backpropagation")
FILE = BACKPROPAGATION.file("e10")

test_wrong_answer = wrong_answers(
    BACKPROPAGATION,
    10,
    {
        "plus": ("self.tangent - value", "self.tangent + value", "value and tangent", "has the wrong sign"),
        "constant": ("- value * other.tangent", "", "value and tangent", "taken for a constant"),
        "root": ("(2 * value)", "value", "value and tangent", "the root's tangent is twice too large"),
        "no root below": ("/ (2 * value)", "/ 2", "value and tangent", "a division is missing"),
        "half written": ("value = np.sqrt", "raise NotImplementedError; value = np.sqrt", "edge cases", "not writ"),
    },
)


def test_pushed_tangents_are_those_of_forward_mode():
    """The reference's two walks back give what PyTorch's dual numbers and the package's give."""
    for case in drawn(BACKPROPAGATION.question(10)):
        x, v = (np.ascontiguousarray(a, np.float64) for a in case.args)
        _, by_duals = torch.func.jvp(partial(F.normalize, dim=1), (torch.tensor(x),), (torch.tensor(v),))
        _, ours = jvp(lambda x: x / apply(ops.sqrt, (x * x).sum(dim=1, keepdim=True)), x, v)
        for tangent in (by_duals.numpy(), ours):
            assert np.allclose(FILE.pushed(x, v)[1], tangent, rtol=1e-11, atol=1e-14)


def test_answers_may_be_computed_in_many_threads_at_once():
    """A batch is graded by several threads of one process, so no reference may lean on a state that they share."""
    case = drawn(BACKPROPAGATION.question(10))[0]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: FILE.pushed(*case.args), range(200)))
    assert all(np.array_equal(one, found[0]) for one in found)
