"""The benchmarks' own machinery: fair turns, resumed runs, tables. Nothing here waits for a clock."""

import gc
import json

import pytest
from click.testing import CliRunner

import benchmarks.__main__ as command
from benchmarks import SUBJECTS, child, limits, tables, timing
from benchmarks.records import Records
from benchmarks.timing import Timing


class Clock:
    """A clock that only the contestants move."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now

    def taking(self, seconds, calls=None, name=None):
        def function():
            self.now += seconds
            if calls is not None:
                calls.append((name, gc.isenabled()))

        return function


@pytest.mark.parametrize("seconds", [1e-7, 3e-5, 0.004, 0.019, 0.02, 5.0])
def test_a_sample_lasts_long_enough_and_not_much_longer(seconds):
    clock = Clock()
    loops = timing.calibrate(clock.taking(seconds), sample=0.02, clock=clock)
    assert loops * seconds * (1 + 1e-9) >= 0.02
    assert loops <= 2 or loops * seconds <= 0.03


def test_a_function_too_fast_for_the_clock_is_calibrated_all_the_same():
    ticks = Clock()
    coarse = lambda: round(ticks.now, 3)  # noqa: E731
    assert 0.02 <= 1e-6 * timing.calibrate(ticks.taking(1e-6), sample=0.02, clock=coarse) <= 0.03


def test_contestants_take_turns_in_changing_order_without_the_garbage_collector():
    clock, calls = Clock(), []
    contestants = {name: clock.taking(0.02, calls, name) for name in "ab"}
    found = timing.race(contestants, rounds=4, clock=clock)
    assert [name for name, _ in calls[-8:]] == list("abbaabba")
    assert not any(enabled for _, enabled in calls) and gc.isenabled()
    assert all(t.seconds == pytest.approx((0.02,) * 4) for t in found.values())


def test_the_garbage_collector_comes_back_when_a_contestant_fails():
    with pytest.raises(ZeroDivisionError):
        timing.race({"a": lambda: 1 / 0})
    assert gc.isenabled()


def test_slow_contestants_get_fewer_rounds_but_never_too_few():
    clock = Clock()
    found = timing.race({"a": clock.taking(0.02)}, rounds=50, patience=-1, clock=clock)
    assert len(found["a"].seconds) == timing.FEWEST


def test_ratios_divide_the_minima_and_tell_the_scatter():
    one, other = Timing((2.0, 4.0, 3.0, 2.0)), Timing((1.0, 1.0, 1.0, 1.0))
    assert (one.minimum, one.median) == (2.0, 2.5)
    assert timing.ratio(one, other).value == 2.0 and timing.ratio(one, other).spread > 0
    assert str(timing.ratio(one, one)) == "1.00 ± 0.00"
    assert timing.geometric_mean([0.5, 2.0]) == pytest.approx(1.0)


def test_a_table_is_markdown_with_even_columns():
    text = tables.markdown(["name", "n"], [["a", 1], ["much longer", 22]])
    assert text.splitlines() == [
        "| name        | n   |",
        "| ----------- | --- |",
        "| a           | 1   |",
        "| much longer | 22  |",
    ]


@pytest.mark.parametrize(
    "seconds, text", [(2.0, "2 s"), (0.0123, "12.3 ms"), (1.23456e-4, "123 us"), (4.2e-7, "0.42 us")]
)
def test_a_duration_has_the_unit_that_suits_it(seconds, text):
    assert tables.duration(seconds) == text


def raced(**seconds):
    return {"seconds": {name: [value] for name, value in seconds.items()}}


def test_limits_show_the_worst_place_and_tolerate_what_is_not_measured():
    row = {"network": "2-16-16-2", "batch": 32, "dtype": "float32", "threads": 1}
    wide = {**row, "network": "784-1024-1024-10"}
    measured = {
        "mlp": [
            {"row": row, "result": raced(ours=1.01, PyTorch=1.0, products=0.1)},
            {"row": wide, "result": raced(ours=1.02, PyTorch=1.0, products=0.9)},
        ]
    }
    lines = limits.table(measured).splitlines()
    assert "| 1.01  | 1.00    | 2-16-16-2, 32, float32, 1 thread" in lines[2] and "not met: 1 of 2" in lines[2]
    assert "| 1.13  | 1.15    | 784-1024-1024-10" in lines[4] and "| met: 1 of 1" in lines[4]
    assert all("not measured" in line for line in lines[5:])
    assert len(lines) == 2 + len(limits.LIMITS)
    assert {limit.subject for limit in limits.LIMITS} <= set(SUBJECTS)


def test_records_are_kept_whole_and_only_for_what_they_hold_for(tmp_path):
    path = tmp_path / "deep" / "mlp.json"
    Records(path, {"source": "a"}).add({"size": 1}, {"x": 1})
    again = Records(path, {"source": "a"})
    assert again.has({"size": 1}) and not again.has({"size": 2})
    assert again.of([{"size": 2}, {"size": 1}]) == [{"row": {"size": 1}, "result": {"x": 1}}]
    assert not Records(path, {"source": "b"}).records
    path.write_text("{ half a fi")
    assert not Records(path, {"source": "a"}).records
    assert [file.name for file in path.parent.iterdir()] == ["mlp.json"]


@pytest.fixture
def subject(tmp_path, monkeypatch):
    """A stand-in subject of four rows, whose child answers from a list; all is written to a folder of the test."""
    asked = []

    class Fake:
        TITLE = "Fake"
        answers: dict = {}  # noqa: RUF012

        @staticmethod
        def rows(quick):
            return [{"size": size, "threads": threads} for threads in (1, 2) for size in "ab"]

        @staticmethod
        def table(records):
            return ", ".join(f"{r['row']['size']}{r['row']['threads']}" for r in records)

    def results(name, rows, *, quick, threads):
        for row in rows:
            assert row["threads"] == threads
            asked.append(f"{row['size']}{threads}")
            answer = Fake.answers.get(asked[-1], {"result": {}})
            if answer is KeyboardInterrupt:
                raise KeyboardInterrupt
            yield answer

    monkeypatch.setattr(command, "FOLDER", tmp_path / "bench")
    monkeypatch.setattr(command, "ROOT", tmp_path)
    monkeypatch.setattr(command.child, "results", results)
    monkeypatch.setattr(command.importlib, "import_module", lambda name: Fake)
    monkeypatch.setattr(command.os, "cpu_count", lambda: 2)
    Fake.asked = asked
    return Fake


def run(*options):
    return CliRunner().invoke(command.main, ["optimizers", *options])


@pytest.mark.in_turn(3)
def test_an_interrupted_run_goes_on_where_it_stopped_and_a_finished_one_begins_anew(subject, tmp_path):
    subject.answers = {"b1": KeyboardInterrupt}
    stopped = run()
    assert stopped.exit_code == 130 and "goes on from here" in stopped.stderr
    assert subject.asked == ["a1", "b1"]
    subject.answers = {}
    finished = run()
    assert finished.exit_code == 0 and "a1, b1, a2, b2" in finished.stdout
    assert subject.asked[2:] == ["b1", "a2", "b2"]
    written = json.loads((tmp_path / "bench" / "optimizers.json").read_text())
    assert len(written["records"]) == 4 and written["about"]["packages"]["numpy"]
    assert (tmp_path / "bench" / "tables.md").read_text().strip() == finished.stdout.strip()
    assert run("--show").stdout == finished.stdout and len(subject.asked) == 5
    run()
    assert subject.asked[5:] == ["a1", "b1", "a2", "b2"]


@pytest.mark.in_turn(3)
def test_a_row_that_fails_is_told_fails_the_run_and_is_tried_again(subject):
    subject.answers = {"b1": {"error": "AssertionError: ours: the loss is off"}}
    failed = run("--threads", "1")
    assert failed.exit_code == 1 and "not measured: AssertionError: ours: the loss is off" in failed.stderr
    assert "\na1\n" in failed.stdout
    subject.answers = {}
    assert run("--threads", "1").exit_code == 0 and subject.asked == ["a1", "b1", "b1"]


def test_rows_for_more_threads_than_processors_are_left_out(subject, monkeypatch):
    monkeypatch.setattr(command.os, "cpu_count", lambda: 1)
    run()
    assert subject.asked == ["a1", "b1"]


@pytest.mark.in_turn(3)
def test_a_child_has_its_threads_before_numpy_starts_and_says_what_went_wrong():
    rows = [{"model": "no such model", "dtype": "float32", "threads": 1}]
    (answer,) = child.results("memory", rows, quick=True, threads=1)
    assert answer["error"].startswith("CalledProcessError")
    (answer,) = child.results("no_such_subject", rows, quick=True, threads=1)
    assert answer == {"error": "the process that measures ended with status 1"}
    found = child.environment(2)
    assert {found[name] for name in child.THREAD_VARIABLES} == {"2"} and "eigen=false" not in found["XLA_FLAGS"]
    assert "eigen=false" in child.environment(1)["XLA_FLAGS"]
