"""A small class for the tests: its roster, what it hands in, and a grader that takes no time."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from companion.homework.exercises import load_exercises
from companion.homework.grade import environment, receipt
from companion.homework.notebook import NotebookError, learner_cells, release
from companion.homework.verdicts import lost

ROOT = Path(__file__).parents[2]
ROSTER = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Email\n    Points Possible,,,,,\n"
    '"Lovelace, Ada",4711,A1,ada,S1,ada@example.org\n"Hopper, Grace",4712,A2,grace,S1,grace@example.org\n'
    '"Châtelet, Émilie",4713,A3,emilie,S2,emilie@example.org\n"Noether, Emmy",4714,A4,emmy,S2,emmy@example.org\n'
)
FULL = {3: 3, 4: 4, 5: 4, 6: 3, 8: 3, 9: 3}


TOLD = "# for the swift grader: "


def code_cell(source: str) -> dict:
    """Give a cell of code."""
    return {"cell_type": "code", "source": source, "metadata": {}, "outputs": [], "execution_count": None}


def handed_in(points=None, essay=None, code="", **metadata) -> bytes:
    """Give a notebook that earns, by the swift grader, points by exercise; ``essay`` answers the one in prose."""
    notebook = json.loads(RELEASED)
    for cell in notebook["cells"]:
        if essay is not None and cell["metadata"].get("nbgrader", {}).get("grade_id") == "ex13":
            cell["source"] = essay
        if code and cell["metadata"].get("nbgrader", {}).get("grade_id") == "ex4":
            cell["source"] = code
    told = {"earned": {str(k): v for k, v in (FULL | (points or {})).items()}} | metadata
    notebook["metadata"] |= told
    notebook["cells"].append(code_cell(TOLD + json.dumps(told)))  # nothing but code reaches a grader
    return json.dumps(notebook).encode()


RELEASED = json.dumps(release(ROOT / "exercises/softmax/source.ipynb"))


def swift(
    submission: bytes,
    name: str,
    seed: int,
    *,
    time_limit=20.0,
    sandbox=True,
    exercises=None,
    overlay=None,
    spares=None,
):
    """Grade in no time: a notebook says itself what it earns, and with ``break`` the grader fails."""
    loaded = load_exercises(name, exercises, overlay)
    verdicts, notes = [lost(question, "wrong").to_dict() for question in loaded.questions], []
    try:
        told = next(c.source for c in learner_cells(submission) if c.source.startswith(TOLD))
        told = json.loads(told.removeprefix(TOLD))
        if told.get("break"):
            raise RuntimeError("disk on fire")
        for verdict in verdicts:
            earned = told["earned"].get(str(verdict["number"]), 0)
            verdict["points"], verdict["parts"][0]["points"] = earned, earned
            for part in verdict["parts"] if earned == verdict["of"] else ():
                part["reason"] = ""
    except NotebookError as error:
        notes = [str(error)]
    return {
        "format": 2,
        "receipt": receipt(submission, loaded, seed, time_limit, sandbox),
        "exercises": name,
        "submission": hashlib.sha256(submission).hexdigest(),
        "checks": loaded.digest,
        "environment": environment(sandbox),
        "seed": seed,
        "time_limit": time_limit,
        "seconds": 0.1,
        "seconds_each": {str(verdict["number"]): 0.01 for verdict in verdicts},
        "points": sum(verdict["points"] for verdict in verdicts),
        "of": sum(verdict["of"] for verdict in verdicts),
        "questions": verdicts,
        "notes": notes,
    }
