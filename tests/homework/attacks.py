"""Attacks by kind. Each kind is a way to gain points, numbers or harm; each attack is a cell or a changed answer.

An attack that wants points stands beside a wrong answer to Exercise 4, which must stay wrong; one that wants to harm
stands beside right answers, which must stay right.
"""

from __future__ import annotations

from answers import HEAD_4

# What an attack runs in a cell of its own, after the imports; the answers are right, and must have all their points.
HARM = {
    "exit": {
        "kills-itself": "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
        "kills-all": "import os, signal\nos.kill(-1, signal.SIGKILL)",
        "kills-the-first": "import os, signal\nos.kill(1, signal.SIGKILL)",
        "aborts": "import os\nos.abort()",
    },
    "crash": {
        "too-deep": "import sys\nsys.setrecursionlimit(10**8)\ndef f(n): return f(n + 1)\nf(0)",
        "bad-code-object": "import types\nf = lambda: 0\nf.__code__ = f.__code__.replace(co_code=b'\\xff' * 8)\nf()",
        "fault": "import faulthandler\nfaulthandler._sigsegv()",
    },
    "threads": {
        "a-thousand": "import threading, time\nfor _ in range(1000):\n"
        "    threading.Thread(target=time.sleep, args=(600,)).start()"
    },
    "processor": {
        "spinning-children": "import os\nfor _ in range(8):\n    if os.fork() == 0:\n        while True: pass",
        "a-huge-power": "x = 9 ** 9 ** 9",
        "slow-pattern": "import re\nre.match(r'(a+)+$', 'a' * 40 + 'b')",
    },
    "memory": {
        "a-long-text": "x = 'x' * (1 << 31)",
        "lists-in-lists": "x = []\nwhile True: x = [x, bytes(1 << 22)]",
        "a-large-pipe": "import os, fcntl\nends = [os.pipe() for _ in range(60)]\n"
        "for _, into in ends:\n    fcntl.fcntl(into, 1031, 1 << 20)\n    os.set_blocking(into, False)\n"
        "    os.write(into, bytes(1 << 20))",
    },
    "shared memory": {
        "memfd": "import os\nfor _ in range(60):\n    os.ftruncate(os.memfd_create('x'), 1 << 30)",
        "segments": "from multiprocessing.shared_memory import SharedMemory\nx = SharedMemory('x', True, 1 << 30)",
        "mapped": "import mmap\nx = [mmap.mmap(-1, 1 << 28) for _ in range(60)]",
    },
    "the disk": {
        "fills-tmp": "for i in range(10_000):\n    open(f'/tmp/{i}', 'wb').write(bytes(1 << 20))",
        "many-files": "for i in range(100_000):\n    open(f'/tmp/{i}', 'w').close()",
        "no-descriptors": "kept = [open('/dev/null') for _ in range(100_000)]",
    },
    "the kernel": {
        "namespaces": "import ctypes\nassert ctypes.CDLL(None).unshare(0x10000000) == -1",
        "mounts": "import ctypes\nassert ctypes.CDLL(None).mount(b'none', b'/tmp', b'tmpfs', 0, None) == -1",
        "traces": "import ctypes\nassert ctypes.CDLL(None).ptrace(16, 1, 0, 0) == -1",
        "higher-limits": "import resource\nresource.setrlimit(resource.RLIMIT_AS, (-1, -1))",
        "another-user": "import os\nos.setuid(0)",
        "its-own-root": "import os\nos.chroot('/tmp')",
    },
    "signals": {
        "ignores-all": "import signal\nfor n in range(1, 32):\n    try: signal.signal(n, signal.SIG_IGN)\n"
        "    except OSError: pass",
        "alarm": "import signal\nsignal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)",
        "stops-itself": "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)",
    },
    "the interpreter": {
        "no-modules": "import sys\nfor name in ('json', 'base64', 'numpy', 'os'): sys.modules.pop(name)",
        "no-main": "import sys\nsys.modules['__main__'] = None",
        "traced": "import sys\nsys.settrace(lambda *a: 1 / 0)",
        "audited": "import sys\ndef stop(name, args): assert name != 'import'\nsys.addaudithook(stop)",
        "at-exit": "import atexit\natexit.register(lambda: [None for _ in iter(int, 1)])",
        "no-collector": "import gc\ngc.disable()\ngc.set_threshold(1)",
        "standard-streams": "import sys\nsys.stdout = sys.stderr = sys.stdin = None",
        "closed-streams": "import os\nfor n in range(3): os.close(n)",
    },
    "import": {
        "installs": "import subprocess, sys\nsubprocess.run([sys.executable, '-m', 'pip', 'install', 'torch'])",
        "own-finder": "import sys\nsys.meta_path.clear()\nimport torch",
        "from-tmp": "import sys\nopen('/tmp/torch.py', 'w').write('x = 1')\nsys.path.insert(0, '/tmp')\nimport torch",
    },
    "text": {
        "a-zero-byte": "x = '\\0'\n\0",
        "nested-brackets": "(" * 5000 + ")" * 5000,
        "a-long-number": "x = " + "9" * 5000,
        "half-a-character": "x = '\ud800'\nraise ValueError(x)",
        "another-coding": "# -*- coding: utf-7 -*-\nx = '+AGE-'",
        "right-to-left": "\u202e\u2066x = 1",
    },
    "exceptions": {
        "no-text": "class E(Exception):\n    def __str__(self): raise SystemExit\nraise E",
        "endless-text": "raise ValueError('x' * (1 << 24))",
        "base": "raise BaseException",
        "group": "raise ExceptionGroup('x', [ValueError('y')] * 1000)",
        "chained": "e = ValueError()\nfor _ in range(99_999):\n    n = ValueError(); n.__cause__ = e; e = n\nraise e",
        "generator": "raise GeneratorExit",
    },
}

