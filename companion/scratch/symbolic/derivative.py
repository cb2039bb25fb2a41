"""From a formula to its derivative, and from a formula to a function.

Chapter: backpropagation
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from companion.scratch._public import public
from companion.scratch.symbolic.expression import Expr, Symbol, in_order


@public
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
        for y in in_order(expression):
            if isinstance(y, Symbol):
                known[y] = 1 if y.name == symbol.name else 0
                continue
            known[y] = 0
            for slope, u in zip(getattr(y.op, "slopes", ()), y.inputs, strict=False):
                if slope and isinstance(u, Expr):
                    known[y] = known[y] + known[u] * slope(y, *y.inputs, **y.options)
        expression = known.get(expression, 0) if isinstance(expression, Expr) else 0
    return expression


@public
def lambdify(args: Symbol | Iterable[Symbol], expr: Expr | float) -> Callable:
    """Turn a formula into a function of numbers or arrays, one argument for each symbol of ``args``.

    Each part that the formula refers to several times is computed once.

    Raises: ValueError where the formula holds a symbol that is not among ``args``; TypeError from the function where
    it is given fewer or more numbers than there are ``args``.
    """
    args = [args] if isinstance(args, Symbol) else list(args)
    order = in_order(expr)
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
