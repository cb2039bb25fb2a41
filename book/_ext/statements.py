"""What a statement gives a meaning to and what it changes, read from its text: the build and the page ask."""

from __future__ import annotations

import ast
import builtins
import symtable
from collections.abc import Iterator


def bound(statement: ast.stmt) -> set[str]:
    """Give the names that a statement would have given a meaning on the page, not those within its functions."""
    symbols = symtable.symtable(ast.unparse(statement), "cell", "exec").get_symbols()
    return {symbol.get_name() for symbol in symbols if symbol.is_assigned() or symbol.is_imported()}


def changed(statement: ast.stmt) -> set[str]:
    """Name what a statement would have changed in place: stored into, or called a method of for no result.

    What a loop goes through is changed with the loop's own name; `rng` is by whatever names it, as it draws from it.
    """
    found = {"rng"} & every_name(statement)
    nodes = list(ast.walk(statement))
    for node in nodes:
        if isinstance(node, (ast.Subscript, ast.Attribute)) and isinstance(node.ctx, ast.Store):
            found |= first_name(node.value)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            found |= first_name(getattr(node.value.func, "value", None))
    for node in nodes:
        for name, things in gone_through(node.target, node.iter) if isinstance(node, ast.For) else ():
            found |= every_name(things) if found & every_name(name) else set()
    return found - {*dir(builtins)}


def first_name(place: ast.expr | None) -> set[str]:
    """Give the name that an expression such as a[i].b begins with."""
    while isinstance(place, (ast.Subscript, ast.Attribute)):
        place = place.value
    return {place.id} if isinstance(place, ast.Name) else set()


def every_name(node: ast.AST) -> set[str]:
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}


def gone_through(target: ast.expr, things: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Tell what each of a loop's own names goes through, of zip and enumerate."""
    by = things.func.id if isinstance(things, ast.Call) and isinstance(things.func, ast.Name) else ""
    if by == "zip" and isinstance(target, ast.Tuple):
        for one, other in zip(target.elts, things.args):  # noqa: B905
            yield from gone_through(one, other)
    elif by == "enumerate" and isinstance(target, ast.Tuple):
        yield from gone_through(target.elts[1], things.args[0])
    else:
        yield target, things
