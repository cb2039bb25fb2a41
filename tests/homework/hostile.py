"""Cells that attack: the checker, the wire, the machine and the other learners."""

from answers import HEAD_3, HEAD_4

MARKER = "companion-corpus-marker-7d1f"  # in what is left running or written; the tests look for it outside

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
    + HEAD_4
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
    + HEAD_4
    + """    forge(b"[" * 200_000 + b"\\n")
    return 1.0, lambda dy: (None, None)
"""
    + HEAD_3
    + """    while True:
        forge(b"x" * 65536)
"""
)
READS_FILES = """
import os, sys, glob
paths = ["/etc/shadow", "/etc/passwd", "/proc/1/environ", "/proc/self/environ", "/root", "/home", "/srv",
         "REPOSITORY/exercises/softmax/source.ipynb", "REPOSITORY/exercises/softmax/e04.py", "REPOSITORY"]
found = []
for path in paths:
    try:
        found.append((path, os.listdir(path) if os.path.isdir(path) else open(path).read(20)))
    except OSError:
        pass
found += [key for key in os.environ if key.startswith("COMPANION_")]
found += glob.glob("/**/*.ipynb", recursive=True) + glob.glob("/**/e04.py", recursive=True)
frame = sys._getframe()
while frame:
    found += [name for name in frame.f_globals if name in ("expected", "reference", "QUESTION", "judge")]
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
    + HEAD_4
    + """    return Yes(1.0), lambda dy: (np.zeros(logits.shape).view(Liar), None)
"""
    + HEAD_3
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
    + HEAD_4
    + """    return Evil(), lambda dy: (Evil(), None)
"""
    + HEAD_3
    + """    return np.array([Evil(), Evil()], dtype=object), lambda dy: ([Evil()],)
"""
)
MEMORY = (
    HEAD_4
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
    HEAD_4
    + """    raise ValueError("secret " + repr(logits.tolist()))
"""
    + HEAD_3
    + """    raise type("Secret" + str(logits.ravel()[0]).replace(".", "").replace("-", ""), (Exception,), {})()
"""
)
WRONG_KIND = (
    HEAD_4
    + """    return 1.0
def weighted_cross_entropy(logits, target, weight):
    return 1.0, lambda dy: np.zeros_like(logits)
stable_log_softmax = 3
def binary_cross_entropy_from_logits(logits): return None
def fit_temperature(logits, labels): return "hot"
poisson_nll = None
"""
)
