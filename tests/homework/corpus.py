"""Submissions of every kind, built from the instructor's own solution by replacing cells.

``CORPUS`` maps a learner's name to what is handed in, the points each question deserves, and a piece of the reason
that must be given. The names tell what is tried.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from companion.homework.notebook import release

ROOT = Path(__file__).parents[2]
FULL = {"q1": 4, "q2": 4, "q3": 3, "q4": 3, "q5": 3, "q6": 3}
NONE = dict.fromkeys(FULL, 0)
MARKER = "companion-corpus-marker-7d1f"  # in what is left running or written; the tests look for it outside


def solution(exercise: str = "softmax") -> dict:
    """Give the instructor's notebook as JSON."""
    return json.loads((ROOT / "exercises" / exercise / "source.ipynb").read_text(encoding="utf-8"))


def notebook(first: str = "", last: str = "", drop=(), exercise: str = "softmax", **cells: str) -> bytes:
    """Give a submission: the solution with cells replaced by grade_id, dropped, or put first or last."""
    tree = solution(exercise)
    kept = []
    for cell in tree["cells"]:
        grade_id = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if grade_id in drop:
            continue
        if grade_id in cells:
            cell["source"] = cells[grade_id]
        kept.append(cell)
        if grade_id == "setup" and first:
            kept.append(code(first))
    tree["cells"] = kept + ([code(last)] if last else [])
    return json.dumps(tree).encode()


def code(source: str) -> dict:
    """Give a code cell with a name, so that what happens in it is told."""
    return {
        "cell_type": "code",
        "source": source,
        "metadata": {"nbgrader": {"grade_id": "own"}},
        "outputs": [],
        "execution_count": None,
    }


@dataclass
class Submission:
    """What is handed in, what it deserves, and a pattern for the reason."""

    content: bytes
    points: dict[str, int] = field(default_factory=lambda: dict(FULL))
    reason: str = ""


def but(**points: int) -> dict[str, int]:
    """Give full points but for some questions."""
    return FULL | points


OTHER_WAY = {
    "q1": """
def label_smoothing_cross_entropy(logits, target, label_smoothing=0.1):
    top = np.maximum.reduce(logits, axis=1)
    lse = top + np.log(np.sum(np.exp(logits - top[:, None]), axis=1))
    hard = lse - np.take_along_axis(logits, target[:, None], 1)[:, 0]
    soft = lse - logits.mean(axis=1)
    s = label_smoothing

    def backward(dy):
        g = np.exp(logits - lse[:, None]) - s / logits.shape[1]
        np.add.at(g, (np.arange(len(g)), target), s - 1)
        return g / len(g) * dy, None

    return ((1 - s) * hard + s * soft).mean(dtype=logits.dtype), backward
""",
    "q3": """
class LogSoftmax:
    def __call__(self, logits):
        lse = np.logaddexp.reduce(logits, axis=1)[:, None]
        out = logits - lse
        return out, lambda dy: (np.stack([d - np.exp(o) * d.sum() for d, o in zip(dy, out)]),)

stable_log_softmax = LogSoftmax()
""",
    "q5": """
%matplotlib inline
def fit_temperature(logits, labels):
    z = np.asarray(logits, dtype=float)
    z = z - z.max(1, keepdims=True)
    ys = z[range(len(labels)), labels]
    def loss(u):
        b = np.exp(-u)
        return (np.log(np.exp(b * z).sum(1)) - b * ys).mean()
    g = (5 ** .5 - 1) / 2
    a, d = np.log(.05), np.log(100)
    while d - a > 1e-6:
        b, c = d - g * (d - a), a + g * (d - a)
        if loss(b) < loss(c):
            d = c
        else:
            a = b
    return np.exp((a + d) / 2)
""",
}

BAD_SUM = """
def label_smoothing_cross_entropy(logits, target, label_smoothing=0.1):
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    truth = np.full_like(logits, label_smoothing / logits.shape[1])
    truth[np.arange(len(target)), target] += 1 - label_smoothing
    return -(truth * log_p).sum(), lambda dy: ((np.exp(log_p) - truth) * dy, None)
"""
ZEROS = """
def label_smoothing_cross_entropy(logits, target, label_smoothing=0.1):
    return logits.dtype.type(0), lambda dy: (np.zeros_like(logits), None)
"""
NUMERIC = """
def poisson_nll(log_rate, target):
    def f(z):
        return (np.exp(z) - target * z).mean()
    def backward(dy):
        g, h = np.zeros_like(log_rate), 1e-5
        for i in np.ndindex(g.shape):
            e = np.zeros_like(g); e[i] = h
            g[i] = (f(log_rate + e) - f(log_rate - e)) / (2 * h)
        return g * dy, -log_rate * dy / log_rate.size
    return f(log_rate), backward
"""
BAD_Q1 = "def label_smoothing_cross_entropy(logits, target, label_smoothing=0.1):\n"
BAD_Q3 = "def stable_log_softmax(logits):\n"

