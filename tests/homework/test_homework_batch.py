"""A folder of submissions: nothing is lost by an interruption, nothing is graded twice, the table is harmless."""

import csv
import json
import signal
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest
from answers import BAD_SUM, HEAD_4
from bs4 import BeautifulSoup
from corpus import ROOT, code, notebook, solution

from companion.homework import batch as batches
from companion.homework.batch import grade_folder
from companion.homework.feedback import marks, page
from companion.homework.files import alone, file_name
from companion.homework.grade import grade


def folder(tmp_path, **submissions):
    """Write submissions to a folder."""
    place = tmp_path / "submissions"
    place.mkdir(exist_ok=True)
    for name, content in submissions.items():
        (place / f"{name}.ipynb").write_bytes(content)
    return place


def graded(place, out, **options):
    """Grade quietly."""
    return grade_folder("softmax", place, out, progress=False, **options)


def test_second_run_grades_only_what_is_new(tmp_path, boxed):
    """Results are found again by their hash; a changed notebook or another seed is graded anew."""
    place, out = folder(tmp_path, ada=notebook(), bob=notebook(ex4=BAD_SUM)), tmp_path / "out"
    first = graded(place, out)
    assert (first.known, {n: r["points"] for n, r in first.results.items()}) == (0, {"ada": 20, "bob": 16})
    second = graded(place, out)
    assert second.known == 2 and second.results == first.results
    folder(tmp_path, bob=notebook(first="once = 'more'"))
    third = graded(place, out)
    assert third.known == 1 and third.results["bob"]["points"] == 20
    assert graded(place, out, seed=1).known == 0


def test_damaged_result_is_graded_again(tmp_path, boxed):
    """Half a file, as a full disk would leave it, is no result."""
    place, out = folder(tmp_path, ada=notebook()), tmp_path / "out"
    graded(place, out)
    (path,) = (out / "results").glob("*.json")
    path.write_text(path.read_text()[:100])
    again = graded(place, out)
    assert again.known == 0 and again.results["ada"]["points"] == 20
    assert json.loads(path.read_text())["points"] == 20


STRUCK = """
import os, signal, sys
from companion import cli
from companion.homework import batch

blow, written, write = signal.Signals[sys.argv.pop(1)], [], batch.write_whole
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job inherits that it is ignored

def write_then_strike(path, text):
    write(path, text)
    if path.parent.name == "results":
        written.append(path)
        if len(written) == 2:
            os.kill(os.getpid(), blow)

batch.write_whole = write_then_strike
cli.main()
"""


def test_interrupted_run_loses_nothing(tmp_path, boxed):
    """Kill the command in the middle, interrupt the next, let the third finish: what was graded stays graded.

    The signal comes from within, as soon as the second result is written, however fast the machine is.
    """
    learners = ["ada", *(f"bob{i}" for i in range(5))]
    place = folder(tmp_path, **{name: notebook(first=f"'{name}'") for name in learners})
    out, options = tmp_path / "out", ["grade", "softmax", str(place), "--out", str(tmp_path / "out"), "--jobs", "1"]

    def run(*command):
        done = subprocess.run([sys.executable, *command], capture_output=True, text=True, cwd=ROOT, timeout=600)
        return done, len(list((out / "results").glob("*.json")))

    (out / "results").mkdir(parents=True)
    (out / "marks.csv").write_text("a full table of before")
    killed, kept = run("-c", STRUCK, "SIGKILL", *options)
    assert (killed.returncode, kept) == (-signal.SIGKILL, 2)
    interrupted, kept = run("-c", STRUCK, "SIGINT", *options)
    assert (interrupted.returncode, kept) == (1, 4) and "Traceback" not in interrupted.stderr
    assert interrupted.stderr.strip().splitlines()[-1].startswith("Error: interrupted; ")
    assert (out / "marks.csv").read_text() == "a full table of before"
    assert "ada," in (out / "marks.partial.csv").read_text()
    done, kept = run("-m", "companion.cli", *options)
    assert (done.returncode, kept) == (0, 6) and "2 graded, 4 known from before" in done.stdout
    rows = list(csv.DictReader((out / "marks.csv").read_text().splitlines()))
    assert {row["learner"]: row["points"] for row in rows} == dict.fromkeys(learners, "20")
    assert not (out / "marks.partial.csv").exists()


