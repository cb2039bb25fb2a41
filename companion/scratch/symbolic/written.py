"""How a formula is written, and how long it is.

Chapter: backpropagation
"""

from __future__ import annotations

import numpy as np

from companion.scratch import ops
from companion.scratch._public import public
from companion.scratch.symbolic.expression import Expr, Symbol, in_order

COMPARISONS = {np.less: "<", np.less_equal: "<=", np.greater: ">", np.greater_equal: ">="}
COMPARISONS |= {np.equal: "==", np.not_equal: "!="}

# How an operation is written between its operands, and how strongly it binds them, as in Python.
WRITTEN = {ops.add: (" + ", 4), ops.sub: (" - ", 4), ops.mul: ("*", 5), ops.div: ("/", 5), ops.pow: ("**", 7)}
WRITTEN |= {ufunc: (f" {sign} ", 1) for ufunc, sign in COMPARISONS.items()}
WRITTEN |= {np.bitwise_or: (" | ", 2), np.bitwise_and: (" & ", 3)}
BEFORE = {ops.neg: ("-", 6), np.invert: ("~", 6)}
ATOM = 8


def written(expression: Expr) -> str:
    """Write a formula as Python would read it, with no more brackets than needed."""
    texts: dict[Expr, tuple[str, int]] = {}  # and how strongly the outermost operation binds

    def text(x, at_least: int) -> str:
        written, strength = texts[x] if isinstance(x, Expr) else (repr(x), 6 if repr(x)[0] == "-" else ATOM)
        return written if strength >= at_least else f"({written})"

    for e in in_order(expression):
        if isinstance(e, Symbol):
            texts[e] = e.name, ATOM
        elif e.op in WRITTEN:
            sign, strength = WRITTEN[e.op]
            left_to_right = 4 <= strength <= 5  # a - b - c is (a - b) - c
            left, right = e.inputs
            texts[e] = text(left, strength + (not left_to_right)) + sign + text(right, strength + 1), strength
        elif e.op in BEFORE:
            sign, strength = BEFORE[e.op]
            texts[e] = sign + text(e.inputs[0], strength + 1), strength
        else:
            listed = [text(x, 0) for x in e.inputs] + [f"{name}={x!r}" for name, x in e.options.items()]
            texts[e] = f"{e.op.__name__}({', '.join(listed)})", ATOM
    return texts[expression][0]


@public
def count_ops(expression: Expr | float, *, distinct: bool = False) -> int:
    """Count the operations of a formula as it is written; with ``distinct``, those that differ from each other.

    The first is the length of the formula on paper. The second is the work to evaluate it when nothing is computed
    twice, which is how :func:`lambdify` does it.
    """
    size: dict[Expr, int] = {}
    names: dict[tuple, int] = {}  # of everything that differs: what it is, and a number for it
    name_of: dict[Expr, int] = {}
    for e in in_order(expression):
        operands = getattr(e, "inputs", ())
        size[e] = 0 if isinstance(e, Symbol) else 1 + sum(size[x] for x in operands if isinstance(x, Expr))
        if isinstance(e, Symbol):
            key = (Symbol, e.name)
        else:
            key = (e.op, *(name_of[x] if isinstance(x, Expr) else repr(x) for x in operands), *e.options.items())
        name_of[e] = names.setdefault(key, len(names))
    if distinct:
        return sum(key[0] is not Symbol for key in names)
    return size[expression] if isinstance(expression, Expr) else 0
