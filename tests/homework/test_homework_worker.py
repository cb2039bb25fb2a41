"""The worker by itself, and its wire: arrays come across whole, cells run as in a notebook, nonsense ends it."""

import numpy as np
import pytest

from companion.homework import box
from companion.homework.packing import with_gaps
from companion.homework.watch import Budget
from companion.homework.wire import Wire, WireError, _expected


@pytest.mark.parametrize("reply", [{"seen": None}, {"seen": []}, {"seen": 3}, {"seen": {"changed": [None]}}])
def test_a_reply_of_another_shape_is_not_the_workers(reply):
    """One that was forged: it ends the worker, with a reason, and never the grader's own work."""
    assert not _expected(reply)


@pytest.fixture
def wire():
    """Give a worker without a box, for harmless code."""
    with Wire(box.start_unboxed(60), patience=60) as wire:
        yield wire


def test_magics_are_ignored(wire):
    """What only IPython understands does not cost the cell."""
    source = "%matplotlib inline\n!ls\nx = 1\nif x:\n    %time x\nx?\ny = [0.5]"
    assert "error" not in wire.run_cell(source, 1)
    assert "error" not in wire.run_cell("%%time\nz = y", 2)
    assert "error" not in wire.run_cell("%%bash\nexit 1", 3)
    assert "error" not in wire.run_cell("assert z == [0.5]", 4)


def test_syntax_error_is_told_with_its_line(wire):
    """The line is the learner's own."""
    error = wire.run_cell("x = 1\ny = = 2", 5)["error"]
    assert (error["type"], error["line"]) == ("SyntaxError", 2)


def test_absent_import_is_noted_and_left_out(wire):
    """A plotting library that is imported and not needed costs nothing."""
    reply = wire.run_cell("import matplotlib.pyplot as plt\nimport torch\nx = 3", 1)
    assert [text.split()[-2] for text in reply["absent"]] == ["'matplotlib'", "'torch'"]
    assert "error" not in wire.run_cell("assert x == 3", 2)
    reply = wire.run_cell("plt.plot()", 3)
    assert reply["error"]["type"] == "NameError" and reply["foreign"] == "plt"
    assert "foreign" not in wire.run_cell("plot()", 4)  # nobody ever imported that


def test_check_may_bring_imports(wire):
    """Of a cell that checks, the imports run and nothing else; what it cannot import is known by name."""
    source = "import math\nfrom companion.scratch import (\n    ops as l,\n)\nfrom companion import data\nx"
    assert "error" not in wire.run_cell(source, 1, what="imports")
    wire.run_cell("def f(x):\n    return math.sqrt(4)\ndef g(x):\n    return l\ndef h(x):\n    return data", 2)
    assert wire.call("f", [np.ones(2)], {}, None)["seen"]["value"] == 2
    assert [wire.call(name, [np.ones(2)], {}, None)["foreign"] for name in "gh"] == ["l", "data"]


def test_worker_cannot_name_what_was_never_imported(wire):
    """The name is shown to the learner, so it must not carry what a function was given."""
    forge = """
import sys
frame = sys._getframe()
while "answer" not in frame.f_globals:
    frame = frame.f_back
error = {"type": "NameError", "name": "secret"}
frame.f_globals["answer"] = lambda *a: {"foreign": "secret", "unbound": ["secret"], "error": error}
"""
    assert "error" not in wire.run_cell(forge, 1)
    assert "foreign" not in wire.call("f", [np.ones(2)], {}, np.ones(2))


def test_check_is_there_and_does_nothing(wire):
    """The setup cell runs unchanged."""
    source = 'from companion.homework import checker\ncheck = checker("softmax", globals())\ncheck("4")'
    assert wire.run_cell(source, 1).get("absent") == []
    assert "error" not in wire.run_cell('assert __name__ == "__main__"', 2)


def test_call_and_missing_function(wire):
    """A function that is there answers; one that is not is missing."""
    wire.run_cell("def double(x):\n    return 2 * x, lambda dy: (2 * dy,)", 1)
    seen = wire.call("double", [np.ones(2, np.float32)], {}, np.array([1, 2], np.float32))["seen"]
    assert seen["value"].dtype == np.float32 and seen["gradients"][0].tolist() == [2, 4]
    assert wire.call("triple", [np.ones(2)], {}, np.ones(2))["missing"]


def test_late_answer_ends_the_worker(wire):
    """The watchdog kills, and says how long it waited."""
    wire._patience = 0.4
    with pytest.raises(WireError, match=r"no answer within 0.4 seconds"):
        wire.run_cell("while True: pass", 1)
    with pytest.raises(WireError):
        wire.run_cell("x = 1", 2)


def test_exit_ends_the_worker(wire):
    """os._exit is told as what it is."""
    with pytest.raises(WireError, match="the process ended"):
        wire.run_cell("import os; os._exit(0)", 1)


def test_printing_does_not_reach_the_wire(wire):
    """Whatever way a learner prints."""
    source = (
        "import os, sys\nprint('x' * 100_000)\nos.write(1, b'{}\\n')\nos.write(2, b'x')\nsys.__stdout__.write('x')"
    )
    assert "error" not in wire.run_cell(source, 1)


