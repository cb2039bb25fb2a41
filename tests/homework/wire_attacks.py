"""Attacks on the wire and on whoever is graded next, by kind, for a learner's code that writes the replies itself."""

from __future__ import annotations

from functools import partial

from answers import HEAD_4, ZEROS

TELL = """
import ctypes, fcntl, glob, json, os, signal, sys, threading, time
import numpy as np

def at(name):
    frame = sys._getframe()
    while name not in frame.f_locals:
        frame = frame.f_back
    return frame.f_locals[name]

def array(**keys):
    return {"dtype": "float64", "shape": [], "data": "AAAAAAAA8D8=", "strided": False} | keys

def seen(value, **more):
    return {"seen": {"value": value, "changed": [], "gradients": [None, None], "again": [None] * 4} | more}

def tell(reply, following=b"", sizes=()):
    write(json.dumps({"id": at("request")["id"], "sizes": list(sizes)} | reply).encode() + b"\\n" + following)

def write(content):
    at("wire_out").write(content)
    at("wire_out").flush()

def until(content):
    for byte in content:
        write(bytes([byte]))
        time.sleep(1)
"""


def named(head: str, foot: str, **bodies: str) -> dict[str, str]:
    """Give by name what stands between a head and a foot that are the same for all."""
    return {name.replace("_", "-"): head + body + foot for name, body in bodies.items()}


# Answers to Exercise 4 that run a statement, or return an expression; and cells of their own.
answers = partial(named, f"{TELL}\n{HEAD_4}    ", "\n    return 1.0, lambda dy: (logits, None)\n")
returned = partial(named, f"{HEAD_4}    return ", "\n")
cells = partial(named, TELL, "")

