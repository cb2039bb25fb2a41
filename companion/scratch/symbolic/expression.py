"""What a formula is, and the little algebra that keeps it short.

Chapter: backpropagation
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from companion.scratch import dual, ops
from companion.scratch._public import public
from companion.scratch.ops import ELEMENTWISE

# Constant almost everywhere, their slope is 0; most of them give true or false.
CONSTANT = {f for f in dual.CONSTANT if isinstance(f, np.ufunc)} | {np.invert, np.bitwise_and, np.bitwise_or}
TRUTHS = CONSTANT - {np.sign, np.rint, np.floor, np.ceil}


@public
class Expr(np.lib.mixins.NDArrayOperatorsMixin):
    """A formula, made by Python's operators, NumPy's functions and ``companion.scratch.ops`` from a :class:`Symbol`.

    It never changes. Comparisons are formulas too (for ``np.where``), so ``a == b`` does not ask whether two formulas
    are the same.

    Raises: TypeError for a function whose derivative is not known here, for an array among the numbers, and where
    Python's ``if`` or ``while`` asks a formula for its truth: a formula has none before its symbols have values.
    """

    __slots__ = ()
    __hash__ = object.__hash__
    shape, ndim, size, dtype = (), 0, 1, np.dtype(np.float64)  # as of a single number

    def __array_ufunc__(self, ufunc, method, *inputs, **options):
        op = ELEMENTWISE.get(ufunc, ufunc)
        odd = method != "__call__" or (options and op is not ufunc)  # a reduction, out=, where=
        if odd or not (ufunc in ELEMENTWISE or ufunc in CONSTANT):
            raise TypeError(f"Expr: no derivative is known for {ufunc.__name__} ({method})")
        extras = inputs[len(getattr(op, "slopes", inputs)) :]
        if any(isinstance(x, Expr) for x in (*extras, *options.values())):
            raise TypeError(f"Expr: no derivative is known for {op.__name__} by its options")
        inputs = tuple(map(_operand, inputs))
        return SIMPLIFIED[op](*inputs) if op in SIMPLIFIED else Operation(op, inputs, options)

    def __array_function__(self, function, types, arguments, options):
        if function is np.where and len(arguments) == 3:
            return ops.where(*arguments)[0]
        raise TypeError(f"Expr: no derivative is known for {function.__name__}")

    def __bool__(self):
        raise TypeError(f"Expr: {self} is neither true nor false before its symbols have values; use np.where")

    def __repr__(self):
        from companion.scratch.symbolic.written import count_ops, written  # they know what an expression is

        size = count_ops(self)
        if size <= 1000:
            return written(self)
        return f"<a formula of {f'{size:,}' if size < 1e12 else f'2^{size.bit_length() - 1}'} operations>"


@public
@dataclass(frozen=True, eq=False, repr=False, slots=True)
class Symbol(Expr):
    """A letter that stands for a number; two with the same name are the same."""

    name: str


@dataclass(frozen=True, eq=False, repr=False, slots=True)
class Operation(Expr):
    """An operation with its inputs, formulas or numbers."""

    op: Callable
    inputs: tuple
    options: dict = field(default_factory=dict)


def _operand(x):
    """Give a formula as it is and a number as Python's own; refuse anything else."""
    if isinstance(x, np.ndarray | np.generic) and x.ndim == 0:
        return x.item()
    if isinstance(x, Expr | bool | int | float | complex):
        return x
    came = f"an array of shape {x.shape}" if isinstance(x, np.ndarray) else type(x).__name__
    raise TypeError(f"Expr: a formula is made of symbols and single numbers, got {came}")


def in_order(expression) -> list[Expr]:
    """List the parts of a formula, each once and after its own inputs."""
    done: dict[Expr, None] = {}
    stack = [expression] if isinstance(expression, Expr) else []
    while stack:
        waiting = [x for x in getattr(stack[-1], "inputs", ()) if isinstance(x, Expr) and x not in done]
        if waiting:
            stack += waiting
        else:
            done[stack.pop()] = None
    return list(done)


def _is(x, number) -> bool:
    return not isinstance(x, Expr) and x == number


def _made_by(op, x) -> bool:
    return isinstance(x, Operation) and x.op is op


def _add(a, b):
    if _is(a, 0) or _is(b, 0):
        return b if _is(a, 0) else a
    return a - b.inputs[0] if _made_by(ops.neg, b) else Operation(ops.add, (a, b))


def _sub(a, b):
    if _is(a, 0) or _is(b, 0):
        return -b if _is(a, 0) else a
    return a + b.inputs[0] if _made_by(ops.neg, b) else Operation(ops.sub, (a, b))


def _mul(a, b):
    if not isinstance(b, Expr):
        a, b = b, a  # the number first
    truth = isinstance(b, Operation) and b.op in TRUTHS  # times 1, it is a number; alone, it is not
    if _is(a, 0):
        return 0
    if not truth and (_is(a, 1) or _is(a, -1)):
        return b if _is(a, 1) else -b
    if not isinstance(a, Expr) and _made_by(ops.mul, b) and not isinstance(b.inputs[0], Expr):
        return (a * b.inputs[0]) * b.inputs[1]
    if _made_by(ops.neg, a) or _made_by(ops.neg, b):  # the sign in front
        return -(a.inputs[0] * b) if _made_by(ops.neg, a) else -(a * b.inputs[0])
    return Operation(ops.mul, (a, b))


def _div(a, b):
    if _is(a, 0) or _is(b, 1):
        return a
    return -(a.inputs[0] / b) if _made_by(ops.neg, a) else Operation(ops.div, (a, b))


def _pow(a, b):
    return 1 if _is(b, 0) else a if _is(b, 1) else Operation(ops.pow, (a, b))


SIMPLIFIED = {  # this is all the algebra there is
    ops.add: _add,
    ops.sub: _sub,
    ops.mul: _mul,
    ops.div: _div,
    ops.pow: _pow,
    ops.neg: lambda a: a.inputs[0] if _made_by(ops.neg, a) else Operation(ops.neg, (a,)),
    ops.where: lambda c, a, b: Operation(ops.where, (c, a, b)) if isinstance(c, Expr) else a if c else b,
    np.bitwise_and: lambda a, b: Operation(np.bitwise_and, (a, b)) if isinstance(a, Expr) else b if a else False,
}
