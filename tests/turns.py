"""What comes in turn: of a long list a part each day, so that all of it has been tried within known days.

``make test`` has ten minutes for the whole book, however many chapters it has. So what every page, figure or question
is put through, and what was right yesterday, comes in turn: today's part follows yesterday's, the same for everybody
on one day, and whoever changed something runs its own tests whole. With COMPANION_EVERY=1 nothing is left out.
"""

from __future__ import annotations

import os
import random
import zlib
from collections.abc import Iterable
from datetime import date

EVERY = bool(os.environ.get("COMPANION_EVERY"))
# Read once and handed down to every process of a run, so that midnight divides none.
DAY = int(os.environ.setdefault("COMPANION_DAY", str(date.today().toordinal())))


def of_today(things: Iterable, count: int) -> list:
    """Give today's ``count`` of things, in their order; with the days all come, each as often as any other."""
    things = list(things)
    if EVERY or count >= len(things):
        return things
    order = random.Random(len(things)).sample(range(len(things)), len(things))
    first = DAY * count
    return [things[i] for i in sorted(order[(first + i) % len(order)] for i in range(count))]


def chosen(cases: list) -> tuple[list, list]:
    """Part the cases that pytest found into those that run today and those that wait.

    Of a test marked ``in_turn(days)`` each case runs once in that many days: of many a part.
    """
    if EVERY:
        return cases, []
    counts, kept, left = {}, [], []
    for case in cases:
        mark = case.get_closest_marker("in_turn")
        test = case.nodeid.partition("[")[0]
        counts[test] = counts.get(test, -1) + 1
        waits = mark and (DAY + zlib.crc32(test.encode()) + counts[test]) % mark.args[0]
        (left if waits else kept).append(case)
    return kept, left


def rng_of_today() -> random.Random:
    """Give random numbers that are others each day."""
    return random.Random(DAY)
