"""A page shows the package's source as it is, and tables whose claims were checked."""

import ast
import inspect
import shutil
import subprocess
import sys
import tomllib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import companion
from companion import show
from companion.scratch import layers, ops
from companion.show import markdown, tasks
from companion.training import fit


def code(shown) -> str:
    first, *lines, last = shown.data.split("\n")
    assert (first, last) == ("```python", "```")
    return "\n".join(lines)


def test_source_is_the_packages_own():
    decorators, begins, rest = inspect.getsource(ops.softmax).rstrip().partition("def softmax(")
    assert decorators.startswith("@operation") and code(show.source(ops.softmax)) == begins + rest
    both = code(show.source(ops.softmax, ops.logsumexp))
    assert [node.name for node in ast.parse(both).body] == ["softmax", "logsumexp"]


def test_only_decorators_that_compute_nothing_are_left_out():
    text = "@public\n@fresh(\n    1\n)\n@elementwise(slope)\ndef f(x):\n    return x"
    assert markdown.without_silent(text) == "@elementwise(slope)\ndef f(x):\n    return x"
    assert not any(line.startswith("@") for line in code(show.source(ops.linear, layers.Linear)).splitlines())


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
    with pytest.raises(ValueError, match="table: every column needs a name"):
        show.table(("", "b"), [(1, 2)])


@pytest.mark.parametrize(
    ("a", "b", "said"),
    [
        (np.array([1.0, 2.0]), np.array([1.0, 2.03]), "below 1e-01"),
        (np.ones((2, 3)), 1 + 2e-7, "below 1e-06"),
        (3.0, 1.0, "below 1e+01"),
        ([1, 2], (1, 2), "below 1e-12"),
        (np.array([0.1 + 0.2]), 0.3, "below 1e-12"),
        (np.float32(0.1), 0.1, "below 1e-08"),
        (np.array([1.0, np.nan]), 1.0, "below nan"),
        (np.array([np.inf]), 1.0, "below inf"),
    ],
)
def test_a_gap_is_rounded_up_to_a_power_of_ten_and_hides_neither_nan_nor_infinity(a, b, said):
    assert show.gap(a, b) == show.gap(b, a) == said


def test_a_gap_takes_tensors_and_refuses_what_has_no_differences():
    torch = pytest.importorskip("torch")
    assert show.gap(torch.ones(3, dtype=torch.float64), np.ones(3)) == "below 1e-12"
    for a, b in ((np.ones(3), np.ones(2)), (np.ones(0), np.ones(0))):
        with pytest.raises(ValueError):
            show.gap(a, b)


def test_the_cheat_sheet_has_every_row_and_stops_at_a_wrong_loss_or_gradient(monkeypatch):
    lines = show.cheat_sheet().data.splitlines()
    assert len(lines) == 4 + len(tasks.ROWS)
    assert lines[-1].startswith(f"All {len(tasks.ROWS)} losses agree") and lines[-1].endswith("to $10^{-7}$.")
    for line, row in zip(lines[2:-2], tasks.ROWS, strict=True):
        assert f"`{row.loss.__name__}`" in line and row.formula in line and row.slope in line
    first = tasks.ROWS[0]
    for wrong in (replace(first, gradient=lambda z, t: z - t), replace(first, value=lambda z, t: (z - t) ** 2 / 2)):
        monkeypatch.setattr(tasks, "ROWS", (wrong,))
        with pytest.raises(ArithmeticError, match="what is stated for mse_loss"):
            show.cheat_sheet()


@pytest.mark.parametrize("row", tasks.ROWS, ids=lambda row: row.loss.__name__)
def test_every_gradient_of_the_cheat_sheet_is_its_losss_and_a_wrong_one_shows(row):
    assert max(tasks.off_by(row, seed=seed) for seed in range(5)) < tasks.TOLERANCE
    for fault in (lambda g: 0 * g, lambda g: 2 * g, lambda g: -g, np.sign):
        wrong = replace(row, gradient=lambda z, t, fault=fault: fault(row.gradient(z, t)))
        harmless = fault is np.sign and row.loss is ops.l1_loss
        assert harmless or tasks.off_by(wrong) > 1000 * tasks.TOLERANCE


def test_a_figure_is_a_frame_for_a_notebook_and_a_directive_for_the_book():
    shown = show.figure("softmax", alt='Bars: "A", # B.', caption="See $p < 1$.")._repr_mimebundle_()
    assert shown["text/plain"] == 'A moving figure. Bars: "A", # B.'
    assert shown["text/markdown"].splitlines()[:3] == [
        "```{moving-figure} softmax",
        ":name: fig-softmax",
        ':alt: "Bars: \\"A\\", # B."',
    ]
    assert shown["text/html"].count("<iframe srcdoc=") == 1 and "See $p &lt; 1$." in shown["text/html"]
    assert shown == show.figure("softmax", alt='Bars: "A", # B.', caption="See $p < 1$.")._repr_mimebundle_()


@pytest.mark.parametrize(("alt", "caption"), [("", "C."), ("A.", ""), ("A.\nB.", "C."), ("A.", "C.\n\nD.")])
def test_a_figure_needs_words_on_one_line(alt, caption):
    with pytest.raises(ValueError, match="must be one line of words"):
        show.figure("softmax", alt=alt, caption=caption)


def test_an_installed_package_brings_its_figures(tmp_path):
    """The wheel's places (`force-include` in pyproject.toml) are where the package looks."""
    root = Path(companion.__file__).parents[1]
    places = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    for source, place in places["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"].items():
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).symlink_to(root / source)
    for path in (root / "companion").glob("*"):
        if path.name != "show":
            (tmp_path / "companion" / path.name).symlink_to(path)
    shutil.copytree(root / "companion" / "show", tmp_path / "companion" / "show")
    program = "from companion import show; print(len(show.figure('softmax', alt='A.', caption='C.').document))"
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=tmp_path, env={"PYTHONPATH": str(tmp_path)}, capture_output=True, text=True)
    assert done.stdout == f"{len(show.figure('softmax', alt='A.', caption='C.').document)}\n", done.stderr
