"""Elementwise operations: what backward keeps, and what they are exported as."""

import numpy as np
import pytest

from companion.pairs import PAIRS
from companion.scratch import ops
from companion.scratch.ops import activations, elementwise
from companion.scratch.ops._elementwise import elementwise as made_of
from companion.shapes import Array

# The operation -> what its slopes need: the value y, and the inputs by their numbers.
KEPT = {
    **dict.fromkeys(("add", "sub", "neg"), ""),
    **dict.fromkeys(("sqrt", "exp", "relu", "sigmoid", "tanh", "selu"), "y"),
    **dict.fromkeys(("abs", "square", "log", "log1p", "sin", "cos", "erf"), "0"),
    **dict.fromkeys(("leaky_relu", "softplus"), "0"),
    **dict.fromkeys(("silu", "gelu"), "y0"),
    **dict.fromkeys(("mul", "maximum", "minimum"), "01"),
    **dict.fromkeys(("div",), "y1"),
    **dict.fromkeys(("pow",), "y01"),
    **dict.fromkeys(("where",), "0"),
}
PUBLIC = {op for op in ops.ELEMENTWISE.values() if op.__module__ in (elementwise.__name__, activations.__name__)}


def held(thing, seen=None) -> list[Array]:
    """List the arrays that are reachable from a function's closure, or from what lies in it."""
    seen = set() if seen is None else seen
    if id(thing) in seen:
        return []
    seen.add(id(thing))
    if isinstance(thing, Array):
        return [thing, *held(thing.base, seen)]
    inner = [cell.cell_contents for cell in getattr(thing, "__closure__", None) or ()]
    inner += list(thing.values()) if isinstance(thing, dict) else []
    inner += list(thing) if isinstance(thing, list | tuple) else []
    inner += [getattr(thing, name) for name in getattr(type(thing), "__slots__", ()) if hasattr(thing, name)]
    return [array for one in inner for array in held(one, seen)]


@pytest.mark.parametrize("op", sorted(PUBLIC, key=lambda op: op.__name__), ids=lambda op: op.__name__)
def test_backward_keeps_what_the_slopes_need_and_nothing_else(op):
    pair = next(pair for pair in PAIRS if pair.name == op.__name__)
    for draw in pair.cases.values():
        inputs, options = draw(np.random.default_rng(0))
        y, backward = op(*inputs, **options)
        named = {"y": y, **{str(i): x for i, x in enumerate(inputs)}}
        wanted = {id(x) for name, x in named.items() if name in KEPT[op.__name__] and isinstance(x, Array)}
        bases = {id(x.base) for x in named.values() if isinstance(x, Array) and id(x) in wanted}
        assert {id(x) for x in held(backward)} - bases == wanted


def test_an_operation_is_exported_where_the_package_makes_it_and_nowhere_else():
    names = [*elementwise.__all__, *activations.__all__]
    assert len(names) == len(set(names)) and set(names) == set(KEPT)
    assert all(getattr(ops, name).__name__ == name for name in names)

    def cube(input):
        return input**3

    made = made_of(lambda _y, x: 3 * x * x)(cube)
    np.testing.assert_array_equal(made(np.array([2.0]))[1](np.array([1.0]))[0], [12.0])
    assert "__all__" not in globals()
    del ops.ELEMENTWISE[made]


def test_a_gradient_that_is_left_out_may_be_that_of_any_argument():
    a, b = np.ones((2, 3)), np.full(3, 2.0)
    _, backward = ops.mul(a, b)
    for needs in ((True, False), (False, True), (False, False)):
        assert [gradient is not None for gradient in backward(np.ones((2, 3)), needs)] == list(needs)
    np.testing.assert_array_equal(backward(np.ones((2, 3)))[1], [2.0, 2.0, 2.0])
    assert ops.mul(a, 2.0)[1](a)[1] is None
