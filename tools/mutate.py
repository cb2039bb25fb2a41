"""Spoil the gradients on purpose, one place at a time, and see whether the tests notice.

Every line of ``companion/scratch`` that computes a derivative (each ``backward``, each slope, the walk back over
the tape, the rules of dual numbers, the steps of the optimizers) is changed in every way of :class:`Mutations`, and
the tests are run on each change. A change that no test notices is a survivor, and is shown.

    python tools/mutate.py [--only ops/linear.py] [--jobs 2] [--first]

With ``--first`` only the comparison and the tests of the changed file itself are asked: in minutes, a lower bound.

Each change runs in a process forked from one that has loaded PyTorch and pytest already. A changed operation meets
the comparison with PyTorch directly first, in the cases that the tests use, since collecting all tests takes longer
than most of them; what that does not notice, pytest is asked about. What is known is kept in
``_build/mutants.json``, so that an interrupted run goes on where it stopped, and a changed file is tried afresh.
"""

import argparse
import ast
import concurrent.futures
import copy
import hashlib
import importlib.abc
import importlib.util
import json
import os
import signal
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SCRATCH = ROOT / "companion" / "scratch"
KNOWN = ROOT / "_build" / "mutants.json"
SECONDS = 240  # a change that makes the tests run for ever is noticed too

# Which tests run first on a change in which file or folder; the rest run after, where these see nothing.
FIRST = {
    "functional.py": ["tests/parity/test_parity_directions.py", "-k", "products or grad or input"],
    "norm.py": ["tests/scratch/test_norm.py"],
    "ops": ["tests/parity/test_parity_operations.py", "-k", "needs"],
    "tape.py": ["tests/scratch/test_autodiff.py", "tests/scratch/test_tensor.py"],
    "dual.py": ["tests/parity/test_parity_directions.py", "-k", "padding or said or kink"],
    "schedules.py": ["tests/scratch/test_schedules.py"],
    "optimizers": ["tests/scratch/test_optimizers.py", "tests/scratch/test_clipping.py"],
    "symbolic.py": ["tests/scratch/test_symbolic.py"],
}
THEN = ["tests/scratch", "tests/parity", "tests/test_extremes.py"]

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


class Mutations(ast.NodeVisitor):
    """List every single change of a tree below the nodes that compute a derivative.

    Operators and comparisons are swapped for their neighbour, signs dropped, numbers raised by one, truth values
    turned, conditions turned, matrix products and differences read from right to left, transposes and in-place
    statements left out, and each gradient of a returned tuple doubled.
    """

    def __init__(self):
        self.found = []  # (line, what, a function that makes the change, one that takes it back)
        self.depth = 0

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

    def visit_Assert(self, node):
        pass

    def add(self, node, what, field, new):
        line = next(inner.lineno for inner in ast.walk(node) if hasattr(inner, "lineno"))
        self.found.append((line, what, (node, field, getattr(node, field), new)))

    def generic_visit(self, node):
        if self.depth:
            self.mutate(node)
        super().generic_visit(node)

    def mutate(self, node):
        """Add the changes of this node."""
        if isinstance(node, ast.BinOp | ast.BoolOp | ast.AugAssign) and type(node.op) in SWAPPED:
            self.add(node, f"{type(node.op).__name__} swapped", "op", SWAPPED[type(node.op)]())
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub | ast.Div | ast.MatMult | ast.Pow):
            self.found.append((node.lineno, "operands exchanged", (node, "both", None, None)))
        if isinstance(node, ast.Compare) and type(node.ops[0]) in SWAPPED:
            first = SWAPPED[type(node.ops[0])]()
            self.add(node, f"{type(node.ops[0]).__name__} swapped", "ops", [first, *node.ops[1:]])
        for field, value in ast.iter_fields(node):
            children = value if isinstance(value, list) else [value]
            for i, child in enumerate(children):
                for what, new in replacements(child):
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
            if isinstance(element, ast.Constant | ast.Slice | ast.Starred):
                continue
            doubled = ast.BinOp(ast.Constant(2), ast.Mult(), element)
            yield (
                f"item {i} doubled",
                ast.copy_location(ast.Tuple([*node.elts[:i], doubled, *node.elts[i + 1 :]], node.ctx), node),
            )


def is_derivative(node: ast.FunctionDef) -> bool:
    """Say whether a function of this name computes a derivative or hands one on."""
    names = ("backward", "slope", "_spread", "unbroadcast", "_walk_back", "step", "clip_grad", "_gathered")
    return any(name in node.name for name in names)