@pytest.mark.in_turn(3)
def test_grading_runs_on_any_executor(tmp_path, boxed):
    """A pool of processes that were started afresh gives the same marks as threads."""
    place = folder(tmp_path, ada=notebook(ex4=BAD_SUM))
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        there = graded(place, tmp_path / "there", seed=3, executor=pool).results["ada"]
    here = graded(place, tmp_path / "here", seed=3).results["ada"]
    untimed = {"seconds": 0, "seconds_each": {}}
    assert there | untimed == here | untimed


def test_failure_of_the_grader_ends_one_submission_only(tmp_path, monkeypatch):
    """A fault of ours gives nobody a false zero, and everyone else a mark."""

    def faulty(content, *args, **kwargs):
        if b"unlucky" in content:
            raise RuntimeError("disk on fire")
        return grade(content, *args, **kwargs)

    monkeypatch.setattr(batches, "grade", faulty)
    place = folder(tmp_path, ada=b"not a notebook", eve=notebook(first="'unlucky'"))
    found = graded(place, tmp_path / "out")
    assert found.failures == {"eve": "RuntimeError: disk on fire"}
    assert found.results["ada"]["points"] == 0 and "eve" not in found.results
    rows = {row["learner"]: row for row in csv.DictReader((tmp_path / "out/marks.csv").read_text().splitlines())}
    assert (rows["ada"]["points"], rows["eve"]["points"]) == ("0", "")
    assert rows["eve"]["reason"] == "not graded, the grader itself failed: RuntimeError: disk on fire"


def test_unboxed_grading_is_recorded(tmp_path):
    """Results, page and table say so."""
    place, out = folder(tmp_path, ada=notebook()), tmp_path / "out"
    result = graded(place, out, sandbox=False).results["ada"]
    assert result["environment"]["sandbox"] == "none" and result["points"] == 20
    assert "Graded without a sandbox." in (out / "feedback/ada.html").read_text()
    assert next(csv.DictReader((out / "marks.csv").read_text().splitlines()))["sandbox"] == "none"


EVIL = '<script>alert("x")</script>'


def test_page_escapes_what_comes_from_outside(tmp_path):
    """Markup in names, cells and exceptions is text on the page."""
    boom = code(f"raise ValueError('''{EVIL}''')")
    tree = solution() | {"cells": [boom]}
    result = grade(json.dumps(tree).encode(), "softmax", 0, sandbox=False)
    html = page(EVIL, result)
    soup = BeautifulSoup(html, "html.parser")
    assert soup.find("script") is None and soup.h1.text == f"softmax: {EVIL}"
    assert EVIL in soup.li.text
    assert soup.find_all(["link", "img", "iframe"]) == [] and "://" not in html


def test_cells_of_ungraded_exercises_make_no_noise():
    """They may use what the grader lacks, and call what is graded; only the cell that should define it is told of."""
    extra = [code("import torch\nassert label_smoothing_cross_entropy(torch.ones(3))") | {"metadata": {}}]
    lost = "import torch\ntorch.ones(3)\n" + BAD_SUM
    guilty = "the cell of Exercise 4: it uses torch: the grader has Python and NumPy only"
    for answer, expected in (("", []), (BAD_SUM, []), (lost, [guilty])):
        tree = json.loads(notebook(**({"ex4": answer} if answer else {}), drop=["imports"]))
        tree["cells"] = [c for c in tree["cells"] if "solution" not in c["metadata"].get("tags", [])] + extra
        notes = grade(json.dumps(tree).encode(), "softmax", 0, sandbox=False)["notes"]
        assert notes == expected


USES_OPS = {
    "when called": "def stable_log_softmax(z):\n    return ops.log_softmax(z, 1)",
    "in backward": "def stable_log_softmax(z):\n    return 1 * z, lambda dy: (ops.exp(dy),)",
    "imported by the cell": "from companion.scratch import ops\ndef stable_log_softmax(z):\n    return ops.exp(z)",
    "through the package": "from companion import scratch as ops\ndef stable_log_softmax(z):\n    return ops.x",
    "not as a function": "stable_log_softmax = ops.log_softmax",
}


