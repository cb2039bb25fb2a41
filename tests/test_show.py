"""A page shows the package's source as it is, and tables whose claims were checked."""

import ast
import inspect
from dataclasses import replace

import numpy as np
import pytest

from companion import show
from companion.scratch import layers, ops
from companion.show import tasks
from companion.training import fit


def code(markdown) -> str:
    first, *lines, last = markdown.data.split("\n")
    assert (first, last) == ("```python", "```")
    return "\n".join(lines)


def test_source_is_the_packages_own():
    assert code(show.source(ops.softmax)) == inspect.getsource(ops.softmax).rstrip()
    both = code(show.source(ops.softmax, ops.logsumexp))
    assert [node.name for node in ast.parse(both).body] == ["softmax", "logsumexp"]


def test_a_method_is_moved_to_the_margin():
    assert code(show.source(layers.Linear.forward)).startswith("def forward(self")


@pytest.mark.parametrize("thing", [ops.softmax, ops.cross_entropy, layers.Layer, layers.Linear, fit])
def test_without_docstrings_the_program_is_the_same(thing):
    whole, bare = (ast.parse(code(show.source(thing, docstring=d))) for d in (True, False))
    nodes = [node for node in ast.walk(whole) if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    documented = [node for node in nodes if ast.get_docstring(node)]
    assert documented
    for node in documented:
        node.body = node.body[1:] or node.body
    assert ast.dump(whole) == ast.dump(bare)


def test_comments_and_inner_lines_stay():
    text = 'def f():\n    """One.\n\n    Two.\n    """\n\n    x = 1  # why\n\n    return x'
    assert show.without_docstrings(text) == "def f():\n    x = 1  # why\n\n    return x"
    only = 'class Empty:\n    """Nothing else."""'
    assert show.without_docstrings(only) == only


def test_a_table_has_a_rule_a_column_and_refuses_a_short_row():
    assert show.table(("a", "b"), [(1, 2)], align="lr").data == "| a | b |\n| :-- | --: |\n| 1 | 2 |"
    with pytest.raises(ValueError, match="table: every row must have 2 cells, got 1"):
        show.table(("a", "b"), [(1,)])


def test_the_cheat_sheet_has_every_row_and_stops_at_a_wrong_gradient(monkeypatch):
    lines = show.cheat_sheet().data.splitlines()
    assert len(lines) == 4 + len(tasks.ROWS)
    assert lines[-1] == f"All {len(tasks.ROWS)} gradients agree with central differences to $10^{{-7}}$."
    for line, row in zip(lines[2:-2], tasks.ROWS, strict=True):
        assert f"`{row.loss.__name__}`" in line and row.formula in line
    first = tasks.ROWS[0]
    wrong = replace(first, gradient=lambda z, t: z - t)
    monkeypatch.setattr(tasks, "ROWS", (wrong,))
    with pytest.raises(ArithmeticError, match="gradient stated for mse_loss"):
        show.cheat_sheet()


@pytest.mark.parametrize("row", tasks.ROWS, ids=lambda row: row.loss.__name__)
def test_every_gradient_of_the_cheat_sheet_is_its_losss_and_a_wrong_one_shows(row):
    assert max(tasks.gap(row, seed=seed) for seed in range(5)) < tasks.TOLERANCE
    for fault in (lambda g: 0 * g, lambda g: 2 * g, lambda g: -g, np.sign):
        wrong = replace(row, gradient=lambda z, t, fault=fault: fault(row.gradient(z, t)))
        harmless = fault is np.sign and row.loss is ops.l1_loss
        assert harmless or tasks.gap(wrong) > 1000 * tasks.TOLERANCE
