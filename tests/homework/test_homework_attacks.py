"""A hundred hostile submissions by kind: a part of them every day, drawn by the date, and all with COMPANION_EVERY=1.

Nobody gains a point that was not earned, who hands in beside them has all points, and each who lacks any reads why.
"""

import pytest
from answers import ZEROS
from attacks import ANSWER, CHEAT, HARM, SLOW
from corpus import CORPUS, FULL, HONEST, KINDS, NONE, Submission, but, earned, notebook
from hostile_files import NOTHING, RIGHT
from turns import of_today
from wire_attacks import WIRE_ANSWERS, WIRE_CELLS, WIRE_SLOW

from companion.homework.batch import grade_many

A_DAY, SLOW_A_DAY, BYSTANDERS = 12, 1, 3
# Who breaks the tools of one's own process harms oneself, and no other.
OWN_HARM = {"signals", "threads", "memory", "the disk", "patched Python", "the wire", "pipes", *WIRE_ANSWERS}


def attacks() -> dict[str, Submission]:
    """Give all attacks by kind and name."""
    found = {}
    for kind, group in (HARM | WIRE_CELLS).items():
        for name, cell in group.items():
            found[f"{kind}: {name}"] = Submission(notebook(first=cell))
    for kind, group in CHEAT.items():
        for name, cell in group.items():
            found[f"{kind}: {name}"] = Submission(notebook(ex4=ZEROS, last=cell), but(ex4=0))
    for kind, group in (ANSWER | WIRE_ANSWERS).items():
        found |= {f"{kind}: {name}": Submission(notebook(ex4=answer), but(ex4=0)) for name, answer in group.items()}
    for kind, group in NOTHING.items():
        found |= {f"{kind}: {name}": Submission(content, NONE) for name, content in group.items()}
    for kind, group in RIGHT.items():
        found |= {f"{kind}: {name}": Submission(content) for name, content in group.items()}
    return found


ALL = attacks()


def attacks_of_today() -> list[str]:
    """Draw the day's attacks: files cost nothing and all come; of those that run until they are stopped, few."""
    files = [name for name in ALL if name.partition(": ")[0] in NOTHING]
    slow = [name for name in ALL if name.partition(": ")[2] in SLOW | WIRE_SLOW and name not in files]
    others = sorted(set(ALL) - {*files, *slow})
    return sorted([*files, *of_today(slow, SLOW_A_DAY), *of_today(others, A_DAY)])


TODAY = attacks_of_today()


@pytest.fixture(scope="module")
def results(tmp_path_factory, boxed):
    """Grade the day's attacks with honest submissions among them."""
    submissions = [(name, ALL[name].content) for name in TODAY]
    step = max(len(submissions) // BYSTANDERS, 1)
    for i in range(BYSTANDERS):
        submissions.insert(i * (step + 1), (f"bystander {i}", notebook(first=f"'bystander {i}'")))
    out = tmp_path_factory.mktemp("attacks")
    batch = grade_many("softmax", submissions, out, jobs=2, time_limit=8, progress=False)
    assert batch.failures == {}
    return batch.results


@pytest.mark.parametrize("name", TODAY)
def test_attack_gains_nothing_and_is_told_why(results, name):
    result, deserved, kind = results[name], ALL[name].points, name.partition(": ")[0]
    points = earned(result)
    assert all(points[exercise] <= deserved[exercise] for exercise in FULL), points
    assert kind in OWN_HARM or points == deserved, (points, result["notes"])
    lacking = [part for q in result["questions"] for part in q["parts"] if part["points"] < part["of"]]
    assert all(part["reason"] for part in lacking)


def test_others_lose_nothing(results):
    """Those who handed in beside the attackers."""
    assert [results[f"bystander {i}"]["points"] for i in range(BYSTANDERS)] == [20] * BYSTANDERS


def test_there_are_a_hundred_of_forty_kinds():
    """Of both corpora together; a kind is a way to gain or to harm, and most are tried in several ways."""
    kinds = {name: kind for kind, names in KINDS.items() for name in names}
    assert sorted([*kinds, *HONEST]) == sorted(CORPUS)
    kinds |= {name: name.partition(": ")[0] for name in ALL}
    contents = {submission.content for name, submission in (CORPUS | ALL).items() if name in kinds}
    assert len(contents) == len(kinds) >= 100 and len(set(kinds.values())) >= 40
