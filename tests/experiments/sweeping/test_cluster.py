"""A real cluster: Dask's scheduler and three worker processes compute the same, and outlast the death of one."""

import os
import signal
import threading
import time
from dataclasses import fields, replace

import numpy as np
import pytest
from click.testing import CliRunner
from logged import Config, counted, lines, processes, right, run

from companion.cli import main
from companion.experiments import digit_classifier, sweep
from companion.experiments.sweeping import WorkerDied

distributed = pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def client():
    """Start a cluster that gives a task up when two workers have died of it."""
    import dask

    settings = {"distributed.scheduler.allowed-failures": 1, "distributed.worker.daemon": False}
    with (
        dask.config.set(settings),
        distributed.LocalCluster(None, 3, 1, True, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


@pytest.fixture
def configs(tmp_path):
    return [Config(seed, str(tmp_path / "log"), 0.1) for seed in range(12)]


def test_a_cluster_gives_the_same_results_bit_by_bit(client, tmp_path):
    wanted = [digit_classifier.Config(seed, epochs=1, hidden=8) for seed in (5, 1, 3, 2)]
    here = sweep(digit_classifier.run, wanted)
    for _ in range(2):  # computed there, then read
        there = sweep(digit_classifier.run, wanted, client.get_executor(), tmp_path)
        for a, b in zip(here, there, strict=True):
            assert all(np.array_equal(getattr(a, f.name), getattr(b, f.name)) for f in fields(a))
    assert len(list(tmp_path.rglob("*.npz"))) == 4


def test_a_worker_killed_midway_is_outlasted(client, configs, tmp_path):
    def kill():
        while len(lines(configs[0].log)) < 3:
            time.sleep(0.01)
        os.kill(min(processes(configs[0].log)), signal.SIGKILL)

    thread = threading.Thread(target=kill)
    thread.start()
    assert right(sweep(run, configs, client.get_executor(), tmp_path / "cache"), configs)
    thread.join()
    assert len(list((tmp_path / "cache").rglob("*.npz"))) == 12
    known = len(lines(configs[0].log))
    assert known <= 12 + 3  # what the dead worker was at, or had not handed over
    assert right(sweep(run, configs, client.get_executor(), tmp_path / "cache"), configs)
    assert len(lines(configs[0].log)) == known


def test_what_kills_its_workers_is_named_and_what_is_computed_is_kept(client, configs, tmp_path):
    wanted = [replace(configs[0], deaths=99), *configs[1:4]]
    with pytest.raises(WorkerDied) as caught:
        sweep(run, wanted, client.get_executor(), tmp_path / "cache")
    assert any("at Config(seed=0, " in note for note in caught.value.__notes__)
    assert 3 <= counted(configs[0].log, "dead 0") <= 6
    assert len(list((tmp_path / "cache").rglob("*.npz"))) == 3


def test_the_command_computes_on_a_cluster(client, tmp_path):
    address = client.scheduler.address
    arguments = ["sweep", "search_cost", "--seeds", "2", "--set", "dimensions=(1,2)", "--cache", str(tmp_path)]
    there = CliRunner().invoke(main, [*arguments, "--executor", address])
    assert there.exit_code == 0, there.output
    assert there.stdout == CliRunner().invoke(main, arguments).stdout
