"""What an answer costs: processor time and sleep, not what others do on the machine; and who outlives whom."""

import os
import signal
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from corpus import ROOT

from companion.homework import box, seccomp, watch
from companion.homework.watch import Budget, Watch
from companion.homework.wire import Late, Wire

HERE = {"pid": os.getpid(), "kill": lambda self: None, "cgroup": None}


def watched(monkeypatch, seconds, work, line=0.0):
    """Watch a process that works, and stands in line, for such shares of the time; give the watch and the clock."""
    began = time.monotonic()
    monkeypatch.setattr(watch, "used", lambda pid: work * (time.monotonic() - began))
    monkeypatch.setattr(watch, "stood_in_line", lambda pid: line * (time.monotonic() - began))
    monkeypatch.setattr(watch, "GLANCE", 0.01)
    found = Watch(type("Process", (), HERE)(), seconds)
    while not found.late and time.monotonic() < began + 30:
        time.sleep(0.005)
    return found, time.monotonic() - began


def test_waiting_for_a_processor_costs_a_third(monkeypatch):
    """Who had next to no processor is late only after three times as long, and is known to have had none."""
    found, clock = watched(monkeypatch, 0.2, work=0.05)
    assert found.late and found.crowded and clock >= 0.6


def test_standing_in_line_costs_nothing(monkeypatch):
    """Who would work and is not let costs less than a third of the clock, unless it put itself behind all others."""
    found, _ = watched(monkeypatch, 0.6, work=0.2, line=0.8)
    assert found.late and found.crowded and found.cost < found.clock / 3
    found, _ = watched(monkeypatch, 0.05, work=0.0, line=1.0)
    assert found.late


def test_who_stands_in_line_is_known():
    """Two processes that spin on one processor wait for each other; one that sleeps waits for nobody."""
    if not Path("/proc/self/schedstat").exists():
        pytest.skip("this system does not tell")
    one = min(os.sched_getaffinity(0))
    spin = f"import os\nos.sched_setaffinity(0, [{one}])\nwhile True: pass"
    with subprocess.Popen([sys.executable, "-c", spin]) as a, subprocess.Popen([sys.executable, "-c", spin]) as b:
        until = time.monotonic() + 60
        while min(map(watch.stood_in_line, (a.pid, b.pid))) < 0.1 and time.monotonic() < until:
            time.sleep(0.01)
        found = [watch.stood_in_line(process.pid) for process in (a, b)]
        a.kill(), b.kill()
    assert min(found) >= 0.1 and watch.stood_in_line(2**22 + 1) == 0


@pytest.mark.parametrize("work", [1.0, 16.0])
def test_working_costs_what_it_takes(monkeypatch, work):
    """Sixteen processes that spin use up the time sixteen times as fast."""
    found, clock = watched(monkeypatch, 0.2, work)
    assert found.late and not found.crowded and clock * work >= 0.19


def test_a_killed_worker_costs_what_it_was_allowed(monkeypatch):
    """Whatever can be seen of a process that is gone."""
    found, clock = watched(monkeypatch, 0.2, work=0.05)
    budget = Budget(10)
    meter = watch.Meter(type("Process", (), HERE)(), budget)
    monkeypatch.setattr(watch, "used", lambda pid: 0.0)
    found.stop()
    meter.add(found, answered=False)
    assert 0.19 < 10 - budget.left < 0.4 * clock


def test_what_came_in_time_is_not_late():
    found = Watch(type("Process", (), HERE)(), 60)
    time.sleep(0.05)
    found.stop()
    assert 0.05 <= found.clock < 30 and 0.01 < found.cost <= found.clock and not found.late


def test_one_thread_watches_all(monkeypatch):
    """However many there are; one that cannot be looked after does not keep it from the others."""
    Watch(type("Process", (), HERE)(), 60).stop()
    threads = threading.active_count()
    many = [Watch(type("Process", (), HERE)(), 60) for _ in range(50)]
    assert threading.active_count() <= threads
    monkeypatch.setattr(watch, "GLANCE", 0.01)
    broken = Watch(type("Process", (), {"kill": HERE["kill"]})(), 60)  # which has no pid to look at
    found, _ = watched(monkeypatch, 0.1, work=1.0)
    assert found.late and not broken.late and not any(one.late for one in many)
    for one in many:
        one.stop()


def test_many_short_answers_are_paid_for_together():
    """A hundred cells that sleep a moment each cost a third of what they sleep, or what a child does meanwhile."""
    for during, least in (("", 0.3), ("import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', SPIN])", 0.8)):
        budget = Budget(600)
        with Wire(box.start_unboxed(60), 60, budget) as wire:
            wire.run_cell("import time\nSPIN = 'while True: pass'\n" + during, 1)
            for _ in range(100):
                wire.run_cell("time.sleep(0.01)", 2)
            while during and budget.left > 600 - least and wire.run_cell("time.sleep(0.1)", 3):
                pass
        assert 600 - budget.left > least


def test_time_of_children_is_seen():
    """A process below the worker is found in what was used, and no process that is none of it."""
    if watch.used(os.getpid()) is None:
        pytest.skip("this system tells no processor time of others")
    before = watch.used(os.getpid())
    with subprocess.Popen([sys.executable, "-c", "while True: pass"]) as child:
        until = time.monotonic() + 60
        while watch.used(os.getpid()) < before + 0.1 and time.monotonic() < until:
            time.sleep(0.01)
        assert watch.used(child.pid) > 0
        child.kill()
    assert watch.used(2**22 + 1) is None