def mutants(path: Path):
    """Go through the changes of a file: (line, what, source after the change)."""
    tree = ast.parse(path.read_text())
    mutations = Mutations()
    mutations.depth = int(path.name == "dual.py")  # there, every line is a derivative
    mutations.visit(tree)
    for line, what, (node, field, old, new) in mutations.found:
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


class Changed(importlib.abc.MetaPathFinder, importlib.abc.SourceLoader):
    """Load one module from the source given instead of its file."""

    def __init__(self, name: str, path: Path, source: str):
        self.name, self.path, self.source = name, path, source

    def find_spec(self, name, path=None, target=None):
        if name != self.name:
            return None
        locations = [str(self.path.parent)] if self.path.name == "__init__.py" else None
        return importlib.util.spec_from_file_location(
            name, self.path, loader=self, submodule_search_locations=locations
        )

    def get_filename(self, name):
        return str(self.path)

    def get_data(self, path):
        return self.source.encode()

    def path_stats(self, path):
        raise OSError  # never a cached byte code


def run_tests(path: Path, source: str, first_only: bool = False) -> bool:
    """Run the tests on a change, in a forked process; say whether they noticed it."""
    child = os.fork()
    if child == 0:
        signal.alarm(SECONDS)
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        try:
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            sys.meta_path.insert(0, Changed(name, path, source))
            if "ops" in path.parts or path.name == "dual.py":
                compared(path)
            import pytest

            options = ["-x", "-q", "-p", "no:cacheprovider", "--no-header", "-W", "ignore"]
            first = [tests for part, tests in FIRST.items() if part in path.parts]
            noticed = any(pytest.main([*options, *tests]) for tests in [*first, *([] if first_only else [THEN])])
            os._exit(1 if noticed else 0)
        except BaseException:
            os._exit(1)
    return os.waitpid(child, 0)[1] != 0


def compared(path: Path) -> None:
    """Compare with PyTorch all operations written in this file (all there are, if none is); raise if one differs."""
    import warnings

    warnings.simplefilter("ignore")
    from companion import parity
    from companion.pairs import PAIRS

    names = {n.name for n in ast.parse(path.read_text()).body if isinstance(n, ast.FunctionDef)}
    here = [pair for pair in PAIRS if pair.name.split()[0] in names]
    for pair in here or PAIRS:
        for case in pair.cases:
            assert parity.compare(pair, seed=0, case=case).agrees
            assert parity.compare(pair, seed=1, case=case, dtype="float32").agrees
        for case in pair.smooth:
            assert parity.compare_directional(pair, seed=0, case=case).agrees


def main() -> None:
    """Try every change that is not known yet, and report."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--only", default="", help="only files whose path holds this")
    parser.add_argument("--first", action="store_true", help="ask only the tests nearest to the change")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    os.environ["OMP_NUM_THREADS"] = "1"
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    import hypothesis  # noqa: F401  (loaded before the forks)
    import pytest  # noqa: F401
    import scipy  # noqa: F401
    import sklearn.linear_model  # noqa: F401
    import torch
    from tqdm import tqdm

    torch.set_num_threads(1)
    known = json.loads(KNOWN.read_text()) if KNOWN.exists() else {}
    todo = []
    for path in sorted(SCRATCH.rglob("*.py")):
        if options.only in str(path):
            for line, what, source in mutants(path):
                key = hashlib.sha256(source.encode()).hexdigest()[:16]
                todo.append((path, line, what, source, key))
    new = [item for item in todo if item[-1] not in known]
    print(f"{len(todo)} changes, {len(todo) - len(new)} of them known")
    KNOWN.parent.mkdir(exist_ok=True)
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        paths = sorted({path for path, *_ in new})
        unchanged = pool.map(lambda path: run_tests(path, path.read_text(), first_only=True), paths)
        for path, failed in zip(paths, unchanged, strict=True):
            if failed:
                sys.exit(f"The tests of {path.relative_to(ROOT)} fail on the unchanged source; they must pass first.")
        futures = {pool.submit(run_tests, path, source, options.first): key for path, _, _, source, key in new}
        for future in tqdm(concurrent.futures.as_completed(futures), total=len(new)):
            known[futures[future]] = future.result()
            final = known if not options.first else {key: noticed for key, noticed in known.items() if noticed}
            KNOWN.write_text(json.dumps(final))
    killed = sum(known[item[-1]] for item in todo)
    print(f"{killed} of {len(todo)} changes were noticed: {100 * killed / max(len(todo), 1):.1f} %")
    for path, line, what, _, key in todo:
        if not known[key]:
            text = path.read_text().splitlines()[line - 1].strip()
            print(f"survived: {path.relative_to(SCRATCH)}:{line}: {what}: {text}")


if __name__ == "__main__":
    main()
