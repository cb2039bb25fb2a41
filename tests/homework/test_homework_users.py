"""Marks do not hang on who grades, nor on whose Python: an ordinary user has no control groups, Debian own places."""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

import pytest
from corpus import CORPUS, ROOT, earned
from test_homework_batch import folder

from companion.homework.runtime import cache_directory

TWELVE = [
    *("right", "right-another-way", "wrong", "numeric-gradient", "leak", "os-exit-call", "patched-numpy", "liar"),
    *("memory-bomb-at-once", "fork-bomb", "forged-reply-with-id", "writes-files"),
]
DEBIAN = "/usr/bin/python3"
ORDINARY = 54_321  # a number that no user has
READS_ALL = ("--inh-caps=-all,+dac_read_search", "--ambient-caps=-all,+dac_read_search")  # wherever this book lies
READS_NO_MORE = "setpriv --inh-caps=-all --ambient-caps=-all"
PREPARES = "import torch\nfrom companion.homework.runtime import runtime\nruntime()"
GRADES = """
import json, os, sys
from pathlib import Path
from companion.homework.batch import grade_folder
from companion.homework.cgroups import cgroup_for_a_box
cgroup = cgroup_for_a_box()
if cgroup: cgroup.remove()
done = grade_folder("softmax", Path(sys.argv[1]), Path(sys.argv[2]), progress=False)
told = {"user": os.getuid(), "cgroup": cgroup is not None, "marks": done.results, "failed": done.failures}
json.dump(told, sys.stdout)
"""


@pytest.fixture
def run(boxed):
    """Run a program with a Python as this user or, where this is root, as an ordinary one; skip where neither can."""
    environ = os.environ | {"COMPANION_CACHE": str(cache_directory())}
    environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), sysconfig.get_path("purelib")])
    become = ["setpriv", f"--reuid={ORDINARY}", f"--regid={ORDINARY}", "--clear-groups", *READS_ALL]
    with tempfile.TemporaryDirectory() as place:
        bwrap = Path(place, "bwrap")  # which reads what others do
        bwrap.write_text(f'#!/bin/sh\nexec {READS_NO_MORE} {shutil.which("bwrap")} "$@"\n')
        for path in (bwrap, bwrap.parent):
            path.chmod(0o755)

        def ran(who, python, program, *args):
            if who == "root" and os.geteuid() != 0:
                pytest.skip("only root grades as root")
            others, path = (become, f"{place}:") if who == "somebody" and os.geteuid() == 0 else ([], "")
            command = [*others, python, "-c", program, *map(str, args)]
            how = {"env": environ | {"PATH": path + environ["PATH"]}, "cwd": ROOT, "check": False}
            return subprocess.run(command, capture_output=True, text=True, **how)

        yield ran


@pytest.mark.in_turn(3)
@pytest.mark.parametrize(
    ("who", "python"),
    [("root", DEBIAN), ("somebody", sys.executable), ("somebody", DEBIAN)],
    ids=["root, Debian's", "somebody", "somebody, Debian's"],
)
def test_twelve_have_their_marks(run, tmp_path, who, python):
    """Of root with this Python the corpus has its own test."""
    if not Path(python).exists():
        pytest.skip(f"no {python} here")
    if (lacking := run("this user", python, PREPARES)).returncode:
        pytest.skip(f"{python} cannot use the packages here: {lacking.stderr[-200:]}")
    place, out = folder(tmp_path, **{name: CORPUS[name].content for name in TWELVE}), tmp_path / "out"
    out.mkdir()
    if who == "somebody" and os.geteuid() == 0:
        os.chown(out, ORDINARY, ORDINARY)
    done = run(who, python, GRADES, place, out)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["failed"] == {} and (found["user"] == 0) == (who == "root")
    assert who == "root" or not found["cgroup"]
    assert sorted(found["marks"]) == sorted(TWELVE)
    for name, result in found["marks"].items():
        assert earned(result) == CORPUS[name].points, (name, result)
        reasons = result["notes"] + [part["reason"] for q in result["questions"] for part in q["parts"]]
        assert re.search(CORPUS[name].reason, " | ".join(reasons)), (name, reasons)
