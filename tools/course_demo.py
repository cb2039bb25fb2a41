"""Show a whole course: a class of thirty-two, its submissions of many kinds, graded, exported and opened.

    make course-demo                     or, for another homework: python tools/course_demo.py softmax

It types the commands that an instructor types, and shows what they print. All of it lies in ``_build/course-demo``.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import shutil
import subprocess
import sys
import time
import webbrowser
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from companion.homework.exercises import find_exercises  # noqa: E402
from companion.homework.notebook import release  # noqa: E402

PLACE = ROOT / "_build" / "course-demo"
DUE = datetime(2026, 10, 12, 22, 59, tzinfo=UTC)
CLASS = """\
Ada Lovelace, Grace Hopper, Émilie du Châtelet, Emmy Noether, Alan Turing, Sophie Germain, Kurt Gödel, Mary
Somerville, Srinivasa Ramanujan, Hypatia Alexandria, Carl Gauss, Maryam Mirzakhani, Leonhard Euler, Karen
Uhlenbeck, Blaise Pascal, Maria Agnesi, Niels Abel, Dorothy Vaughan, Pafnuty Chebyshev, Katherine Johnson, George
Boole, Ida Rhodes, Andrey Kolmogorov, Olga Taussky, Thomas Bayes, Mary Cartwright, Ronald Fisher, Gertrude Cox,
John Tukey, Hertha Ayrton, Claude Shannon, Frances Spence"""
SETTINGS = """timezone = "Europe/London"
counts = "best"

[late]
grace_minutes = 15
per_day = "10 %"
at_most = "50 %"
closes_after_days = 7

[homework.NAME]
due = 2026-10-12T23:59:00
[homework.NAME.extensions]
ayrton = 2026-10-19T23:59:00
"""
HOSTILE = {
    "turing": "while True:\n    pass",
    "pascal": "import os\nos._exit(0)",
    "boole": "raise ValueError('=HYPERLINK(\"http://example.org\") \\ud800')",
    "bayes": "import socket\nsocket.create_connection(('example.org', 80), 2)",
    "fisher": "import numpy as np\nnp.allclose = np.array_equal = lambda *a, **k: True",
    "tukey": "open('/etc/passwd').read()\nopen('/tmp/here', 'w').write('x')",
    "shannon": "import os\nfor _ in range(64):\n    os.fork()",
}

HELPER = """
def smooth(values, width, passes=3):
    kept = [float(value) for value in values]
    for _ in range(passes):
        fresh = []
        for i in range(len(kept)):
            near = kept[max(0, i - width): i + width + 1]
            fresh.append(sum(near) / len(near) if near else 0.0)
        if max(abs(a - b) for a, b in zip(kept, fresh)) < 1e-9:
            break
        kept = [0.5 * a + 0.5 * b for a, b in zip(kept, fresh)]
    return kept
"""


class Answers:
    """The learners' notebook of a homework, and what may be written into it."""

    def __init__(self, homework: str):
        source = find_exercises(homework) / "source.ipynb"
        solved = {_name(cell): cell for cell in json.loads(source.read_text(encoding="utf-8"))["cells"]}
        self.homework, self.released = homework, json.loads(json.dumps(release(source)))
        given = {_name(cell): cell for cell in self.released["cells"]}
        self.graded = [name.removesuffix("-check") for name in given if name.endswith("-check")]
        self.solution = {name: "".join(solved[name]["source"]) for name in self.graded}

    def notebook(self, *, but=(), spoil=(), first="", text="", change=lambda code: code) -> bytes:
        """Give a notebook in which all is solved ``but`` some exercises, and the mean of some is a sum."""
        tree = json.loads(json.dumps(self.released))
        for cell in tree["cells"]:
            name = _name(cell)
            if name in self.solution and name not in but:
                code = self.solution[name]
                cell["source"] = change(_spoilt(code) if name in spoil else code)
        own = {"cell_type": "code", "source": first, "metadata": {}, "outputs": [], "execution_count": None}
        prose = {"cell_type": "markdown", "source": text, "metadata": {}}
        tree["cells"] = [*tree["cells"][:2], *[own] * bool(first), *tree["cells"][2:], *[prose] * bool(text)]
        return json.dumps(tree).encode()