def test_box_is_empty_and_unprivileged(boxed):
    """Inside: an own user, no other process, no environment, a small /tmp, nothing of the host."""
    probe = """
import ctypes, os
import numpy
status = dict(user=os.getuid(), root=sorted(os.listdir("/")), proc=os.listdir("/proc"), env=sorted(os.environ),
              tmp=os.statvfs("/tmp").f_blocks * os.statvfs("/tmp").f_bsize, dev=os.listdir("/dev"),
              userns=ctypes.CDLL(None, use_errno=True).unshare(0x10000000), pid=os.getpid())
raise RuntimeError(repr(status))
"""
    with Wire(box.start(60), patience=60) as wire:
        status = eval(wire.run_cell(probe, 1)["error"]["text"])
    assert status["user"] == 1000
    assert set(status["root"]) <= {"dev", "lib", "lib64", "proc", "python", "tmp", "usr"}
    assert status["proc"] == [] and status["dev"] == ["null"] and status["pid"] < 5
    assert status["tmp"] == 1 << 24 and status["userns"] == -1
    assert set(status["env"]) <= {"HOME", "LC_ALL", "LD_LIBRARY_PATH", "OPENBLAS_NUM_THREADS", "PWD"}


def test_box_dies_with_its_wire(boxed):
    """Closing the wire leaves no process."""
    import psutil

    with Wire(box.start(60), patience=60) as wire:
        wire.run_cell("import os\nos.fork()", 1)
        family = [psutil.Process(wire._process.pid), *psutil.Process(wire._process.pid).children(recursive=True)]
        assert len(family) >= 3
    _, alive = psutil.wait_procs(family, timeout=60)
    assert alive == []


def test_no_box_elsewhere(monkeypatch):
    """Where bubblewrap is not, the reason is one line."""
    monkeypatch.setattr(box, "shutil", type("none", (), {"which": staticmethod(lambda *a, **k: None)}))
    box.why_unavailable.cache_clear()
    try:
        assert box.why_unavailable() == "the program 'bwrap' is not installed (on Debian: apt install bubblewrap)"
    finally:
        box.why_unavailable.cache_clear()


def test_box_that_fails_says_why(monkeypatch, boxed, tmp_path):
    """What bubblewrap complains about is passed on."""
    monkeypatch.setattr(box, "runtime", lambda: tmp_path / "absent")
    box.why_unavailable.cache_clear()
    try:
        assert "did not start: bwrap: Can't find source path" in box.why_unavailable()
    finally:
        box.why_unavailable.cache_clear()


def test_byte_order_is_no_matter(wire):
    """An answer stored big end first is as right."""
    wire.run_cell("def f(x):\n    return x.astype('>f8'), lambda dy: (dy.astype('>f8'),)", 1)
    seen = wire.call("f", [np.arange(3.0)], {}, np.ones(3))["seen"]
    assert seen["value"].tolist() == [0, 1, 2] and seen["gradients"][0].tolist() == [1, 1, 1]


FORGED = {
    "nothing seen": {"seen": None},
    "names that are none": {"seen": {"named": 3}},
}


@pytest.mark.parametrize("reply", FORGED.values(), ids=FORGED)
def test_forged_reply_ends_the_worker(wire, reply):
    """Whatever it is made of, the grader does not fall over it."""
    forge = "import sys\nframe = sys._getframe()\nwhile 'answer' not in frame.f_globals:\n    frame = frame.f_back\n"
    assert "error" not in wire.run_cell(f"{forge}frame.f_globals['answer'] = lambda *a: {reply!r}", 1)
    with pytest.raises(WireError, match="not one that the worker writes"):
        wire.call("f", [np.ones(2)], {}, np.ones(2))


@pytest.mark.parametrize("sizes", [None, 3, [-1], [True], [1 << 23], [0] * 101, ["8"]])
def test_forged_sizes_end_the_worker(wire, sizes):
    """What a reply says is to follow is read only as far as a reply may go."""
    forge = f"""
import json, sys
frame = sys._getframe()
while "wire_out" not in frame.f_locals:
    frame = frame.f_back
out = frame.f_locals["wire_out"]
def f(x):
    frame = sys._getframe()
    while "wire_out" not in frame.f_locals:
        frame = frame.f_back
    line = json.dumps(dict(id=frame.f_locals["request"]["id"], sizes={sizes!r}, seen=dict(changed=[])))
    out.write(line.encode() + b"\\n")
    out.flush()
"""
    assert "error" not in wire.run_cell(forge, 1)
    with pytest.raises(WireError, match="not one that the worker writes"):
        wire.call("f", [np.ones(2)], {}, np.ones(2))


def test_large_arrays_come_across(wire):
    """Many bytes both ways, those stored with gaps too."""
    wire.run_cell("def f(x):\n    return 2 * x, lambda dy: (3 * dy,)", 1)
    x = with_gaps(np.arange(200_000.0).reshape(1000, 200))
    seen = wire.call("f", [x], {}, x)["seen"]
    assert np.array_equal(seen["value"], 2 * x) and np.array_equal(seen["gradients"][0], 3 * x)
    assert np.array_equal(seen["again"][0], -6 * x) and seen["changed"] == []


def test_what_was_left_of_the_time_is_not_told():
    """It hangs on how long the learner's code took before, and so may carry what that saw."""
    with (
        Wire(box.start_unboxed(60), patience=60, budget=Budget(0.4)) as wire,
        pytest.raises(WireError, match="no answer before the time for the whole notebook was used up"),
    ):
        wire.run_cell("while True: pass", 1)