def test_budget_is_paid_by_every_answer():
    """What one answer used is missing for the next; the last is told that the whole is used up."""
    budget = Budget(0.6)
    with Wire(box.start_unboxed(60), 60, budget) as wire:
        wire.run_cell("import time\ntime.sleep(0.9)", 1)
        assert budget.left <= 0.31
        with pytest.raises(Late, match="time for the whole notebook was used up"):
            wire.run_cell("while True: pass", 2)


STARTS = """
import sys, time
from companion.homework import box
process = box.start_unboxed(600)
process.stdin.write(b'{"id": "x", "cell": 1, "source": "import time; time.sleep(600)", "what": "all"}\\n')
process.stdin.flush()
print(process.pid, flush=True)
time.sleep(600)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_worker_without_a_box_ends_with_a_killed_grader():
    """One that is in the middle of a long sleep."""
    command = [sys.executable, "-c", STARTS]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}
    ) as one:
        worker = int(one.stdout.readline())
        assert watch.used(worker) is not None
        one.send_signal(signal.SIGKILL)
    until = time.monotonic() + 60
    while watch.used(worker) is not None and time.monotonic() < until:
        time.sleep(0.05)
    assert watch.used(worker) is None


FORGOTTEN = """
import os, signal, time
try: signal.signal(signal.SIGCHLD, signal.SIG_IGN)
except OSError: pass
ends = []
for _ in range(2):
    end, into = os.pipe()
    if os.fork() == 0:
        while time.process_time() < 0.5: pass
        os._exit(0)
    os.close(into)
    ends.append(end)
for end in ends: os.read(end, 1)  # which ends with the child
time.sleep(0.1)
"""


@pytest.mark.parametrize("counted", [True, False], ids=["in a control group", "by /proc alone"])
def test_children_that_nobody_waits_for_are_paid_for(boxed, monkeypatch, counted):
    """In /proc a child whose end is ignored is as if it had never been, so the box may not ignore it."""
    if not counted:
        monkeypatch.setattr(box, "cgroup_for_a_box", lambda: None)
    budget = Budget(600)
    with Wire(box.start(60), 60, budget) as wire:
        if counted and not wire._process.cgroup:
            pytest.skip("no control groups here")
        assert "error" not in wire.run_cell(FORGOTTEN, 1)
        assert watch.worked(wire._process) >= 0.99
    assert 600 - budget.left > 0.9


def ruling(program: bytes, architecture: int, number: int, first: int = 0, second: int = 0) -> int:
    """Run a filter as Linux does, for a call and two arguments."""
    steps, at, value = list(struct.iter_unpack("=HBBI", program)), 0, 0
    while True:
        code, so, otherwise, operand = steps[at]
        at += 1
        if code == 0x06:
            return operand
        if code == 0x20:
            value = {0: number, 4: architecture, 16: first, 24: second}[operand]
        else:
            at += so if {0x15: value == operand, 0x35: value >= operand}[code] else otherwise


@pytest.mark.parametrize(("machine", "architecture"), [("x86_64", 0xC000003E), ("aarch64", 0xC00000B7)])
def test_filter_refuses_what_it_names_and_nothing_else(machine, architecture):
    """Nor does it let a call through that another table of numbers would name."""
    program, column = seccomp.program(machine), ["x86_64", "aarch64"].index(machine)
    refused = {pair[column] for pair in seccomp.REFUSED.values()}
    assert all((ruling(program, architecture, n) == 0x00050001) == (n in refused) for n in range(600))
    assert ruling(program, 0x40000003, 1) == ruling(program, architecture, 0x40000001) == 0x00050001
    for name, given, values in (("fcntl", "second", seccomp.LEASES), ("rt_sigaction", "first", [seccomp.SIGCHLD])):
        call = seccomp.IN_PART[name][0][column]
        refusals = [n for n in range(2000) if ruling(program, architecture, call, **{given: n}) == 0x00050001]
        assert refusals == list(values)
        for other in {*range(600)} - refused - {call}:
            assert ruling(program, architecture, other, **{given: values[0]}) == 0x7FFF0000
    assert seccomp.program("riscv64") == b""


def test_box_reaches_nobody_by_what_all_boxes_read(boxed):
    """A lease on a file keeps the next who opens it waiting; a descriptor of another process is its own."""
    probe = """
import ctypes, fcntl, os
libc, refused = ctypes.CDLL(None, use_errno=True), []
file = os.open("/tmp/x", os.O_CREAT)
for given in ((fcntl.fcntl, file, fcntl.F_SETLEASE, fcntl.F_RDLCK), (os.pidfd_open, 1)):
    try: refused.append(given[0](*given[1:]))
    except OSError as error: refused.append(error.errno)
refused.append((libc.syscall(438, refused[1], 0, 0), ctypes.get_errno()))
raise RuntimeError(refused[0], refused[2], fcntl.fcntl(file, fcntl.F_GETFL) >= 0)
"""
    if not seccomp.program():
        pytest.skip("no filter for this processor")
    with Wire(box.start(60), patience=60) as wire:
        assert wire.run_cell(probe, 1)["error"]["text"] == "(1, (-1, 1), True)"


def test_box_holds_no_memory_that_no_limit_counts(boxed):
    """Shared memory that is not mapped belongs to no process; the filter is at work inside."""
    probe = """
import ctypes
libc, refused = ctypes.CDLL(None, use_errno=True), []
for name, given in dict(memfd_create=(b"x", 0), shmget=(0, 1 << 20, 0o1600), msgget=(0, 0o1600)).items():
    refused.append(getattr(libc, name)(*given) == -1 and ctypes.get_errno() == 1)
raise RuntimeError(refused)
"""
    if not seccomp.program():
        pytest.skip("no filter for this processor")
    with Wire(box.start(60), patience=60) as wire:
        assert wire.run_cell(probe, 1)["error"]["text"] == "[True, True, True]"
