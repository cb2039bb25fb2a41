"""``companion sweep`` as a person types it: the list, a run, one that goes on, and how it refuses."""

import errno
import os
import re
import sys

import pytest
from click.testing import CliRunner
from test_cli import companion, one_line, refused

from companion.cli import main
from companion.experiments.gradient_descent import search_cost
from companion.experiments.sweeping.catalogue import catalogue

QUICK = ("sweep", "search_cost", "--set", "dimensions=(1,2)")


@pytest.fixture
def cache(tmp_path):
    return ("--cache", str(tmp_path / "cache"))


def said(*arguments) -> str:
    """Run a command that must succeed, in this process."""
    done = CliRunner().invoke(main, [*map(str, arguments)])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_every_experiment_is_listed_below_its_chapter():
    lines = said("sweep").splitlines()
    assert sorted(line.split()[0] for line in lines if line[0] == " ") == sorted(catalogue())
    assert lines[0] == "1. AI, machine learning, deep learning"
    here = lines.index("5. Gradient descent and stochastic gradient descent")
    assert re.match(r"  gradient_descent\.passes +4 fields  The softmax classifier of the digits, ", lines[here + 1])
    assert ":mod:" not in "".join(lines)


def test_a_run_prints_a_table_for_each_point_of_the_grid(cache):
    out = said(*QUICK[:3], "seeds=1,2", "--set", "dimensions=(1,2),(2,4)", *cache).splitlines()
    assert out[0] == "gradient_descent.search_cost, 4 configurations"
    heads = [line for line in out if line.endswith(":")]
    assert heads[0] == "seeds=1 dimensions=(1, 2):" and heads[-1] == "seeds=2 dimensions=(2, 4):" and len(heads) == 4
    here = out.index(heads[-1])
    assert out[here + 1].split() == ["shape", "median", "lowest", "highest"]
    assert out[here + 2].split() == ["dimensions", "2", "3", "2", "4"]
    assert re.match(r"  random +2x2 .* 2 of 4 not finite$", out[here + 3])
    assert re.match(r"kept in /.*gradient_descent\.search_cost$", out[-1])


def test_seeds_are_counted_and_what_is_known_is_read(cache, tmp_path):
    first = said(*QUICK, "--seeds", 3, *cache)
    assert re.search("^  random +3x2 ", first, re.MULTILINE) and len(list((tmp_path / "cache").rglob("*.npz"))) == 1
    again = said("sweep", "gradient_descent.search_cost", *QUICK[2:], "--set", "seeds=3", *cache)
    assert again.splitlines()[2:] == first.splitlines()[2:]
    assert len(list((tmp_path / "cache").rglob("*.npz"))) == 1
    assert said("sweep", "difference_error", "--seeds", 2, *cache).startswith(
        "backpropagation.difference_error, 2 configurations\nas by default:\n"
    )


def test_workers_print_the_same_and_nothing_else(cache, tmp_path):
    """In a process of its own; there is no bar where the error stream is no terminal."""
    done = companion(*QUICK, "--seeds", "2", "--workers", "2", *cache, cwd=tmp_path)
    assert done.returncode == 0 and done.stderr == "", done.stderr
    assert done.stdout == said(*QUICK, "--seeds", "2", *cache)


def test_the_last_line_says_how_many_results_could_be_kept(cache, monkeypatch):
    """Where the disk is full, the table is whole and says so."""
    said(*QUICK, "--seeds", 2, *cache)

    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("companion.experiments.sweeping.cache.write_whole", full)
    out = said(*QUICK[:2], "--set", "dimensions=(1,2),(2,3)", "--seeds", 2, *cache).splitlines()
    assert re.match(r"kept 1 of 2 in /.*gradient_descent\.search_cost$", out[-1])
    assert sum(line.endswith(":") for line in out) == 2


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["gradient_descent.paces"], r".*; did you mean gradient_descent\.passes\? `companion sweep` lists them all"),
        (["zzz"], "no experiment is called zzz; `companion sweep` lists them all"),
        (
            ["passes", "--set", "epoch=3"],
            r".* has no field epoch; did you mean epochs\?; it has seeds=10, epochs=10, ",
        ),
        (["passes", "--set", "zzz=3"], "gradient_descent.passes has no field zzz; it has seeds=10"),
        (["passes", "--set", "epochs"], "--set wants field=value or field=value,value; got 'epochs'"),
        (["passes", "--set", "epochs=1.5"], "epochs must be a whole number, got '1.5'"),
        (["passes", "--set", "epochs=True"], "epochs must be a whole number, got 'True'"),
        (["passes", "--set", "epochs="], "epochs must be a whole number, got ''"),
        (["passes", "--set", "rates=1"], r"rates must be a tuple in parentheses, as \(1, 2\), got '1'"),
        (["passes", "--set", "rates=(1,'a')"], "rates must be a tuple in parentheses"),
        (["difference_error", "--set", "function=x"], "function must be what only Python can name"),
        (["walk_cost", "--seeds", "3"], "backpropagation.walk_cost has no seeds that --seeds could count"),
        (
            ["passes", "--workers", "2", "--executor", "tcp://x:1"],
            "--workers are on this machine, --executor is ",
        ),
        (["--seeds", "3"], "which experiment"),
        (
            ["digit_classifier", "--set", "every=7", "--seeds", "1"],
            r"run: .*, got 7 \(in a sweep, at Config\(",
        ),
    ],
)
def test_bad_input_gets_one_line(arguments, line, cache):
    assert re.match(line, refused("sweep", *arguments, *cache))


def test_an_interrupted_sweep_says_what_is_kept(cache, monkeypatch):
    def interrupted(config: search_cost.Config) -> search_cost.Result:
        raise KeyboardInterrupt

    interrupted.__module__, interrupted.__qualname__ = search_cost.__name__, "run"
    monkeypatch.setattr(search_cost, "run", interrupted)
    assert re.match("interrupted; .*cache keeps what was computed, the same command", refused(*QUICK, *cache))


def test_without_dask_one_line_says_how_to_have_it(cache, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert "pip install '.[sweep]'" in refused(*QUICK, "--executor", "tcp://127.0.0.1:1", *cache)


def test_where_no_scheduler_is_one_line_says_so(cache, tmp_path, monkeypatch):
    monkeypatch.setattr("companion.experiments.sweeping.command.PATIENCE", "1s")
    told = companion(*QUICK, "--executor", "nonsense://x", *cache, cwd=tmp_path)
    assert one_line(told.returncode, told.stdout, told.stderr).startswith("no scheduler of Dask answers at nonsense:")
    assert refused(*QUICK, "--executor", "tcp://127.0.0.1:1", *cache).startswith(
        "no scheduler of Dask answers at tcp:"
    )