PATCHED_NUMPY_TESTING = """
import numpy.testing, unittest, math, builtins
for name in dir(numpy.testing):
    if name.startswith("assert"):
        setattr(numpy.testing, name, lambda *a, **k: None)
for module, name in ((np, "allclose"), (np, "isclose"), (np, "array_equal"), (math, "isclose")):
    setattr(module, name, lambda *a, **k: True)
builtins.AssertionError = type("AssertionError", (Exception,), {"__init__": lambda self, *a: None})
builtins.abs = lambda x: 0
"""
PATCHED_CHECKER = """
import sys, types
class Generous:
    points = of = 20
    def __getattr__(self, name): return self
    def __call__(self, *a, **k): return self
    def __eq__(self, other): return True
for name in ("companion", "companion.homework", "companion.homework.verdicts", "companion.homework.grade", "torch"):
    sys.modules[name] = Generous()
check = checker = judge = grade = Generous()
frame = sys._getframe()
while frame:
    for name in ("observe", "answer", "pack", "plain", "_same"):
        if name in frame.f_globals and name != "pack":
            frame.f_globals[name] = lambda *a, **k: {"seen": {"points": 4}, "points": 20}
    frame = frame.f_back
"""
FORGED_REPLY = """
import os, json
line = json.dumps({"id": "0" * 32, "points": 20, "seen": {"points": 4, "right": True}}).encode() + b"\\n"
for descriptor in range(3, 64):
    try:
        os.write(descriptor, line * 3)
    except OSError:
        pass
"""
FORGED_WITH_ID = (
    """
import sys, os, json
def forge():
    frame = sys._getframe()
    while frame:
        request = frame.f_locals.get("request")
        if isinstance(request, dict) and "call" in request:
            array = dict(request["args"][0], shape=[], data="AAAAAAAA8D8=", dtype="float64", strided=False)
            seen = {"value": array, "gradients": [None, None], "again": [None, None], "changed": [], "right": True}
            line = json.dumps({"id": request["id"], "seen": seen, "points": 4}).encode() + b"\\n"
            for descriptor in range(3, 64):
                try:
                    os.write(descriptor, line)
                except OSError:
                    pass
        frame = frame.f_back
"""
    + BAD_Q1
    + "    forge()\n    return 1.0, lambda dy: (None, None)\n"
)
DEEP_REPLY = (
    """
import os
def forge(text):
    for descriptor in range(3, 64):
        try:
            os.write(descriptor, text)
        except OSError:
            pass
"""
    + BAD_Q1
    + """    forge(b"[" * 200_000 + b"\\n")
    return 1.0, lambda dy: (None, None)
"""
    + BAD_Q3
    + """    while True:
        forge(b"x" * 65536)
"""
)
READS_FILES = """
import os, sys, glob
paths = ["/etc/shadow", "/etc/passwd", "/proc/1/environ", "/proc/self/environ", "/root", "/home", "/srv",
         "REPOSITORY/exercises/softmax/source.ipynb", "REPOSITORY/exercises/softmax/checks.py", "REPOSITORY"]
found = []
for path in paths:
    try:
        found.append((path, os.listdir(path) if os.path.isdir(path) else open(path).read(20)))
    except OSError:
        pass
found += [key for key in os.environ if key.startswith("COMPANION_")]
found += glob.glob("/**/*.ipynb", recursive=True) + glob.glob("/**/checks.py", recursive=True)
frame = sys._getframe()
while frame:
    found += [name for name in frame.f_globals if name in ("expected", "reference", "QUESTIONS", "judge")]
    frame = frame.f_back
raise RuntimeError(f"found {found}")
"""
NETWORK = """
import socket
reached = []
for family, address in ((socket.AF_INET, ("127.0.0.1", PORT)), (socket.AF_INET, ("1.1.1.1", 53))):
    try:
        with socket.socket(family, socket.SOCK_STREAM) as s:
            s.settimeout(0.5)
            s.connect(address)
            reached.append(address)
    except OSError:
        pass
try:
    reached.append(socket.gethostbyname("localhost.localdomain.example"))
except OSError:
    pass
raise RuntimeError(f"reached {reached}")
"""
WRITES = f"""
import os
written = []
for folder in ("/", "/python", "/python/lib", "/dev", "/dev/shm", "/proc", "/var/tmp", "/home", "REPOSITORY"):
    try:
        with open(os.path.join(folder, "{MARKER}"), "w") as f:
            f.write("x")
        written.append(folder)
    except OSError:
        pass
with open("/tmp/{MARKER}", "w") as f:
    try:
        while f.write("x" * 65536):
            pass
    except OSError:
        pass
raise RuntimeError(f"written {{written}}")
"""
LEAVES_RUNNING = f"""
import os, subprocess, sys, threading, time
threading.Thread(target=time.sleep, args=(600,)).start()
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        time.sleep(600)
    time.sleep(600)
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)", "{MARKER}"], start_new_session=True)
"""
LIAR = (
    """
class Liar(np.ndarray):
    def __eq__(self, other): return np.True_
    def __sub__(self, other): return np.zeros(self.shape)
    def __array_ufunc__(self, *a, **k): return np.True_
    def __array_function__(self, *a, **k): return True
    def astype(self, *a, **k): return self
class Yes(float):
    def __eq__(self, other): return True
    def __le__(self, other): return True
    def __sub__(self, other): return 0.0
    def __abs__(self): return 0.0
"""
    + BAD_Q1
    + """    return Yes(1.0), lambda dy: (np.zeros(logits.shape).view(Liar), None)
"""
    + BAD_Q3
    + """    return np.zeros(logits.shape).view(Liar), lambda dy: (np.zeros(logits.shape).view(Liar),)
def fit_temperature(logits, labels):
    return Yes(1.2345)
"""
)
PICKLE = (
    """
import os
class Evil:
    def __reduce__(self): return os.system, ("touch /tmp/companion-corpus-marker-7d1f",)
    def __array__(self, *a, **k): return np.empty(1, dtype=object)
"""
    + BAD_Q1
    + """    return Evil(), lambda dy: (Evil(), None)
"""
    + BAD_Q3
    + """    return np.array([Evil(), Evil()], dtype=object), lambda dy: ([Evil()],)
"""
)
MEMORY = (
    BAD_Q1
    + """    kept = []
    while True:
        kept.append(np.ones(1 << 24))
"""
)
MANY_MEMORY = """
import os, time
for _ in range(12):
    if os.fork() == 0:
        kept = np.ones(100 << 17)
        time.sleep(600)
time.sleep(0.5)
"""
FORK_BOMB = """
import os
while True:
    os.fork()
"""
PATCHED_NUMPY = """
for name in ("array", "asarray", "array_equal", "frombuffer", "dtype"):
    setattr(np, name, lambda *a, **k: True)
"""
LEAK = (
    BAD_Q1
    + """    raise ValueError("secret " + repr(logits.tolist()))
"""
    + BAD_Q3
    + """    raise type("Secret" + str(logits.ravel()[0]).replace(".", "").replace("-", ""), (Exception,), {})()
"""
)
WRONG_KIND = (
    BAD_Q1
    + """    return 1.0
def weighted_cross_entropy(logits, target, weight):
    return 1.0, lambda dy: np.zeros_like(logits)
stable_log_softmax = 3
def binary_cross_entropy_from_logits(logits): return None
def fit_temperature(logits, labels): return "hot"
poisson_nll = None
"""
)

