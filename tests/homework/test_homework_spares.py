"""Workers that wait: each is given once, a dead one to nobody, and none is left over."""

import numpy as np
import pytest

from companion.homework import box, grade
from companion.homework.spares import Spares
from companion.homework.wire import Unavailable, Wire


class Counted:
    """Starts workers without a box, and knows which."""

    def __init__(self):
        self.started = []

    def __call__(self, seconds):
        self.started.append(box.start_unboxed(seconds))
        return self.started[-1]


@pytest.fixture
def counted():
    """Give a start that counts; nothing it started outlives the test."""
    counted = Counted()
    yield counted
    for one in counted.started:
        one.close()


def test_each_worker_is_given_once(counted):
    """The next one starts when one is taken, and not more than are queued."""
    spares = Spares(counted, queued=lambda: 1)
    given = [spares.one_submission()(60) for _ in range(3)]
    assert len({one.pid for one in given}) == 3 and given == counted.started[:3] and len(counted.started) == 4
    with Wire(given[1], patience=60) as wire:
        wire.run_cell("def f(x):\n    return 2 * x", 1)
        assert wire.call("f", [np.ones(2)], {}, None)["seen"]["value"].tolist() == [2, 2]
    spares.close()
    assert not counted.started[-1].alive and given[2].alive
    spares.one_submission()(60)
    assert len(counted.started) == 5


def test_nobody_waits_for_nothing(counted):
    spares = Spares(counted, queued=lambda: 0)
    spares.one_submission()(60)
    assert len(counted.started) == 1


def test_only_the_first_worker_of_a_submission_has_waited(counted):
    """Whoever loses it waits for the next, which is what losing it costs."""
    spares = Spares(counted, queued=lambda: 1)
    start = spares.one_submission()
    first, waiting = start(60), counted.started[1]
    assert start(60) is not waiting and first is counted.started[0]
    assert spares.one_submission()(60) is waiting


def test_one_that_was_killed_is_given_to_nobody(counted):
    spares = Spares(counted, queued=lambda: 1)
    start = spares.one_submission()
    start(60)
    counted.started[1].close()
    assert spares.one_submission()(60).alive


def test_starter_is_the_box_unless_none_is_wanted():
    assert grade.starter(sandbox=True) is box.start and grade.starter(sandbox=False) is box.start_unboxed


@pytest.mark.parametrize("trouble", [OSError("no process left"), Unavailable("no box")])
def test_who_cannot_be_started_ahead_costs_nobody_anything(counted, trouble):
    """A submission keeps its own worker; the next one is told of the trouble, if it lasts."""

    def start(seconds):
        if counted.started:
            raise trouble
        return counted(seconds)

    spares = Spares(start, queued=lambda: 1)
    assert spares.one_submission()(60).alive
    with pytest.raises(type(trouble)):
        spares.one_submission()(60)
