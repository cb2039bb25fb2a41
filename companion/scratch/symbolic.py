"""Symbolic differentiation: formulas that are differentiated into formulas.

Give a :class:`Symbol` to a function written with NumPy and it returns the formula that it computes. :func:`diff` then
follows the chain rule with the same slopes that forward and reverse mode use; only, a slope is here a formula too.

Chapter: backpropagation
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np

from companion.scratch import dual, ops
from companion.scratch.ops import ELEMENTWISE

__all__ = ["Expr", "Symbol", "count_ops", "diff", "lambdify"]

# Constant almost everywhere, their slope is 0; most of them give true or false.
CONSTANT = {f for f in dual.CONSTANT if isinstance(f, np.ufunc)} | {np.invert, np.bitwise_and, np.bitwise_or}
TRUTHS = CONSTANT - {np.sign, np.rint, np.floor, np.ceil}
COMPARISONS = {np.less: "<", np.less_equal: "<=", np.greater: ">", np.greater_equal: ">="}
COMPARISONS |= {np.equal: "==", np.not_equal: "!="}


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
        return SIMPLIFIED[op](*inputs) if op in SIMPLIFIED else _Operation(op, inputs, options)

    def __array_function__(self, function, types, arguments, options):
        if function is np.where and len(arguments) == 3:
            return ops.where(*arguments)[0]
        raise TypeError(f"Expr: no derivative is known for {function.__name__}")

    def __bool__(self):
        raise TypeError(f"Expr: {self} is neither true nor false before its symbols have values; use np.where")

    def __repr__(self):
        size = count_ops(self)
        if size <= 1000:
            return _written(self)
        return f"<a formula of {f'{size:,}' if size < 1e12 else f'2^{size.bit_length() - 1}'} operations>"


@dataclass(frozen=True, eq=False, repr=False, slots=True)
class Symbol(Expr):
    """A letter that stands for a number; two with the same name are the same."""

    name: str


@dataclass(frozen=True, eq=False, repr=False, slots=True)
class _Operation(Expr):
    """An operation with its inputs, formulas or numbers."""

    op: Callable
    inputs: tuple
    options: dict = field(default_factory=dict)


def diff(expression: Expr, *symbols: Symbol) -> Expr | float:
    """Differentiate a formula by a symbol, and the result by the next, if more are given.

    Formula: the chain rule, dy/dx = sum over the inputs u of y's operation of (slope of y by u) du/dx, from the
    symbols up. Each slope is a formula, in which y and its inputs are written out again: this is how derivatives
    swell. Only what involves 0, 1, a sign or two numbers is simplified.

    Raises: TypeError where a symbol is none: to differentiate by a formula has no meaning here.

    Source: Baydin, Pearlmutter, Radul and Siskind (2018), Automatic Differentiation in Machine Learning, section 2.2.
    """
    for symbol in symbols:
        if not isinstance(symbol, Symbol):
            raise TypeError(f"diff: symbols must be of class Symbol, got {type(symbol).__name__}")
        known: dict[Expr, Expr | float] = {}
        for y in _in_order(expression):
            if isinstance(y, Symbol):
                known[y] = 1 if y.name == symbol.name else 0
                continue
            known[y] = 0
            for slope, u in zip(getattr(y.op, "slopes", ()), y.inputs, strict=False):
                if slope and isinstance(u, Expr):
                    known[y] = known[y] + known[u] * slope(y, *y.inputs, **y.options)
        expression = known.get(expression, 0) if isinstance(expression, Expr) else 0
    return expression


def count_ops(expression: Expr | float, *, distinct: bool = False) -> int:
    """Count the operations of a formula as it is written; with ``distinct``, those that differ from each other.

    The first is the length of the formula on paper. The second is the work to evaluate it when nothing is computed
    twice, which is how :func:`lambdify` does it.
    """
    size: dict[Expr, int] = {}
    names: dict[tuple, int] = {}  # of everything that differs: what it is, and a number for it
    name_of: dict[Expr, int] = {}
    for e in _in_order(expression):
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


def lambdify(args: Symbol | Iterable[Symbol], expr: Expr | float) -> Callable:
    """Turn a formula into a function of numbers or arrays, one argument for each symbol of ``args``.

    Each part that the formula refers to several times is computed once.

    Raises: ValueError where the formula holds a symbol that is not among ``args``; TypeError from the function where
    it is given fewer or more numbers than there are ``args``.
    """
    args = [args] if isinstance(args, Symbol) else list(args)
    order = _in_order(expr)
    missing = {e.name for e in order if isinstance(e, Symbol)} - {symbol.name for symbol in args}
    if missing:
        raise ValueError(f"lambdify: args must name every symbol of the formula, but {sorted(missing)} are missing")

    def function(*numbers):
        if len(numbers) != len(args):
            raise TypeError(f"lambdify: this function takes {[s.name for s in args]}, got {len(numbers)} numbers")
        given = {symbol.name: _float(x) for symbol, x in zip(args, numbers, strict=True)}
        known = {}
        for e in order:
            if isinstance(e, Symbol):
                known[e] = given[e.name]
            else:
                inputs = [known[x] if isinstance(x, Expr) else x for x in e.inputs]
                known[e] = getattr(e.op, "function", e.op)(*inputs, **e.options)
        return known[expr] if isinstance(expr, Expr) else expr

    return function


def _float(x):
    """Give a plain number as NumPy's, so that 2 is 2.0 here too, and all else as it is."""
    return np.float64(x) if isinstance(x, int | float) else x


