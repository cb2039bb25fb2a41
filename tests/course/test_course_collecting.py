"""What an LMS gives becomes attempts of the right learners, and questions where that is not certain."""

import os
import zipfile

import pytest
from classes import handed_in

from companion.course.attempts import attempts
from companion.course.collecting import collect, owners_of


def kept(course):
    """Give how many attempts each learner has."""
    return {learner: len(tries) for learner, tries in attempts(course, "softmax").items()}


@pytest.mark.parametrize(
    "label",
    [
        "ada.ipynb",
        "ADA.IPYNB",
        "ada/softmax.ipynb",
        "hw/ada/deep/er/anything.ipynb",
        "lovelaceada_4711_815_softmax-1.ipynb",
        "lovelaceada_LATE_4711_815_Untitled.ipynb",
        "Ada Lovelace_99_assignsubmission_file/softmax.ipynb",
        "Ada Lovelace_99_assignsubmission_file_softmax.ipynb",
        "softmax_ada.ipynb",
        "ada-softmax (1).ipynb",
        "Ada\u00a0Lovelace.ipynb",
        "softmax - Lovelace, Ada.ipynb",
        "ada@example.org.ipynb",
        "ada-Copy1.ipynb",
    ],
)
def test_names_that_files_of_one_learner_have(course, label):
    assert [learner.id for learner in owners_of(label, "softmax", course.roster)] == ["ada"]


def test_what_is_certain_is_taken_and_the_rest_is_asked(course, came):
    """Nothing of a learner is taken while there is a question about it, and nothing is ever replaced."""
    one, other = handed_in(), handed_in({4: 0})
    came(**{"ada": one, "ADA (1)": other, "Grace Hopper": one, "bob": one})
    place = came(**{"sub/emmy": one, "Emmy Noether": one})  # twice the same file is no question
    (place / "readme.txt").write_text("hello")
    found = collect(course, "softmax", place)
    assert (found.kept, found.left) == (2, ["readme.txt"])
    first, second = sorted(found.questions)
    assert first.startswith("ADA (1).ipynb, ada.ipynb: all may be of ada") and second.startswith(
        "bob.ipynb is called"
    )
    assert kept(course) == {"grace": 1, "emmy": 1}
    answered = collect(course, "softmax", place, take={"ADA (1).ipynb": "ada", "bob.ipynb": "emilie"})
    assert answered.questions == [] and kept(course) == {"ada": 1, "grace": 1, "emmy": 1, "emilie": 1}
    collect(course, "softmax", place, take={"ada.ipynb": "ada", "ADA (1).ipynb": "ada", "bob.ipynb": "emilie"})
    assert kept(course)["ada"] == 2, "both are attempts"


def test_attempts_stay_as_they_came(course, came):
    """What comes again is another attempt; the same file again is none, and its first time stands."""
    first, better = handed_in({4: 0}), handed_in()
    collect(course, "softmax", came("2026-10-11 09:00", ada=first))
    collect(course, "softmax", came("2026-10-12 21:00", ada=better))
    collect(course, "softmax", came("2026-10-13 09:00", ada=first))
    tries = attempts(course, "softmax")["ada"]
    assert [one.content() for one in tries] == [first, better]
    assert [f"{one.at:%d %H:%M}" for one in tries] == ["11 07:00", "12 19:00"]


def test_zip_files_are_read_without_unpacking(course, tmp_path):
    """Paths that lead outside name nobody, what is too large is an attempt that says so."""
    with zipfile.ZipFile(tmp_path / "all.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("course/ada/softmax.ipynb", handed_in())
        archive.writestr("../../../etc/cron.ipynb", handed_in())
        archive.writestr("grace.ipynb", b" " * ((64 << 20) + 1))
        archive.writestr("__MACOSX/._emmy.ipynb", b"")
    found = collect(course, "softmax", tmp_path / "all.zip")
    assert found.kept == 2 and len(found.questions) == 1 and "cron.ipynb" in found.questions[0]
    assert attempts(course, "softmax")["grace"][0].content() == "not read: the file has more than 67,108,864 bytes"
    assert not list(tmp_path.rglob("cron*"))
    with pytest.raises(ValueError, match="a folder or a ZIP file"):
        collect(course, "softmax", course.root / "course.toml")


def test_links_are_not_followed(course, came, tmp_path):
    """A link is an attempt that was not read."""
    place = came(grace=handed_in())
    os.symlink("/etc/passwd", place / "ada.ipynb")
    collect(course, "softmax", place)
    assert attempts(course, "softmax")["ada"][0].content() == "not read: the submission is a symbolic link"


def test_answers_that_name_nothing(course, came):
    place = came(ada=handed_in())
    with pytest.raises(ValueError, match=r"no notebook eve\.ipynb in"):
        collect(course, "softmax", place, take={"eve.ipynb": "ada"})
    with pytest.raises(ValueError, match="no learner eve in the roster"):
        collect(course, "softmax", place, take={"ada.ipynb": "eve"})
    assert kept(course) == {}
