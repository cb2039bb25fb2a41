"""Whatever is killed, a sweep loses nothing that was computed and computes nothing twice."""

import multiprocessing
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from logged import Config, counted, lines, processes, right, run

from companion.experiments import sweep
from companion.experiments.sweeping import WorkerDied, Workers

HERE = Path(__file__).parent
FORK = multiprocessing.get_context("fork")  # starts at once, with all modules loaded
SPAWN = multiprocessing.get_context("spawn")


@pytest.fixture
def configs(tmp_path):
    def make(n, **about):
        return [Config(seed, str(tmp_path / "log"), **about) for seed in range(n)]

    return make


def held(cache) -> int:
    return len(list(cache.rglob("*.npz")))


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{process}/stat").read_text().rpartition(")")[2][:3]


@pytest.mark.in_turn(2)
def test_killed_twenty_times_it_computes_nothing_twice(configs, tmp_path):
    """But the one that was being computed, or written, at that moment."""
    cache, wanted, moments, kills = tmp_path / "cache", configs(120, seconds=0.005), random.Random(1), 0
    while kills < 20 and held(cache) < len(wanted):
        before, known = Counter(lines(wanted[0].log)), held(cache)
        process = FORK.Process(target=sweep, args=(run, wanted, None, cache))
        process.start()
        process.join(moments.uniform(0, 0.1))
        process.kill()
        process.join()
        kills += process.exitcode == -signal.SIGKILL
        again = Counter(lines(wanted[0].log)) - before
        assert held(cache) >= known and max(again.values(), default=1) == 1
        assert 0 <= again.total() - (held(cache) - known) <= 1  # every run is kept but the last
    results = sweep(run, wanted, cache=cache)
    assert right(results, wanted) and kills >= 10
    counts = Counter(lines(wanted[0].log))
    assert len(counts) == len(wanted) and counts.total() <= len(wanted) + kills
    sweep(run, wanted, cache=cache)
    assert Counter(lines(wanted[0].log)) == counts


def test_workers_end_with_whoever_started_them(configs, tmp_path):
    """A killed sweep leaves nobody behind who would compute on, and goes on where it was."""
    wanted, cache = configs(60, seconds=0.02), tmp_path / "cache"
    program = (
        "import sys\nfrom companion.experiments import sweep\nfrom logged import Config, run\n"
        "if __name__ == '__main__':\n"
        f"    sweep(run, [Config(s, {wanted[0].log!r}, 0.02) for s in range(60)], 2, {str(cache)!r})\n"
    )
    (tmp_path / "program.py").write_text(program)
    paths = os.pathsep.join([str(HERE), *sys.path])
    process = subprocess.Popen([sys.executable, tmp_path / "program.py"], env=os.environ | {"PYTHONPATH": paths})
    while len(lines(wanted[0].log)) < 10:
        assert process.poll() is None
        time.sleep(0.01)
    process.kill()
    process.wait()
    until = time.monotonic() + 30
    while any(map(alive, processes(wanted[0].log))) and time.monotonic() < until:
        time.sleep(0.02)
    assert not any(map(alive, processes(wanted[0].log)))
    known, written = held(cache), len(lines(wanted[0].log))
    assert written - known <= 2  # what both were at
    assert right(sweep(run, wanted, cache=cache), wanted)
    assert len(lines(wanted[0].log)) == written + 60 - known


def test_a_worker_that_dies_is_replaced(configs, tmp_path):
    wanted = configs(6)
    wanted[2] = replace(wanted[2], deaths=2)
    assert right(sweep(run, wanted, 2, tmp_path / "cache"), wanted)
    assert Counter(lines(wanted[0].log)) == {**{f"done {seed}": 1 for seed in range(6)}, "dead 2": 2}


def test_a_configuration_that_kills_every_worker_is_named_and_the_others_are_kept(configs, tmp_path):
    wanted = configs(5)
    wanted[1] = replace(wanted[1], deaths=99)
    with pytest.raises(WorkerDied, match="the process that computed it died, 3 times") as caught:
        sweep(run, wanted, 2, tmp_path / "cache")
    assert ["deaths=99" in note and "at Config(seed=1, " in note for note in caught.value.__notes__] == [True]
    assert counted(wanted[0].log, "dead 1") == 3 and held(tmp_path / "cache") == 4


def test_where_a_pool_breaks_the_rest_goes_on(configs, capsys):
    """Python's own pool ends with the first of its processes that dies."""
    wanted = configs(8)
    wanted[3] = replace(wanted[3], deaths=1)
    with ProcessPoolExecutor(2, mp_context=SPAWN) as executor:
        assert right(sweep(run, wanted, executor), wanted)
        assert right(sweep(run, configs(2), executor), configs(2))  # broken from the start
    said = capsys.readouterr().err
    assert said.count("\n") == 2 and "the executor is broken" in said
    assert all(counted(wanted[0].log, f"done {seed}") <= 2 + (seed < 2) for seed in range(8))


@pytest.mark.parametrize("executor", [None, 1])
def test_an_error_names_its_configuration_and_keeps_what_was_computed(executor, configs, tmp_path):
    wanted = configs(6)
    wanted[3] = replace(wanted[3], error="no such thing")
    with pytest.raises(ValueError, match="no such thing") as caught:
        sweep(run, wanted, executor, tmp_path / "cache")
    assert any("at Config(seed=3, " in note for note in caught.value.__notes__)
    done = [line for line in lines(wanted[0].log) if line.startswith("done")]
    assert held(tmp_path / "cache") == len(done) == (3 if executor is None else 5)


def test_of_several_errors_the_first_says_how_many_there_are(configs):
    wanted = [*configs(2), *configs(3, error="no such thing")]
    with pytest.raises(ValueError, match="no such thing") as caught:
        sweep(run, wanted, 1)
    assert caught.value.__notes__[-1] == "and 2 more of 5 configurations failed"


@pytest.fixture
def interruptible():
    """Let Ctrl-C reach the test, which a shell's background job would ignore."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_ctrl_c_keeps_what_is_done_and_waits_for_nobody(configs, tmp_path):
    wanted = [*configs(4), *(replace(one, seed=one.seed + 10) for one in configs(2, seconds=600))]

    def interrupt():
        while held(tmp_path / "cache") < 4:
            time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=interrupt)
    thread.start()
    start = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        sweep(run, wanted, 2, tmp_path / "cache")
    thread.join()
    assert time.monotonic() - start < 300 and held(tmp_path / "cache") == 4
    assert not any(map(alive, processes(wanted[0].log)))


def test_workers_are_an_executor_like_any_other(configs):
    wanted = configs(3)
    with Workers(2) as workers:
        assert right(sweep(run, wanted, workers), wanted) and right(workers.map(run, wanted), wanted)
        with pytest.raises(Exception, match="pickle"):
            sweep(lambda config: config, wanted, workers)
    with pytest.raises(ValueError, match="at least one worker, got 0"):
        sweep(run, wanted, 0)
