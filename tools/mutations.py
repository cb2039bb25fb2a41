"""The changes that spoil a derivative: every one that a source file has room for, one at a time.

A change has a name: the text of its line and what is done there, as in ``dy = dy * 2: Mult swapped``. What is done
twice on one line is counted, as in ``Mult swapped (2)``, and a line that stands twice shares its names.
"""

import ast
import copy
from collections import Counter
from pathlib import Path

SWAPPED = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.Pow: ast.Mult,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.BitAnd: ast.BitOr,
}

WHOLE_NAMES = {  # of functions that derivatives are taken by, or weights moved by
    *("update", "_move", "lr_at", "line", "cosine"),
    *("jvp", "vjp", "hvp", "jacobian", "diff"),
}


class Mutations(ast.NodeVisitor):
    """List every single change of a tree below the nodes that compute a derivative.

    Operators and comparisons are swapped for their neighbour, signs dropped, numbers raised by one, truth values
    turned, conditions turned, matrix products and differences read from right to left, transposes and in-place
    statements left out, and each gradient of a returned tuple doubled. What would be the same number is left alone:
    a square of a difference read from the other side, zeros doubled.
    """

    def __init__(self):
        self.found = []  # (line, what, a function that makes the change, one that takes it back)
        self.depth = 0
        self.squared = set()  # differences of which only the square is seen

    def visit_FunctionDef(self, node):
        inside = self.depth or is_derivative(node)
        self.depth += bool(inside)
        for child in node.body if inside else ast.iter_child_nodes(node):
            self.visit(child)
        self.depth -= bool(inside)

    def visit_Lambda(self, node):
        self.depth += 1
        self.visit(node.body)
        self.depth -= 1

    def visit_UnaryOp(self, node):
        if not isinstance(node.operand, ast.Constant):  # -1 is one number
            self.generic_visit(node)

    def visit_Raise(self, node):
        pass  # the wording of an error is no derivative

    def visit_JoinedStr(self, node):
        pass

    def visit_AnnAssign(self, node):
        kind, node.annotation = node.annotation, None  # which is no number
        self.generic_visit(node)
        node.annotation = kind

    def visit_Assert(self, node):
        pass

    def add(self, node, what, field, new):
        line = next(inner.lineno for inner in ast.walk(node) if hasattr(inner, "lineno"))
        self.found.append((line, what, (node, field, getattr(node, field), new)))

    def generic_visit(self, node):
        if self.depth:
            self.mutate(node)
        super().generic_visit(node)

    def instead_of(self, node):
        """Give what a part of a node may be replaced by."""
        yield from replacements(node)

    def mutate(self, node):
        """Add the changes of this node."""
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow) and getattr(node.right, "value", 1) == 2:
            self.squared |= {node.left} if isinstance(getattr(node.left, "op", None), ast.Sub) else set()
        if isinstance(node, ast.BinOp | ast.BoolOp | ast.AugAssign) and type(node.op) in SWAPPED:
            self.add(node, f"{type(node.op).__name__} swapped", "op", SWAPPED[type(node.op)]())
        is_ordered = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub | ast.Div | ast.MatMult | ast.Pow)
        if is_ordered and node not in self.squared:
            self.found.append((node.lineno, "operands exchanged", (node, "both", None, None)))
        if isinstance(node, ast.Compare) and type(node.ops[0]) in SWAPPED:
            first = SWAPPED[type(node.ops[0])]()
            self.add(node, f"{type(node.ops[0]).__name__} swapped", "ops", [first, *node.ops[1:]])
        for field, value in ast.iter_fields(node):
            children = value if isinstance(value, list) else [value]
            for i, child in enumerate(children):
                for what, new in self.instead_of(child):
                    changed = [*children[:i], new, *children[i + 1 :]] if isinstance(value, list) else new
                    self.add(node, what, field, changed)


def replacements(node):
    """Give what one node may be replaced by."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.Not | ast.Invert):
        yield f"{type(node.op).__name__} dropped", node.operand
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant):
        yield "number raised", ast.copy_location(ast.Constant(1 - node.operand.value), node)
    if isinstance(node, ast.Constant) and type(node.value) is bool:
        yield f"{node.value} turned", ast.copy_location(ast.Constant(not node.value), node)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        yield f"{node.value} raised", ast.copy_location(ast.Constant(node.value + 1), node)
    if isinstance(node, ast.Attribute) and node.attr == "T":
        yield ".T dropped", node.value
    if isinstance(node, ast.IfExp):
        yield "condition turned", ast.copy_location(ast.IfExp(node.test, node.orelse, node.body), node)
    sets_an_item = isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript)
    if isinstance(node, ast.AugAssign) or sets_an_item:
        yield "statement left out", ast.copy_location(ast.Pass(), node)
    if isinstance(node, ast.Tuple) and isinstance(node.ctx, ast.Load) and len(node.elts) < 6:
        for i, element in enumerate(node.elts):
            if isinstance(element, ast.Constant | ast.Slice | ast.Starred | ast.List) or is_zeros(element):
                continue
            doubled = ast.BinOp(ast.Constant(2), ast.Mult(), element)
            yield (
                f"item {i} doubled",
                ast.copy_location(ast.Tuple([*node.elts[:i], doubled, *node.elts[i + 1 :]], node.ctx), node),
            )


def is_zeros(node: ast.expr) -> bool:
    """Say whether an expression makes an array of zeros."""
    return isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("zeros", "zeros_like")


def is_derivative(node: ast.FunctionDef) -> bool:
    """Say whether a function of this name computes a derivative or hands one on."""
    names = ("backward", "slope", "_spread", "unbroadcast", "walk_back", "send_back", "topological_order")
    names += ("fold", "sum_to", "fitted", "from_columns", "in_shape_of")
    names += ("step", "clip_grad", "_gathered")
    return any(name in node.name for name in names) or node.name in WHOLE_NAMES


def mutants(path: Path):
    """Go through the changes of a file: (line, what, source after the change)."""
    mutations = Mutations()
    mutations.depth = int(path.name == "dual.py")  # there, every line is a derivative
    yield from changes(path.read_text(), mutations)


def changes(source: str, mutations: Mutations):
    """Go through the changes that ``mutations`` finds in a source: (line, what, source after the change)."""
    tree = ast.parse(source)
    mutations.visit(tree)
    times = Counter()
    for line, what, (node, field, old, new) in mutations.found:
        times[line, what] += 1
        what += f" ({times[line, what]})" if times[line, what] > 1 else ""
        if field == "both":
            node.left, node.right = node.right, node.left
        else:
            setattr(node, field, new)
        changed = copy.deepcopy(tree)
        if field == "both":
            node.left, node.right = node.right, node.left
        else:
            setattr(node, field, old)
        yield line, what, ast.unparse(ast.fix_missing_locations(changed))


def name(source: str, line: int, what: str) -> str:
    """Name a change by the text of its line, without its number and its comment, and by what is done there."""
    return f"{source.splitlines()[line - 1].partition('  # ')[0].strip()}: {what}"