def _operand(x):
    """Give a formula as it is and a number as Python's own; refuse anything else."""
    if isinstance(x, np.ndarray | np.generic) and x.ndim == 0:
        return x.item()
    if isinstance(x, Expr | bool | int | float | complex):
        return x
    came = f"an array of shape {x.shape}" if isinstance(x, np.ndarray) else type(x).__name__
    raise TypeError(f"Expr: a formula is made of symbols and single numbers, got {came}")


def _in_order(expression) -> list[Expr]:
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
    return isinstance(x, _Operation) and x.op is op


def _add(a, b):
    if _is(a, 0) or _is(b, 0):
        return b if _is(a, 0) else a
    return a - b.inputs[0] if _made_by(ops.neg, b) else _Operation(ops.add, (a, b))


def _sub(a, b):
    if _is(a, 0) or _is(b, 0):
        return -b if _is(a, 0) else a
    return a + b.inputs[0] if _made_by(ops.neg, b) else _Operation(ops.sub, (a, b))


def _mul(a, b):
    if not isinstance(b, Expr):
        a, b = b, a  # the number first
    truth = isinstance(b, _Operation) and b.op in TRUTHS  # times 1, it is a number; alone, it is not
    if _is(a, 0):
        return 0
    if not truth and (_is(a, 1) or _is(a, -1)):
        return b if _is(a, 1) else -b
    if not isinstance(a, Expr) and _made_by(ops.mul, b) and not isinstance(b.inputs[0], Expr):
        return (a * b.inputs[0]) * b.inputs[1]
    if _made_by(ops.neg, a) or _made_by(ops.neg, b):  # the sign in front
        return -(a.inputs[0] * b) if _made_by(ops.neg, a) else -(a * b.inputs[0])
    return _Operation(ops.mul, (a, b))


def _div(a, b):
    if _is(a, 0) or _is(b, 1):
        return a
    return -(a.inputs[0] / b) if _made_by(ops.neg, a) else _Operation(ops.div, (a, b))


def _pow(a, b):
    return 1 if _is(b, 0) else a if _is(b, 1) else _Operation(ops.pow, (a, b))


SIMPLIFIED = {  # this is all the algebra there is
    ops.add: _add,
    ops.sub: _sub,
    ops.mul: _mul,
    ops.div: _div,
    ops.pow: _pow,
    ops.neg: lambda a: a.inputs[0] if _made_by(ops.neg, a) else _Operation(ops.neg, (a,)),
    ops.where: lambda c, a, b: _Operation(ops.where, (c, a, b)) if isinstance(c, Expr) else a if c else b,
    np.bitwise_and: lambda a, b: _Operation(np.bitwise_and, (a, b)) if isinstance(a, Expr) else b if a else False,
}


# How an operation is written between its operands, and how strongly it binds them, as in Python.
WRITTEN = {ops.add: (" + ", 4), ops.sub: (" - ", 4), ops.mul: ("*", 5), ops.div: ("/", 5), ops.pow: ("**", 7)}
WRITTEN |= {ufunc: (f" {sign} ", 1) for ufunc, sign in COMPARISONS.items()}
WRITTEN |= {np.bitwise_or: (" | ", 2), np.bitwise_and: (" & ", 3)}
BEFORE = {ops.neg: ("-", 6), np.invert: ("~", 6)}
ATOM = 8


def _written(expression: Expr) -> str:
    """Write a formula as Python would read it, with no more brackets than needed."""
    texts: dict[Expr, tuple[str, int]] = {}  # and how strongly the outermost operation binds

    def text(x, at_least: int) -> str:
        written, strength = texts[x] if isinstance(x, Expr) else (repr(x), 6 if repr(x)[0] == "-" else ATOM)
        return written if strength >= at_least else f"({written})"

    for e in _in_order(expression):
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