# What stands beside a wrong answer to Exercise 4, which must earn nothing.
CHEAT = {
    "patched Python": {
        "builtins": "import builtins\nfor n in ('abs', 'max', 'sum', 'len', 'all', 'any'):\n"
        "    setattr(builtins, n, lambda *a, **k: 0)",
        "isinstance": "import builtins\nbuiltins.isinstance = lambda *a: True",
        "json": "import json\nkept = json.dumps\njson.dumps = lambda x, *a, **k: kept(dict(x, points=4))",
        "base64": "import base64\nbase64.b64encode = lambda x: b'AAAA'",
    },
    "forged": {
        "nothing-seen": None,  # what the worker answers with is replaced, see below
        "no-value": None,
        "points": None,
        "an-error": None,
        "a-list": None,
    },
    "the wire": {
        "closed": "import os\nfor n in range(3, 64):\n    try: os.close(n)\n    except OSError: pass",
        "flooded": "import os\nfor n in range(3, 64):\n    try: os.write(n, b'{}\\n' * 99)\n    except OSError: pass",
        "read": "import os\nfor n in range(3, 64):\n    try: os.set_blocking(n, False); os.read(n, 1 << 20)\n"
        "    except OSError: pass",
    },
    "search": {
        "of-objects": "import gc, types\nfor x in gc.get_objects():\n"
        "    if isinstance(x, dict) and ('expected' in x or 'points' in x): raise RuntimeError(f'found {x}')",
        "of-memory": "data = open('/proc/self/mem', 'rb').read(100)\nraise RuntimeError(f'found {data}')",
        "of-frames": "import sys\nf = sys._getframe()\nwhile f:\n"
        "    if 'question' in f.f_locals: raise RuntimeError('found')\n    f = f.f_back",
    },
    "names": {
        "of-the-package": "import companion\ncompanion.homework.points = 20\ncheck.points = 20",
        "of-the-worker": "import sys\nfor m in list(sys.modules.values()):\n"
        "    if m: m.__dict__.update(judge=lambda *a: 4, close=lambda *a: True, right=lambda *a: True)",
    },
}
REPLIES = {
    "nothing-seen": "{'seen': None}",
    "no-value": "{'seen': {'gradients': [None, None], 'again': [None] * 4, 'changed': []}}",
    "points": "{'points': 4, 'of': 4, 'right': True}",
    "an-error": "{'error': {'type': 'x' * 1000, 'text': ['a'], 'line': -1}}",
    "a-list": "[1, 2, 3]",
}
FORGE = (
    "import sys\nf = sys._getframe()\nwhile 'answer' not in f.f_globals: f = f.f_back\n"
    "kept = f.f_globals['answer']\n"
    "f.f_globals['answer'] = lambda r, *a: REPLY if r.get('call', '').startswith('label') else kept(r, *a)"
)
CHEAT["forged"] = {name: FORGE.replace("REPLY", reply) for name, reply in REPLIES.items()}

# Answers to Exercise 4 that must earn nothing.
ANSWER = {
    "odd arrays": {
        "objects": HEAD_4 + "    return np.array([None]), lambda dy: (np.array([{}]), None)",
        "records": HEAD_4 + "    return np.zeros(1, [('x', 'f8')]), lambda dy: (logits, None)",
        "without-end": HEAD_4 + "    return np.broadcast_to(1.0, (1 << 20, 1 << 20)), lambda dy: (logits, None)",
        "dates": HEAD_4 + "    return np.datetime64('now'), lambda dy: (logits, None)",
        "of-nan": HEAD_4 + "    return np.nan, lambda dy: (logits * np.nan, None)",
        "masked": HEAD_4 + "    return np.ma.masked, lambda dy: (np.ma.masked_all(logits.shape), None)",
    },
    "odd answers": {
        "a-dictionary": HEAD_4 + "    return {str(i): logits for i in range(100)}",
        "a-generator": HEAD_4 + "    yield 1.0",
        "a-promise": "async " + HEAD_4 + "    return 1.0, lambda dy: (logits, None)",
        "itself": HEAD_4 + "    return label_smoothing_cross_entropy, lambda dy: (logits, None)",
        "a-class": "class label_smoothing_cross_entropy:\n    def __init__(self, *a, **k): pass",
        "calls-itself": HEAD_4 + "    return label_smoothing_cross_entropy(logits, target)",
    },
    "endless": {
        "backward": HEAD_4 + "    def backward(dy):\n        while True: pass\n    return 1.0, backward",
        "iterator": HEAD_4 + "    return sum(iter(int, 1)), lambda dy: (logits, None)",
        "waits-for-a-lock": HEAD_4 + "    import threading; threading.Semaphore(0).acquire()",
    },
    "one for all": {
        "first-answer-again": "kept = []\n"
        + HEAD_4
        + "    kept.append(1.0)\n    return kept[0], lambda dy: (logits, None)",
        "another-each-time": HEAD_4
        + "    return np.random.random(), lambda dy: (np.random.random(logits.shape), None)",
        "the-input": HEAD_4 + "    return logits.mean(), lambda dy: (np.ones_like(logits) * dy / logits.size, None)",
    },
}
SLOW = {
    "too-deep",
    "spinning-children",
    "a-huge-power",
    "slow-pattern",
    "lists-in-lists",
    "many-files",
    "a-thousand",
    "stops-itself",
    "backward",
    "iterator",
    "waits-for-a-lock",
    "closed",
}
