"""The tool that spoils gradients spoils all it speaks of, and lists as changing nothing only what there is."""

import ast
import importlib
import json
import sys
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def tool():
    sys.path.insert(0, str(ROOT / "tools"))
    yield importlib.import_module("mutate")
    sys.path.pop(0)


@pytest.fixture(scope="module")
def todo(tool):
    return tool.changes_of()


@pytest.mark.in_turn(4)
def test_each_change_has_one_name_and_one_key(tool, todo):
    assert len({(path, change) for path, change, *_ in todo}) == len(todo) > 800
    assert len({key for *_, key in todo}) > 0.99 * len(todo)  # a swap and a turn may come to the same
    as_it_was = {path: ast.unparse(ast.parse(path.read_text())) for path, *_ in todo}
    assert not [change for path, change, source, _ in todo if source == as_it_was[path]]


def test_what_is_listed_as_changing_nothing_is_a_change_there_is(tool, todo):
    there = Counter((path.relative_to(tool.SCRATCH).as_posix(), name) for path, name in named(todo))
    for file, names in tool.SAME.items():
        for name, why in names.items():
            assert there[file, name] == 1, f"{file}: {there[file, name]} changes are named {name}"
            assert len(why.split()) > 4
    assert sum(map(len, tool.SAME.values())) < 0.03 * len(todo)


def named(todo):
    return [(path, change.partition(": ")[2]) for path, change, *_ in todo]


def test_every_changed_file_has_tests_that_are_asked_first(tool, todo):
    for path in {path for path, *_ in todo}:
        assert tool.nearest(path), path
    for tests in [*importlib.import_module("nearest").FIRST.values(), tool.THEN]:
        for name in tests:
            assert (ROOT / name).exists() or tests[tests.index(name) - 1] == "-k" or name == "-k", name


# Where a function has one of these names, it takes or hands on a derivative, or moves by one, in every file.
RULES = {"optimizers": "update", "schedules": "lr_at", "bank.py": "_move", "symbolic": "diff", "ops": "backward"}


@pytest.mark.parametrize("place", RULES)
def test_every_rule_is_spoilt_somewhere(tool, todo, place):
    """A function that is called otherwise from now on would be passed over in silence."""
    changed = {(path, int(change.partition(":")[0])) for path, change, *_ in todo}
    found = 0
    for path in (tool.SCRATCH / place).rglob("*.py") if (tool.SCRATCH / place).is_dir() else [tool.SCRATCH / place]:
        for node in ast.walk(ast.parse(path.read_text())):
            is_rule = isinstance(node, ast.FunctionDef) and node.name == RULES[place]
            computes = [n for n in ast.walk(node) if isinstance(n, ast.BinOp | ast.AugAssign)] if is_rule else []
            if computes:
                found += 1
                assert any((path, line) in changed for line in range(node.lineno, node.end_lineno + 1)), (
                    path,
                    node.name,
                )
    assert found


def test_what_is_known_is_kept_whole_and_survivors_meet_new_tests(tool, tmp_path, monkeypatch):
    monkeypatch.setattr(tool, "KNOWN", tmp_path / "made" / "mutants.json")
    path = tool.SCRATCH / "bank.py"
    tool.keep({"a": "noticed"})
    tool.keep({"a": "noticed", "b": tool.asked(path, False)})
    assert json.loads(tool.KNOWN.read_text()) == {"a": "noticed", "b": tool.asked(path, False)}
    assert [made.name for made in tool.KNOWN.parent.iterdir()] == ["mutants.json"]
    met = {first: tool.asked(path, first) for first in (True, False)}
    assert [tool.is_known(what, path, True) for what in ("noticed", met[True], met[False], None)] == [True] * 3 + [
        False
    ]
    assert [tool.is_known(what, path, False) for what in ("noticed", met[True], met[False])] == [True, False, True]
    with monkeypatch.context() as patch:
        patch.setattr(tool, "nearest", lambda path: [["tests/scratch"]])
        assert not tool.is_known(met[False], path, True)
    monkeypatch.setattr(tool, "tests_there_are", lambda: "others")
    assert not tool.is_known(met[False], path, True) and tool.is_known("noticed", path, False)


def test_the_report_tells_survivors_from_what_changes_nothing(tool, todo, capsys):
    one, *others = (item for item in todo if not tool.is_same(*item[:2]))
    (listed, *_) = (item for item in todo if tool.is_same(*item[:2]))
    tool.report([one, others[0], listed], {one[3]: "noticed", others[0][3]: "", listed[3]: ""})
    said = capsys.readouterr().out
    assert "1 of 3 changes were noticed: 33.3 %" in said and "1 others change nothing" in said
    assert (
        said.count("survived:") == 1 and f"survived: {others[0][0].relative_to(tool.SCRATCH)}:{others[0][1]}" in said
    )
    with pytest.raises(SystemExit, match="listed as changing nothing"):
        tool.report([listed], {listed[3]: "noticed"})
