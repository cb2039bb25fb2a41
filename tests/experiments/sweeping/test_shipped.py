"""The large results that come with the book are those that the experiments ask for, and can be had again."""

import importlib
from dataclasses import replace

import numpy as np
import pytest
from turns import DAY

from companion.experiments import shipped, sweep
from companion.experiments.gradient_descent import passes, search_cost
from companion.experiments.sweeping import shipping
from companion.experiments.sweeping.catalogue import catalogue
from companion.experiments.sweeping.keys import brief
from companion.experiments.sweeping.shipping import BYTES, Shipped, differences, to_ship, within

AGAIN = "python tools/ship_results.py"
ALL = list(to_ship(catalogue()))
BUDGET = 10.0  # seconds of the processor
SMALL = search_cost.Config(seeds=1, dimensions=(1, 2))


@pytest.fixture
def tool(monkeypatch):
    monkeypatch.syspath_prepend("tools")
    return importlib.import_module("ship_results")


def test_every_result_is_there_and_none_is_left_over(tool, capsys):
    for module, config in ALL:
        key = shipped.key(module.run, config)
        result = shipped.load(module.run, key)
        assert result is not None, f"no result of {key.experiment} at {brief(config)} as it is now: {AGAIN}"
        assert (shipped.folder / key.file).stat().st_size <= BYTES
    assert tool.left_over() == [], f"nobody asks for these: {AGAIN} clears them away"
    assert capsys.readouterr().err == ""


def test_some_of_them_computed_from_nothing_are_the_same():
    """Others every day: as many as fit into ten seconds of the processor."""
    left = BUDGET
    for i in np.random.default_rng(DAY).permutation(len(ALL)):
        module, config = ALL[i]
        key = shipped.key(module.run, config)
        seconds = shipped.about(key)["seconds"]
        if seconds > left:
            continue
        left -= seconds
        print(f"{key.experiment} at {brief(config)}, {seconds} s")
        gaps = differences(module.run(config), shipped.load(module.run, key))
        far = {name: f"{gap:.1e}" for name, gap in gaps.items() if not gap <= within(module, name)}
        assert not far, f"{key.experiment} at {brief(config)} differs by {far}: {AGAIN} --again"


def test_a_result_is_shipped_read_and_not_added_to(tmp_path):
    folder = Shipped(tmp_path)
    path = folder.ship(search_cost, SMALL)
    assert path.stat().st_size < 5000 and folder.about(folder.key(search_cost.run, SMALL))["seconds"] < 5
    before = sorted(tmp_path.rglob("*"))
    results = sweep(search_cost.run, [SMALL, replace(SMALL, seeds=2)], cache=folder)
    assert max(differences(results[0], search_cost.run(SMALL)).values()) == 0 and results[1].random.shape == (2, 2)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_broken_file_of_the_package_is_left_there_and_computed(tmp_path, capsys):
    folder = Shipped(tmp_path)
    path = folder.ship(search_cost, SMALL)
    path.write_bytes(path.read_bytes()[:-70])
    (result,) = sweep(search_cost.run, [SMALL], cache=folder)
    assert max(differences(result, search_cost.run(SMALL)).values()) == 0 and path.exists()
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "its checksum is not that of its content; it stays where it is" in said


def test_what_is_too_large_or_too_slow_is_not_shipped(tmp_path, monkeypatch):
    monkeypatch.setattr(shipping, "BYTES", 100)
    with pytest.raises(ValueError, match=r"search_cost at Config\(seeds=1, dimensions=\(1, 2\)\) takes [\d,]+ bytes"):
        Shipped(tmp_path).ship(search_cost, SMALL)
    monkeypatch.setattr(shipping, "SECONDS", 0.0)
    with pytest.raises(ValueError, match="ship it in parts, one a seed"):
        Shipped(tmp_path).ship(search_cost, SMALL)
    assert list(tmp_path.rglob("*")) == []


def test_the_tool_ships_what_is_missing_and_clears_away_what_is_left(tmp_path, tool, monkeypatch, capsys):
    monkeypatch.setattr(tool, "shipped", Shipped(tmp_path))
    for module, _ in ALL:
        monkeypatch.setattr(module, "SHIPPED", ())
    monkeypatch.setattr(search_cost, "SHIPPED", (SMALL,), raising=False)
    monkeypatch.setattr(passes, "SHIPPED", (passes.Config(seeds=1, epochs=1),), raising=False)
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "0123.npz").write_bytes(b"")
    tool.main(["search_cost"])
    first = capsys.readouterr().out.splitlines()
    assert first[0].startswith("gradient_descent.search_cost at Config(seeds=1, dimensions=(1, 2)): ")
    assert first[1] == "old/0123.npz: nobody's any more, removed" and len(first) == 2
    tool.main([])
    second = capsys.readouterr().out.splitlines()
    assert len(second) == 1 and second[0].startswith("gradient_descent.passes at Config(seeds=1, epochs=1): ")
    tool.main([])
    assert capsys.readouterr().out == ""
