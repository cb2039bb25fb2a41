"""Run a page's cells one by one, as a notebook does: in the reader's browser, where NumPy is the only library.

The cells before the one that was asked for are run first, statement by statement and without a word. What needs a
library that isn't here is left out, with all that hangs on it; `_ext/live_cells.py` has made sure that no cell with
a button does. Nothing in this file needs a browser: the tests run it too.
"""

from __future__ import annotations

import ast
import contextlib
import io
import linecache
import sys
import traceback
import types

import numpy as np
from statements import bound, changed

LONGEST = 200_000  # characters that a cell may print
HERE = "In the browser there is NumPy, and this book's NumPy half; {} is not. Run the notebook itself for that."

post = print  # where output goes to; the worker sets another


class Markdown:
    """Stand in for IPython's: what the reader sees is the text itself."""

    def __init__(self, data=""):
        self.data = data

    def __repr__(self):
        return self.data


def stand_in(name: str, **members) -> None:
    """Put a small module where a page's imports expect a library, unless that is there."""
    try:
        __import__(name)
    except ImportError:
        module = types.ModuleType(name)
        module.__dict__.update(members)
        sys.modules[name] = module


def absent(*arguments, **options):
    """Stand in for what a page's cell could only show."""
    raise ImportError("moving figures need the notebook", name="the folder of moving figures")


def stand_ins() -> None:
    """Stand in for what only shows, counts or limits, and computes nothing."""
    stand_in("IPython")
    stand_in("IPython.display", Markdown=Markdown, display=print)
    stand_in("threadpoolctl", threadpool_limits=lambda *a, **k: contextlib.nullcontext())
    stand_in("tqdm", tqdm=Silent)
    stand_in("companion.show.moving_figure", figure=absent)
    stand_in("_multiprocessing")  # what experiments could be shared out with
    if sys.maxsize < 2**32:
        np.bincount = counting(np.bincount, np.intp)


def counting(bincount, whole):
    """Let labels of 64 bits be counted where NumPy has whole numbers of 32, as in the browser: else it refuses."""

    def counted(x, *arguments, **options):
        x = np.asarray(x)
        return bincount(x.astype(whole) if x.dtype.kind == "i" else x, *arguments, **options)

    return counted


class Silent:
    """Stand in for a progress bar: it goes through what it is given."""

    def __init__(self, items=(), **options):
        self.items = items

    def __iter__(self):
        return iter(self.items)

    def __enter__(self):
        return self

    def __exit__(self, *problem):
        pass

    def update(self, n=1):
        pass


class Printed(io.TextIOBase):
    """What a cell prints goes to the page as it comes, up to a limit."""

    def __init__(self):
        self.left = LONGEST

    def write(self, text):
        if self.left > 0:
            post(text[: self.left])
            self.left -= len(text)
            if self.left <= 0:
                post("\n... more is not shown")
        return len(text)


def single(tree: ast.Module):
    """Give a cell's statements one by one, and an import of several names name by name."""
    for statement in tree.body:
        if isinstance(statement, (ast.Import, ast.ImportFrom)):
            for alias in statement.names:
                parts = (
                    [statement.module, [alias], statement.level]
                    if isinstance(statement, ast.ImportFrom)
                    else [[alias]]
                )
                yield ast.copy_location(type(statement)(*parts), statement)
        else:
            yield statement


class Notebook:
    """What the cells that ran have defined, and what could not be for want of a library."""

    def __init__(self):
        self.names: dict = {"__name__": "__main__"}
        self.left_out: set[str] = set()

    def run_before(self, source: str, number: int) -> str:
        """Run an earlier cell for what it defines; give what went wrong in it, but for what was left out."""
        name = remember(source, f"cell {number}")
        try:
            tree = ast.parse(source)
        except SyntaxError as error:
            return f"{name}: SyntaxError: {error.msg}"
        problem = ""
        for statement in single(tree):
            module = ast.fix_missing_locations(ast.Module([statement], []))
            try:
                with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
                    exec(compile(module, name, "exec"), self.names)
                self.left_out.difference_update(bound(statement) & self.names.keys())
            except Exception as error:
                if not self.lacks(error):
                    problem = problem or f"{name}: {type(error).__name__}: {error}"
                for lost in bound(statement) | changed(statement):
                    if not isinstance(self.names.get(lost), types.ModuleType):
                        self.left_out.add(lost)
                        self.names.pop(lost, None)  # an earlier statement's is not what the page means now
        return problem

    def lacks(self, error: Exception) -> bool:
        """Whether it is a library that was wanted, or something that was left out for want of one."""
        wanted = isinstance(error, NameError) and getattr(error, "name", "") in self.left_out
        return isinstance(error, ImportError) or wanted

    def run(self, source: str, name: str) -> bool:
        """Run a cell, print what it prints and the value of its last line; tell whether it came to its end."""
        remember(source, name)
        printed = Printed()
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            try:
                tree = ast.parse(source, name)
                last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
                exec(compile(tree, name, "exec"), self.names)
                value = eval(compile(ast.Expression(last.value), name, "eval"), self.names) if last else None
                if value is not None and not source.rstrip().endswith(";"):
                    print(repr(value))
                return True
            except BaseException as error:
                print(self.told(error), end="")
                return False

    def told(self, error: BaseException) -> str:
        """Give a traceback without the frames of this file, and of the module by which it reads a cell."""
        whole = traceback.TracebackException.from_exception(error)
        ours = {__file__, ast.__file__} if isinstance(error, SyntaxError) else {__file__}
        whole.stack = traceback.StackSummary.from_list(frame for frame in whole.stack if frame.filename not in ours)
        text = "".join(whole.format(chain=False))
        missing = getattr(error, "name", None) or ""
        if isinstance(error, ImportError) or missing in self.left_out:
            text += HERE.format(missing.partition(".")[0] or "that library") + "\n"
        return text


def remember(source: str, name: str) -> str:
    """Let tracebacks show a cell's lines under its name; give that."""
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    return name


page = Notebook()
stand_ins()
