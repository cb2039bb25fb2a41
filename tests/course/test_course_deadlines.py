"""What being late costs, and for whom the deadline is later."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from companion.course.deadlines import Homework, Late, told, utc

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.mark.parametrize(
    ("table", "late", "penalty"),
    [
        ({}, 3 * DAY, 0),
        ({"per_day": 2}, timedelta(0), 0),
        ({"per_day": 2}, HOUR, 2),  # a day that has begun counts
        ({"per_day": 2}, DAY, 2),
        ({"per_day": 2}, DAY + HOUR, 4),
        ({"per_day": 7}, 3 * DAY, 20),  # never more than was earned
        ({"per_day": 2, "grace_minutes": 15}, timedelta(minutes=15), 0),
        ({"per_day": 2, "grace_minutes": 15}, timedelta(minutes=16), 2),
        ({"per_day": "10 %"}, 3 * DAY, 6),
        ({"per_day": "10%", "at_most": "25 %"}, 3 * DAY, 5),
        ({"per_day": "10 %", "closes_after_days": 2}, 2 * DAY, 4),
        ({"per_day": "10 %", "closes_after_days": 2}, 2 * DAY + HOUR, 20),
        ({"closes_after_days": 0, "grace_minutes": 5}, timedelta(minutes=5), 0),
    ],
)
def test_penalty_of_twenty_points(table, late, penalty):
    assert Late.read(table).penalty(20, late) == pytest.approx(penalty)


@pytest.mark.parametrize(
    ("table", "line"),
    [
        ({"per_week": 2}, r"\[late\] has at_most, .*; got per_week"),
        ({"per_day": -1}, "per_day must be a number from 0 up; got -1"),
        ({"per_day": "much"}, "per_day must be a number from 0 up; got 'much'"),
        ({"per_day": 2, "at_most": "50 %"}, "goes with per_day in per cent"),
        ({"at_most": 3}, "at_most must be a text"),
        ({"grace_minutes": True}, "grace_minutes must be a number"),
    ],
)
def test_policy_that_is_not_understood(table, line):
    with pytest.raises(ValueError, match=line):
        Late.read(table)


def test_deadlines_are_of_the_courses_zone():
    """Also where clocks change between two deadlines; an extension is one learner's."""
    berlin = ZoneInfo("Europe/Berlin")
    table = {"due": datetime(2026, 10, 24, 23, 59), "extensions": {"ada": datetime(2026, 10, 31, 23, 59)}}
    homework = Homework.read("hw1", table, berlin)
    assert utc(homework.deadline("bob")) == datetime(2026, 10, 24, 21, 59)
    assert utc(homework.deadline("ada")) == datetime(2026, 10, 31, 22, 59)
    at = datetime(2026, 10, 25, 22, 59, tzinfo=UTC)
    assert homework.late("bob", at) == 25 * HOUR and homework.late("ada", at) == timedelta(0)
    assert Homework("hw2").late("ada", at) == timedelta(0)
    with pytest.raises(ValueError, match=r"\[homework.hw1\] due must be a time such as .*, without quotes; got soon"):
        Homework.read("hw1", {"due": "soon"}, berlin)


def test_lateness_in_words():
    words = {
        timedelta(0): "",
        timedelta(seconds=5): "1 min late",
        50 * HOUR: "2 days 2 h late",
        DAY: "1 day late",
        3 * HOUR: "3 h late",
    }
    assert {late: told(late) for late in words} == words
