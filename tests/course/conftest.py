"""A course with a class of four and one homework in it, made once and copied for each test."""

import os
import shutil
from datetime import datetime

import pytest
from classes import ROSTER, swift

from companion.course.folder import make_course, open_course
from companion.course.releasing import release_into
from companion.homework import batch, box

SETTINGS = """
timezone = "Europe/Berlin"
[late]
grace_minutes = 15
per_day = "10 %"
at_most = "50 %"
closes_after_days = 7
[homework.softmax]
due = 2026-10-12T23:59:00
[homework.softmax.extensions]
emmy = 2026-10-19T23:59:00
"""


@pytest.fixture(scope="session")
def template(tmp_path_factory):
    """Make the course that all tests begin with."""
    root = tmp_path_factory.mktemp("course")
    make_course(root)
    (root / "roster.csv").write_text(ROSTER, encoding="utf-8")
    (root / "course.toml").write_text(SETTINGS, encoding="utf-8")
    release_into(open_course(root), "softmax")
    return root


@pytest.fixture
def course(template, tmp_path, monkeypatch):
    """Give a copy of it, and a grader that takes no time."""
    shutil.copytree(template, tmp_path / "course")
    monkeypatch.setattr(batch, "grade", swift)
    return open_course(tmp_path / "course")


@pytest.fixture
def came(tmp_path):
    """Write what the LMS gave, at a time of the course's; gives the folder."""

    def write(at="2026-10-12 20:00", **files):
        place = tmp_path / "came"
        for name, content in files.items():
            path = place / f"{name}.ipynb"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            when = datetime.fromisoformat(f"{at}+02:00").timestamp()
            os.utime(path, (when, when))
        return place

    return write


@pytest.fixture(scope="session")
def boxed():
    """Skip where no box can be made; with COMPANION_REQUIRE_ALL=1, fail instead."""
    reason = box.why_unavailable()
    if reason and os.environ.get("COMPANION_REQUIRE_ALL"):
        pytest.fail(f"no box, and COMPANION_REQUIRE_ALL is set: {reason}")
    if reason:
        pytest.skip(f"no box: {reason}")
