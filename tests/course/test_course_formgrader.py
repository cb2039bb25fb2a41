"""nbgrader's formgrader, started as an instructor starts it, on a class that was graded by ours."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager

import pytest
from bs4 import BeautifulSoup
from classes import ROOT, handed_in

from companion.course import gradebook
from companion.course.collecting import collect
from companion.course.grading import grade_class
from companion.course.standing import standings


@contextmanager
def formgrader(course, home):
    """Start Jupyter's server with the formgrader in it; give what gets, or sends, a thing there."""
    with socket.socket() as one:
        one.bind(("localhost", 0))
        port = one.getsockname()[1]
    places = {f"JUPYTER_{kind}_DIR": str(home / kind) for kind in ("CONFIG", "RUNTIME", "DATA")}
    command = [sys.executable, "-m", "jupyter_server", "--allow-root", "--no-browser", f"--port={port}"]
    command += ["--ServerApp.port_retries=0", "--IdentityProvider.token=secret"]
    command += ["--ServerApp.jpserver_extensions={'nbgrader.server_extensions.formgrader': True}"]
    environ = os.environ | places | {"PYTHONPATH": str(ROOT), "HOME": str(home)}
    process = subprocess.Popen(
        command, cwd=course.root, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )

    def ask(path, method="GET", **body):
        data = json.dumps(body).encode() if body else None
        request = urllib.request.Request(f"http://localhost:{port}/formgrader/{path}", data, method=method)
        request.add_header("Authorization", "token secret")
        with urllib.request.urlopen(request, timeout=120) as answer:
            return answer.read().decode()

    try:
        until = time.monotonic() + 120
        while time.monotonic() < until and process.poll() is None:
            try:
                ask("api/assignments")
                break
            except urllib.error.URLError:
                time.sleep(0.2)
        yield ask
    finally:
        process.terminate()
        process.wait()


@pytest.mark.in_turn(2)
def test_a_person_marks_what_the_grader_left(course, came, tmp_path):
    """It lists the class with our points, shows verdicts and no script of a learner's, and what is given counts."""
    evil = "Because.<script>alert(1)</script> <img src=x onerror=alert(1)> [x](javascript:alert(1))"
    collect(course, "softmax", came(ada=handed_in(essay=evil), grace=handed_in({4: 0})))
    grade_class(course, "softmax", progress=False)
    with formgrader(course, tmp_path) as ask:
        scores = {one["student"]: one["score"] for one in json.loads(ask("api/submissions/softmax"))}
        assert scores["ada"] == 20 and scores["grace"] == 16
        with gradebook.opened(course) as book:
            notebook = book.find_submission_notebook("softmax", "softmax", "ada").id
        page = BeautifulSoup(ask(f"submissions/{notebook}/"), "html.parser")
        assert "Exercise 4: 4 of 4 points" in page.text and "Because." in page.text
        assert not page.find(onerror=True) and not page.find_all(href=lambda to: to and "script:" in to)
        assert not [tag for tag in page.find_all("script") if "alert(1)" in tag.text]
        (task,) = (
            one for one in json.loads(ask(f"api/grades?submission_id={notebook}")) if one["needs_manual_grade"]
        )
        ask(f"api/grade/{task['id']}", "PUT", manual_score=4, extra_credit=0)
    assert (standings(course, "softmax")[0].points, standings(course, "softmax")[0].status) == (24, "graded")