@pytest.mark.parametrize("way", USES_OPS)
def test_what_the_grader_lacks_is_named_as_in_the_notebook(way):
    """The notebook imports ops in a locked cell; where the grader has none, that is said, not NameError."""
    result = grade(notebook(ex3=USES_OPS[way]), "softmax", 0, sandbox=False)
    (question,) = [q for q in result["questions"] if q["points"] < q["of"]]
    sentence = "it uses ops: " if way == "not as a function" else "stable_log_softmax uses ops: "
    assert question["number"] == 3 and question["points"] == 0
    for part in question["parts"]:
        assert sentence + "the grader has Python and NumPy only" in part["reason"]
        assert "NameError" not in part["reason"]


def test_page_shows_points_reasons_and_hints(tmp_path):
    """A learner finds each part, what was wrong with it, and where to begin; the seed is not told."""
    result = grade(notebook(ex4=BAD_SUM), "softmax", 987654321, sandbox=False)
    soup = BeautifulSoup(page("ada", result), "html.parser")
    assert soup.strong.text == "16 of 20 points"
    assert soup.find_all("h2")[-5].text == "Exercise 4: Label smoothing (0 of 4)"
    assert "the value is off by exactly N: sum instead of mean?" in soup.find_all("table")[1].text
    assert len(soup.find_all("p", class_="hint")) == 1
    unwritten = notebook(ex4="def label_smoothing_cross_entropy(*a, **k):\n    raise NotImplementedError")
    untouched = grade(unwritten, "softmax", 0, sandbox=False)
    assert "Hint" not in page("ada", untouched)
    assert result["receipt"] in soup.footer.text and "987654321" not in str(soup)


def test_two_graders_at_once(tmp_path):
    """The second is told so in one line, and touches nothing."""
    with alone(tmp_path / "out"), pytest.raises(ValueError, match=r"another run \(process \d+\) writes into"):
        graded(folder(tmp_path, ada=b""), tmp_path / "out")
    assert not (tmp_path / "out/results").exists()
    graded(folder(tmp_path, ada=b""), tmp_path / "out")  # the claim has ended


def test_names_stay_harmless_in_files_and_table(tmp_path):
    """Odd names get a page and a row each."""
    names = ["=cmd|' /C calc'!A0", "a,b", "a b", "a-b", "..", "x" * 200, 'q"uote', "\u00e4\U0001f600"]
    place = tmp_path / "submissions"
    place.mkdir()
    for name in names:
        (place / f"{name}.ipynb".replace("/", "_")).write_bytes(b"{}") if name != ".." else None
    out = tmp_path / "out"
    found = graded(place, out)
    rows = list(csv.DictReader((out / "marks.csv").read_text().splitlines()))
    assert len(rows) == len(found.results) == 7
    assert not any(row["learner"].startswith(("=", "+", "-", "@")) for row in rows)
    assert len(list((out / "feedback").glob("*.html"))) == 7
    assert {path.parent for path in out.rglob("*.html")} == {out / "feedback"}
    assert "/" not in file_name("../../etc/x") and file_name("..") != ".."


def test_table_of_nobody():
    """An empty folder gives a table with a head."""
    assert marks({}).startswith("learner,points,of,")


def test_question_that_loops_keeps_its_earlier_parts(stuck):
    """Value and gradient were right before the loop, so only the edge cases are lost."""
    stuck(lambda request: "call" in request and request["args"][0]["shape"][0] == 1)
    loop = HEAD_4 + "    while logits.shape[0] == 1: pass\n    return right(logits, target, label_smoothing)\n"
    last = "right = label_smoothing_cross_entropy\n" + loop
    result = grade(notebook(last=last), "softmax", 0, sandbox=False, time_limit=2400)
    parts = {p["name"]: p for p in result["questions"][1]["parts"]}
    assert (parts["value"]["points"], parts["gradient"]["points"], parts["edge cases"]["points"]) == (1, 2, 0)
    assert "a batch of one (N = 1): no answer within" in parts["edge cases"]["reason"]
    assert result["points"] == 19
