"""A run that is struck: whoever is killed, and whenever, each grade is there once and the same; so on a full disk.

A strike a day, at a moment drawn by the date; fifty with COMPANION_EVERY=1.
"""

import contextlib
import csv
import json
import os
import signal
import subprocess
import sys
import time

import pytest
from answers import BAD_SUM
from corpus import ROOT, notebook
from test_homework_batch import folder
from turns import EVERY, rng_of_today

DRAWN = rng_of_today()
# Whom, and after which part of the time that a run takes when it is left alone.
STRIKES = [
    (DRAWN.choice(["the grader", "a worker", "all"]), round(DRAWN.uniform(0.3, 1.0), 3))
    for _ in range(50 if EVERY else 1)
]
POINTS = {"ada": "20", "bob": "16", "eve": "20"}


def start(place, out):
    """Start the command in a group of its own."""
    command = [sys.executable, "-m", "companion.cli", "grade", "softmax", str(place), "--out", str(out)]
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True
    )


def below(pid: int) -> list[int]:
    """List the processes below one."""
    import psutil

    try:
        return [child.pid for child in psutil.Process(pid).children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def strike(process, whom: str) -> None:
    """Kill whoever is to be killed and is there."""
    workers = below(process.pid)  # asked once: they come and go
    victims = {"the grader": [process.pid], "a worker": DRAWN.sample(workers, min(1, len(workers)))}
    for pid in victims.get(whom, [*workers, process.pid]):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def rows(out) -> list[dict]:
    """Read the table of marks, without the time it took."""
    found = csv.DictReader((out / "marks.csv").read_text().splitlines())
    return [{key: value for key, value in row.items() if key != "seconds"} for row in found]


@pytest.fixture(scope="module")
def quiet(tmp_path_factory, boxed):
    """Grade once, left alone: the submissions, the secret, the table, and how long it took."""
    root = tmp_path_factory.mktemp("quiet")
    place = folder(root, **{n: notebook(first=f"'{n}'", **({"ex4": BAD_SUM} if n == "bob" else {})) for n in POINTS})
    began = time.monotonic()
    assert start(place, root / "out").wait() == 0
    return place, (root / "out/seed.json").read_text(), rows(root / "out"), time.monotonic() - began


@pytest.mark.parametrize(("whom", "when"), STRIKES, ids=[f"{whom} at {when}" for whom, when in STRIKES])
def test_each_grade_is_there_once_and_the_same(quiet, tmp_path, whom, when):
    place, secret, table, takes = quiet
    out = tmp_path / "out"
    out.mkdir()
    (out / "seed.json").write_text(secret)
    with start(place, out) as process:
        time.sleep(when * takes)
        strike(process, whom)
        process.wait()
    with start(place, out) as again:
        assert again.wait() == 0, again.stderr.read()
    assert rows(out) == table
    assert {row["learner"]: row["points"] for row in table} == POINTS
    results = [json.loads(path.read_text()) for path in (out / "results").glob("[!.]*.json")]
    assert sorted(result["receipt"] for result in results) == sorted(row["receipt"] for row in table)


@pytest.fixture
def small_disk(tmp_path):
    """Give a disk that is full at once, and a way to make it larger."""
    disk = tmp_path / "disk"
    disk.mkdir()

    def mount(*options):
        return subprocess.run(["mount", *options, str(disk)], capture_output=True, check=False).returncode == 0

    if os.geteuid() != 0 or not mount("-t", "tmpfs", "-o", "size=16k", "none"):
        pytest.skip("only root may mount a small disk")
    yield disk, lambda: mount("-o", "remount,size=16m")
    subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.in_turn(3)
def test_full_disk_is_told_and_loses_nothing(quiet, small_disk):
    """One line; once there is room, the same command goes on, and the table is the same."""
    place, secret, table, _ = quiet
    disk, enlarge = small_disk
    (disk / "seed.json").write_text(secret)
    with start(place, disk) as process:
        errors = process.stderr.read().strip().splitlines()
    assert process.returncode == 1 and errors[-1].startswith("Error: No space left on device"), errors
    assert enlarge()
    with start(place, disk) as again:
        assert again.wait() == 0, again.stderr.read()
    assert rows(disk) == table and not list(disk.rglob("*.partial.csv")) and not list(disk.rglob(".*.json.*"))
