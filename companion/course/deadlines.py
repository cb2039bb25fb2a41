"""When homework is due, for whom later, and what being late costs.

The policy is one formula. With the time t that an attempt came after its deadline, the days d = ceil(t / 1 day), or
none within the grace, the points p that it earned and the rate r:

    penalty = min(p, d r)  for r points a day,    p min(most, d r)  for r per cent a day,    p  once closed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Late:
    """A late policy; without arguments, being late costs nothing. ``share``: the rate is one of the points earned."""

    grace: timedelta = timedelta(0)
    rate: float = 0.0
    share: bool = False
    most: float = 1.0
    closes: timedelta | None = None

    def penalty(self, points: float, late: timedelta) -> float:
        """Give what of the points earned is lost."""
        if late <= self.grace:
            return 0.0
        if self.closes is not None and late > self.closes:
            return float(points)
        days = math.ceil(late / DAY)
        return points * min(self.most, days * self.rate) if self.share else min(float(points), days * self.rate)

    @classmethod
    def read(cls, table: Mapping) -> Late:
        """Read ``[late]`` of course.toml: grace_minutes, per_day (2 or "10 %"), at_most ("50 %"), closes_after_days.

        Raises: ValueError that names the key, what was expected and what came.
        """
        known = {"grace_minutes", "per_day", "at_most", "closes_after_days"}
        if unknown := set(table) - known:
            raise ValueError(f"[late] has {', '.join(sorted(known))}; got {min(unknown)}")
        rate, share = _rate("per_day", table.get("per_day", 0))
        most, of_all = _rate("at_most", table.get("at_most", "100 %"))
        if not of_all or (most != 1 and not share):
            raise ValueError('[late] at_most must be a text such as "50 %", and goes with per_day in per cent')
        closes = table.get("closes_after_days")
        return cls(
            timedelta(minutes=_number("grace_minutes", table.get("grace_minutes", 0))),
            rate,
            share,
            most,
            None if closes is None else timedelta(days=_number("closes_after_days", closes)),
        )


def _number(key: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e6:
        raise ValueError(f"[late] {key} must be a number from 0 up; got {value!r}")
    return value


def _rate(key: str, value: object) -> tuple[float, bool]:
    if isinstance(value, str) and (found := re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*%\s*", value)):
        return float(found[1]) / 100, True
    return float(_number(key, value)), False


@dataclass(frozen=True)
class Homework:
    """One homework of a course: when it is due, and for whom later. All times know their zone."""

    name: str
    due: datetime | None = None
    extensions: Mapping[str, datetime] = field(default_factory=dict)

    def deadline(self, learner: str) -> datetime | None:
        """Give the deadline of one learner."""
        return self.extensions.get(learner, self.due)

    def late(self, learner: str, at: datetime) -> timedelta:
        """Give how long after a learner's deadline something came; nothing where it was in time."""
        deadline = self.deadline(learner)
        return max(timedelta(0), at - deadline) if deadline else timedelta(0)

    @classmethod
    def read(cls, name: str, table: Mapping, zone: tzinfo) -> Homework:
        """Read ``[homework.NAME]`` of course.toml: due, and a table of extensions by learner.

        Raises: ValueError that names the key, what was expected and what came.
        """
        if unknown := set(table) - {"due", "extensions"}:
            raise ValueError(f"[homework.{name}] has due and extensions; got {min(unknown)}")
        where = f"[homework.{name}]"
        due = table.get("due")
        later = {who: _time(f"{where} extensions.{who}", at, zone) for who, at in table.get("extensions", {}).items()}
        return cls(name, None if due is None else _time(f"{where} due", due, zone), later)


def _time(where: str, value: object, zone: tzinfo) -> datetime:
    if not isinstance(value, datetime):
        raise ValueError(f"{where} must be a time such as 2026-10-12T23:59:00, without quotes; got {value}")
    return value if value.tzinfo else value.replace(tzinfo=zone)


def told(late: timedelta) -> str:
    """Tell a lateness in words: "3 days 2 h late"."""
    if not late:
        return ""
    days, rest = divmod(late, DAY)
    hours, rest = divmod(rest, timedelta(hours=1))
    parts = [f"{days} day{'s' * (days > 1)}"] * (days > 0) + [f"{hours} h"] * (hours > 0)
    return " ".join(parts or [f"{max(1, rest // timedelta(minutes=1))} min"]) + " late"


def utc(at: datetime) -> datetime:
    """Give a time as grade books keep it: UTC, without a zone."""
    return at.astimezone(UTC).replace(tzinfo=None)