def handed_in(homework: str) -> list[tuple[str, bytes, timedelta]]:
    """Give what the class handed in: each file's name, its content, and how long after the deadline it came."""
    answers = Answers(homework)
    first, *_, last = answers.graded
    right, early, hour = answers.notebook(text="My words."), timedelta(hours=-5), timedelta(hours=1)
    found = [
        ("lovelaceada_1_900_NAME.ipynb", right, early),  # as Canvas calls its files
        (
            "Grace Hopper_2_assignsubmission_file/NAME.ipynb",
            answers.notebook(change=_other_names),
            early,
        ),  # as Moodle
        ("Émilie du Châtelet.ipynb".replace("É", "E\u0301"), answers.notebook(first="import math"), early),
        ("NOETHER.IPYNB", answers.notebook(text="A derivation."), early),
        ("germain/week 1/NAME.ipynb", answers.notebook(but=[last]), early),
        ("gödel (1).ipynb", answers.notebook(but=[last, first]), early),
        ("somerville-NAME.ipynb", answers.notebook(spoil=answers.graded), early),
        ("ramanujan.ipynb", answers.notebook(spoil=[first, last]), early),
        ("alexandria.ipynb", answers.notebook(but=answers.graded), early),
        ("gauss.ipynb", answers.notebook(), 0.1 * hour),  # within the grace
        ("mirzakhani.ipynb", answers.notebook(), 30 * hour),
        ("euler.ipynb", answers.notebook(but=[first]), 200 * hour),  # closed
        ("ayrton.ipynb", answers.notebook(), 100 * hour),  # has an extension
        ("first/uhlenbeck.ipynb", answers.notebook(but=answers.graded[1:]), early),
        ("second/uhlenbeck.ipynb", answers.notebook(), 2 * hour),
        ("agnesi.ipynb", answers.notebook(text="Copied."), early),
        ("abel.ipynb", answers.notebook(text="Copied."), early),  # the same file
        ("vaughan.ipynb", b"not a notebook", early),
        ("chebyshev.ipynb", b"[" * 100_000, early),
        ("johnson.ipynb", answers.notebook(first="raise ValueError('<script>' + 'x' * 1_000_000)"), early),
        ("rhodes.ipynb", right[: len(right) // 2], early),  # as a full disk leaves it
        ("kolmogorov.ipynb", answers.notebook(first=_other_names(HELPER)), early),  # alike
        ("Untitled7.ipynb", answers.notebook(spoil=[first]), early),  # nobody's name: it is asked whose
        ("readme.txt", b"All answers are mine.", early),
        *((f"{who}.ipynb", answers.notebook(first=code), early) for who, code in HOSTILE.items()),
    ]
    return [(name.replace("NAME", homework), content, late) for name, content, late in found]


def _name(cell: dict) -> str:
    return cell["metadata"].get("nbgrader", {}).get("grade_id", "")


def _spoilt(code: str) -> str:
    """Make the mistake that is made most often, or another."""
    for right, wrong in ((".mean(", ".sum("), ("dy * ", "2 * "), (" + ", " - "), (" * ", " + "), (">", ">=")):
        if right in code:
            return code.replace(right, wrong, 1)
    return code


def _other_names(code: str) -> str:
    """Change what a copy is changed in: names, and a remark."""
    for one, other in {
        "smooth": "my_mean",
        "values": "data",
        "kept": "result",
        "fresh": "new",
        "near": "part",
    }.items():
        code = code.replace(one, other)
    return "# my own work\n" + code


def make(homework: str, place: Path = PLACE) -> None:
    """Write the course's settings and roster, and what was handed in."""
    (place / "course").mkdir(parents=True, exist_ok=True)
    (place / "course" / "course.toml").write_text(SETTINGS.replace("NAME", homework), encoding="utf-8")
    with open(place / "course" / "roster.csv", "w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["Student", "ID", "SIS Login ID", "Section", f"{homework} (815)"])
        for number, name in enumerate(" ".join(CLASS.split()).split(", "), start=1):
            own, family = name.split(" ", 1)
            rows.writerow([f"{family}, {own}", number, family.split()[-1].lower(), "1", ""])
    for name, content, late in handed_in(homework):
        path = place / "handed-in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        when = (DUE + late).timestamp()
        os.utime(path, (when, when))


def type_(*line: str) -> None:
    """Type a command in the course's folder, and show what it prints."""
    print(f"\n$ companion {' '.join(line)}", flush=True)
    environ = os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "companion.cli", *line]
    done = subprocess.run(command, cwd=PLACE / "course", env=environ, check=False)
    if done.returncode and line[0] != "collect":  # which fails where it has questions, as it is to here
        sys.exit(done.returncode)


def main(homework: str = "hw1") -> None:
    """Run the demonstration."""
    started = time.monotonic()
    shutil.rmtree(PLACE, ignore_errors=True)
    (PLACE / "course").mkdir(parents=True)
    type_("course", ".")
    make(homework)
    type_("release", homework, "--course", ".")
    type_("collect", homework, "../handed-in")
    answers = ("Untitled7.ipynb=taussky", "first/uhlenbeck.ipynb=uhlenbeck", "second/uhlenbeck.ipynb=uhlenbeck")
    type_("collect", homework, "../handed-in", *(part for answer in answers for part in ("--take", answer)))
    type_("grade", homework)
    type_("feedback", homework)
    type_("statistics", homework)
    type_("similar", homework)
    type_("regrade", homework, "--dry-run")
    for form in ("canvas", "moodle", "csv"):
        type_("export", homework, "--format", form)
    pages = [
        PLACE / "course" / "marks" / f"{homework}.csv",
        PLACE / f"course/feedback/ramanujan/{homework}/{homework}.html",
    ]
    print(f"\nAll of it took {time.monotonic() - started:.0f} s. The class's marks, and one learner's page:")
    for page in pages:
        print(f"  {page}")
    if sys.platform in ("darwin", "win32") or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        webbrowser.open(pages[-1].as_uri())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("homework", nargs="?", default="hw1", help="which is handed out; default %(default)s")
    main(parser.parse_args().homework)