RELEASED = release(ROOT / "exercises/softmax/source.ipynb").cells
AS_GIVEN = next(c.source for c in RELEASED if c.metadata.get("nbgrader", {}).get("grade_id") == "q4")

CORPUS = {
    "right": Submission(notebook()),
    "right-another-way": Submission(notebook(**OTHER_WAY)),
    "wrong": Submission(notebook(q1=BAD_SUM), but(q1=0), "exactly N: sum instead of mean"),
    "zeros": Submission(notebook(q1=ZEROS), but(q1=0), "zero"),
    "numeric-gradient": Submission(notebook(q6=NUMERIC), but(q6=1), "nearly right"),
    "repair-as-given": Submission(notebook(q4=AS_GIVEN), but(q4=0), "the code as given: find the three bugs first"),
    "syntax-error": Submission(notebook(q2="def weighted_cross_entropy(:\n"), but(q2=0), "SyntaxError"),
    "missing-cell": Submission(notebook(drop=["q6"]), but(q6=0), "defines no function poisson_nll"),
    "endless-call": Submission(notebook(q1=BAD_Q1 + "    while True: pass"), but(q1=0), "endless loop"),
    "endless-cell": Submission(notebook(first="while True: pass"), but(), "endless loop"),
    "sleeping-call": Submission(notebook(q3=BAD_Q3 + "    import time; time.sleep(600)"), but(q3=0), "no answer"),
    "memory-bomb": Submission(notebook(q1=MEMORY), but(q1=0), "MemoryError|than the limit|no answer"),
    "memory-bomb-at-once": Submission(
        notebook(q1=BAD_Q1 + "    np.ones(1 << 27)"), but(q1=0), r"raises MemoryError \(line"
    ),
    "memory-bomb-of-many": Submission(notebook(first=MANY_MEMORY), but(), ""),
    "fork-bomb": Submission(notebook(first=FORK_BOMB), but(), "BlockingIOError|no answer|process ended"),
    "os-exit-call": Submission(notebook(q3=BAD_Q3 + "    import os; os._exit(0)"), but(q3=0), "os._exit"),
    "os-exit-cell": Submission(notebook(q3="import os; os._exit(0)"), but(q3=0), "os._exit"),
    "sys-exit": Submission(notebook(q3="raise SystemExit"), but(q3=0), "SystemExit"),
    "crash": Submission(notebook(q3="import ctypes; ctypes.string_at(0)"), but(q3=0), "process ended"),
    "patched-np-testing": Submission(notebook(first=PATCHED_NUMPY_TESTING, q1=ZEROS), but(q1=0), "zero"),
    "patched-checker": Submission(notebook(last=PATCHED_CHECKER), NONE, ""),
    "patched-numpy": Submission(notebook(last=PATCHED_NUMPY), NONE, ""),
    "forged-reply": Submission(notebook(q1=FORGED_REPLY), but(q1=0), "not one that the worker writes"),
    "forged-reply-with-id": Submission(notebook(q1=FORGED_WITH_ID), but(q1=0), "not one that the worker"),
    "deep-and-endless-reply": Submission(notebook(q1=DEEP_REPLY, drop=["q3"]), but(q1=0, q3=0), "not one that"),
    "reads-files": Submission(notebook(first=READS_FILES), but(), r"RuntimeError: found \[\]"),
    "network": Submission(notebook(first=NETWORK), but(), r"RuntimeError: reached \[\]"),
    "writes-files": Submission(notebook(first=WRITES), but(), r"RuntimeError: written \[\]"),
    "huge-output": Submission(notebook(first="for _ in range(200): print('x' * 1_000_000)"), but(), ""),
    "leaves-running": Submission(notebook(first=LEAVES_RUNNING), but(), ""),
    "liar": Submission(notebook(last=LIAR), but(q1=0, q3=0, q5=0), ""),
    "pickle": Submission(notebook(last=PICKLE), but(q1=0, q3=0), "TypeError"),
    "leak": Submission(notebook(last=LEAK), but(q1=0, q3=0), "ValueError"),
    "wrong-kind": Submission(notebook(last=WRONG_KIND), NONE, "it returned a number"),
    "not-a-notebook": Submission(b"\x89PNG\r\n\x1a\n\x00\x00", NONE, "not UTF-8"),
    "empty": Submission(b"", NONE, "not JSON"),
    "other-json": Submission(b'{"cells": 3}', NONE, "no list of cells"),
    "old-format": Submission(b'{"cells": [], "nbformat": 3}', NONE, "format 4 expected, got 3"),
    "strange-cells": Submission(b'{"cells": [null], "nbformat": 4}', NONE, "cell number 1 has no source"),
    "deep-json": Submission(b"[" * 1_000_000, NONE, "nested too deeply"),
    "giant": Submission(b" " * ((20 << 20) + 1), NONE, "20,971,520 bytes"),
    "much-code": Submission(notebook(first="#" * (1 << 20)), NONE, "characters of code"),
}
