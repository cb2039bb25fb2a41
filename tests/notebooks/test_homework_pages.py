"""A homework's page says of each exercise what kind it is, how long it takes and what it is worth."""

import re

import pytest
from pages import HOMEWORKS, graded, page_of, prose, table_rows

from companion.chapters import HOMEWORK, chapter

LONGEST = {"project": 600}  # minutes; a homework has 360
LINE = r"^## Exercise (\d+)\. (.+)\n\n\*([\w ]+)\. About (\d+) minutes\. "
LINE += r"(?:Graded, (\d) points|Marked (by hand), (\d) points)\.\*"


@pytest.mark.parametrize("homework", HOMEWORK, ids=lambda one: one.name)
def test_the_table_says_what_the_exercises_say(homework):
    path = next(path for path in HOMEWORKS if page_of(path) == homework.page)
    *rows, last = table_rows(path, "Exercise", "Kind", "Chapters", "Minutes", "Points")
    told = []
    for number, title, kind, minutes, points, by_hand, worth in re.findall(LINE, prose(path), re.M):
        told.append([f"{number}. {title}", kind.lower(), minutes, f"{worth}, {by_hand}" if by_hand else points])
    assert [[exercise, kind, minutes, points] for exercise, kind, _, minutes, points in rows] == told
    assert len(told) == len(re.findall(r"^## Exercise ", prose(path), re.M)), "an exercise lacks its line"
    assert [f"{i}" for i in range(1, len(rows) + 1)] == [row[0].partition(".")[0] for row in rows]
    assert {int(row[0].partition(".")[0]): row[4] for row in rows} == graded(path)
    assert last[:3] == ["All", "", ""]
    assert int(last[3]) == sum(int(row[3]) for row in rows) <= LONGEST.get(homework.name, 360)
    assert int(last[4]) == sum(int(row[4].partition(",")[0]) for row in rows)
    about = {n for row in rows for n in map(int, row[2].split(", "))}
    assert about <= {chapter(name).number for name in homework.chapters}, "of other chapters"
