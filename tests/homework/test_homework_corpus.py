"""Submissions of the corpus, graded in one batch: their marks, their reasons, and a machine that stays as it was.

A third of them each day, in turn; all with COMPANION_EVERY=1.
"""

import csv
import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from corpus import CORPUS, NONE, ROOT, earned, notebook
from hostile import MARKER
from turns import of_today

from companion.homework.batch import grade_folder
from companion.homework.exercises import load_exercises
from companion.homework.rehearsal import rehearse

NAMED = ["right", "wrong", "leak"]  # by the tests below
OTHERS = [name for name in CORPUS if name not in NAMED]
TODAY = NAMED + of_today(OTHERS, -(-len(OTHERS) // 3))


@pytest.fixture(scope="module")
def graded(tmp_path_factory, boxed):
    """Grade what has its turn and hostile files; give the batch, its folder, and who called the listener."""
    folder = tmp_path_factory.mktemp("corpus")
    submissions, out = folder / "submissions", folder / "marks"
    submissions.mkdir()
    callers = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0)
        port = str(listener.getsockname()[1])
        for name, submission in ((name, CORPUS[name]) for name in TODAY):
            content = submission.content.replace(b"REPOSITORY", str(ROOT).encode()).replace(b"PORT", port.encode())
            (submissions / f"{name}.ipynb").write_bytes(content)
        outside = folder / "outside.ipynb"
        outside.write_bytes(notebook())
        (submissions / "link.ipynb").symlink_to(outside)
        (submissions / "link-folder").symlink_to(folder)
        os.mkfifo(submissions / "pipe.ipynb")
        (submissions / "empty-folder").mkdir()
        (submissions / "own-folder").mkdir()
        (submissions / "own-folder" / "softmax.ipynb").write_bytes(notebook())
        os.environ["COMPANION_SECRET"] = "the grader's own"
        try:
            batch = grade_folder("softmax", submissions, out, jobs=2, seed=7, time_limit=24, progress=False)
        finally:
            del os.environ["COMPANION_SECRET"]
        while True:
            try:
                callers.append(listener.accept())
            except BlockingIOError:
                break
    return batch, out, callers


@pytest.mark.parametrize("name", TODAY)
def test_submission_gets_its_mark_and_its_reason(graded, name):
    """Compare the points of each exercise, and find the reason on the learner's page."""
    batch, out, _ = graded
    result, deserved = batch.results[name], CORPUS[name]
    assert earned(result) == deserved.points, result
    reasons = result["notes"] + [part["reason"] for q in result["questions"] for part in q["parts"]]
    assert re.search(deserved.reason, " | ".join(reasons)), reasons
    lacking = [p for q in result["questions"] for p in q["parts"] if p["points"] < p["of"]]
    assert all(part["reason"] for part in lacking)
    assert f"{sum(deserved.points.values())} of 20 points" in (out / "feedback" / f"{name}.html").read_text()


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("link", "symbolic link"),
        ("link-folder", "symbolic link"),
        ("pipe", "not a regular file"),
        ("empty-folder", "not read: there is no notebook in the folder"),
    ],
)
def test_what_is_no_file_is_not_read(graded, name, reason):
    """A link out of the folder, a pipe, an empty folder: no points, and why."""
    result = graded[0].results[name]
    assert earned(result) == NONE
    assert reason in result["notes"][0]


def test_folder_of_a_learner_is_read(graded):
    """LEARNER/softmax.ipynb counts as LEARNER's."""
    assert graded[0].results["own-folder"]["points"] == 20


def test_batch_finishes_with_a_row_for_everyone(graded):
    """No failure of the grader, and each submission in the table."""
    batch, out, _ = graded
    assert batch.failures == {}
    rows = {row["learner"]: row for row in csv.DictReader((out / "marks.csv").read_text().splitlines())}
    assert set(rows) == {*TODAY, "link", "link-folder", "pipe", "empty-folder", "own-folder"}
    assert rows["wrong"]["points"] == "16"
    assert {row["sandbox"] for row in rows.values()} == {"bubblewrap"}


def test_nothing_is_left_running(graded):
    """Look for the marked child in every process of the machine, and for control groups of ours."""
    until = time.monotonic() + 60  # what was killed may take a busy machine a while
    while (left := marked_processes()) and time.monotonic() < until:
        time.sleep(0.05)
    assert left == []
    assert list(Path("/sys/fs/cgroup").glob(f"**/companion-{os.getpid()}-*")) == []


def test_search_for_processes_would_find_one():
    """The search above sees a process that is really there."""
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)", MARKER])
    try:
        until = time.monotonic() + 60
        while child.pid not in marked_processes() and time.monotonic() < until:
            time.sleep(0.05)
        assert child.pid in marked_processes()
    finally:
        child.kill()
        child.wait()


def test_nothing_was_written_outside(graded):
    """Look for the marked file where the submission tried."""
    folders = ("/", "/tmp", "/dev/shm", "/var/tmp", "/home", "/python", str(ROOT))
    assert [folder for folder in folders if (Path(folder) / MARKER).exists()] == []


def test_nobody_called(graded):
    """A listener on this machine heard nothing from the box."""
    assert graded[2] == []


def test_hidden_inputs_do_not_leak_through_exceptions(graded):
    """What they say is said of the rehearsal's inputs, which anybody can draw."""
    _, out, _ = graded
    page = (out / "feedback" / "leak.html").read_text()
    question = load_exercises("softmax").question(4)
    told = []
    rehearse(question, lambda name, args, *rest: told.append(repr(args[0].tolist())) or {})
    assert "it raises ValueError: secret " + told[0][:200] in page and page.count("secret") == 3
    assert "it raises Exception (line" in page  # a type of its own has a name of its own


def marked_processes() -> list[int]:
    """List the processes that carry the corpus's marker."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            command = (place / "cmdline").read_bytes()
        except OSError:
            continue
        if MARKER.encode() in command and b"time.sleep" in command and int(place.name) != os.getpid():
            found.append(int(place.name))
    return found