WIRE_ANSWERS = {  # in the place of Exercise 4, which must earn nothing
    "announced sizes": answers(
        more_than_comes="tell(seen(array(data=0)), bytes(8), [1000]); time.sleep(600)",
        more_than_comes_at_the_end="tell(seen(array(data=0)), bytes(8), [1000]); os._exit(0)",
        less_than_comes="tell(seen(array(data=0)), bytes(1000), [8])",
        negative="tell(seen(array(data=0)), bytes(8), [-8])",
        more_than_any_memory="tell(seen(array(data=0)), bytes(8), [1 << 62])",
        a_number_without_end="tell(seen(array(data=0)), bytes(8), [1 << 2000])",
        truths="tell(seen(array(data=0)), bytes(8), [True] * 8)",
        a_text="tell(seen(array(data=0)), bytes(8), ['8'])",
        none="tell(seen(array(data=0)) | {'sizes': None}, bytes(8))",
        a_million="tell(seen(array()), b'', [0] * 300_000)",
    ),
    "places in what follows": answers(
        one_for_seven="x = array(data=0, shape=[1 << 19]); "
        "tell(seen(x, gradients=[x, x], again=[x] * 4), bytes(1 << 22), [1 << 22])",
        negative="tell(seen(array(data=-1)), bytes(8), [8])",
        far="tell(seen(array(data=1 << 70)), bytes(8), [8])",
        a_truth="tell(seen(array(data=False)), bytes(8), [8])",
    ),
    "shapes": returned(
        empty_and_wide="1.0, lambda dy: (np.zeros((0, 40_000, 30_000)), None)",
        empty_and_wide_value="np.zeros((0, 40_000, 30_000)), lambda dy: (logits, None)",
    )
    | answers(
        eight_empty_axes="tell(seen(array(data='', shape=[0] + [1 << 23] * 7)))",
        a_product_that_overflows="tell(seen(array(shape=[1 << 22, 1 << 22, 1 << 20])))",
        negative="tell(seen(array(shape=[-1])))",
        nested="tell(seen(array(shape=[[1]])))",
        a_thousand_axes="tell(seen(array(shape=[1] * 1000)))",
    ),
    "dtypes": answers(
        objects="tell(seen(array(dtype='object')))",
        records="tell(seen(array(dtype='<f8,<i4')))",
        by_name="tell(seen(array(dtype={'names': ['a'], 'formats': ['O']})))",
        dates="tell(seen(array(dtype='M8[s]')))",
        a_list="tell(seen(array(dtype=['float64'])))",
        a_truth_of_two="tell(seen(array(dtype='bool', data='Ag==')))",
    ),
    "gaps": answers(
        in_nothing="tell(seen(array(shape=[0, 3], data='', strided=True)))",
        in_a_number="tell(seen(array(strided=True)))",
        in_all="k = [array(shape=[1 << 16, 1], strided=True, data=i) for i in range(7)]; "
        "tell(seen(k[0], gradients=k[1:3], again=k[3:]), bytes(7 << 19), [1 << 19] * 7)",
    ),
    "several replies": answers(two="tell(seen(array())); tell(seen(array()))")
    | {"before-the-request": TELL + "for _ in range(3): tell(seen(array()))\n" + ZEROS},
    "slow replies": answers(
        a_byte_a_second="until(b'{\"id\": ' * 99)",
        what_follows_slowly="tell(seen(array(data=0)), b'', [1000]); until(bytes(999))",
    ),
    "strange JSON": answers(
        many_values="tell({'x': [{} for _ in range(1 << 20)]})",
        a_key_twice='write(b\'{"id": "%s", "sizes": [8], "sizes": [], "seen": {}, "seen": {"value": 3}}\\n\' '
        "% at('request')['id'].encode())",
        an_infinite_line="tell({'error': {'type': 'E', 'line': float('inf'), 'text': ''}})",
        a_long_line_number="tell({'error': {'type': 'ValueError', 'line': 10**4000, 'text': ''}})",
        a_name_that_is_a_list="tell({'error': {'type': 'E', 'text': '', 'name': ['a']}})",
        all_at_once="tell(seen(array()) | {'error': {'type': 'E', 'text': ''}, 'missing': True, 'points': 4})",
        names_in_a_list="tell({'seen': {'named': [1, 2], 'changed': []}})",
        no_array="tell({'seen': {'value': None, 'changed': [10**30, -1]}})",
    ),
}
WIRE_CELLS = {  # beside right answers
    "pipes": cells(
        tiny="for n in range(3, 64):\n    try: fcntl.fcntl(n, fcntl.F_SETPIPE_SZ, 4096)\n    except OSError: pass",
        that_do_not_wait="for n in range(3, 64):\n    try: os.set_blocking(n, False)\n    except OSError: pass",
        read_by_a_thread="end = at('wire_in').fileno()\n"
        "threading.Thread(target=lambda: [os.read(end, 7) for _ in iter(int, 1)], daemon=True).start()",
        filled_by_a_thread="end = at('wire_out').fileno()\n"
        "threading.Thread(target=lambda: [os.write(end, bytes(65536)) for _ in iter(int, 1)], daemon=True).start()",
    ),
    "the next one": cells(
        killed_by_its_number="for n in range(3, 70_000):\n    for kill in (os.kill, os.killpg):\n"
        "        try: kill(n, 9)\n        except OSError: pass",
        by_its_descriptors="call, found = ctypes.CDLL(None).syscall, []\nfor pid in range(1, 5):\n"
        "    one = call(434, pid, 0)\n    found += [n for n in range(64) if call(438, one, n, 0) >= 0]\n"
        "assert not found, found",
        kept_from_its_files="names = glob.glob('/python/lib/python3*/**/__init__*.pyc', recursive=True)\n"
        "kept = [os.open(n, os.O_RDONLY) for n in sorted(set(map(os.path.realpath, names)))[:50]]\n"
        "for one in kept:\n    try: fcntl.fcntl(one, fcntl.F_SETLEASE, fcntl.F_WRLCK)\n    except OSError: pass\n"
        "time.sleep(2)",
        by_locks="kept = [open(n) for n in glob.glob('/python/lib/python3*/*.py')[:50]]\n"
        "for one in kept: fcntl.flock(one, fcntl.LOCK_EX)\ntime.sleep(2)",
        by_what_is_left="left = os.listdir('/tmp')\nopen('/tmp/left', 'w').close()\nassert not left, left",
        by_children_that_nobody_waits_for="try: signal.signal(signal.SIGCHLD, signal.SIG_IGN)\n"
        "except OSError: pass\nwhile True:\n"
        "    for _ in range(2):\n        if os.fork() == 0:\n            end = time.time() + 0.2\n"
        "            while time.time() < end: pass\n            os._exit(0)\n    time.sleep(0.2)",
    ),
}
WIRE_SLOW = {
    "more-than-comes",
    "a-byte-a-second",
    "what-follows-slowly",
    "read-by-a-thread",
    "by-children-that-nobody-waits-for",
}
