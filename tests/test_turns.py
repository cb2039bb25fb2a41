"""What comes in turn comes: all of it within the days that were promised, in order, whole where that is asked."""

import pytest
import turns


@pytest.fixture
def on(monkeypatch):
    def day(number):
        monkeypatch.setattr(turns, "DAY", number)
        monkeypatch.setattr(turns, "EVERY", False)

    return day


@pytest.mark.parametrize(("size", "count"), [(7, 2), (100, 5), (9, 3), (5, 4)])
def test_all_have_had_their_turn(on, size, count):
    """Within as many days as it takes, whenever one begins."""
    days = -(-size // count)
    for begin in (0, 739_999, 740_003):
        seen = set()
        for day in range(begin, begin + days):
            on(day)
            today = turns.of_today(range(size), count)
            assert len(today) == count and today == sorted(today)
            seen |= set(today)
        assert seen == set(range(size))


def test_nothing_is_left_out_where_that_is_asked(on, monkeypatch):
    on(3)
    assert turns.of_today("abc", 3) == turns.of_today("abc", 9) == list("abc")
    monkeypatch.setattr(turns, "EVERY", True)
    assert turns.of_today("abcdef", 2) == list("abcdef")


class Case:
    """As much of a test's case as its turn asks for."""

    def __init__(self, name, days=None):
        self.nodeid, self.days = name, days

    def get_closest_marker(self, name):
        return pytest.mark.in_turn(self.days).mark if self.days and name == "in_turn" else None


def test_cases_of_a_marked_test_take_turns(on):
    """Of each test a day runs its share; what is not marked runs daily."""
    cases = [Case("a.py::one"), *(Case(f"a.py::C::many[{i}]", 3) for i in range(7)), Case("b.py::alone", 2)]
    runs = {case.nodeid: 0 for case in cases}
    for day in range(100, 106):
        on(day)
        kept, left = turns.chosen(cases)
        assert {*kept} | {*left} == {*cases} and sum("many" in case.nodeid for case in kept) in (2, 3)
        for case in kept:
            runs[case.nodeid] += 1
    assert runs.pop("a.py::one") == 6 and runs.pop("b.py::alone") == 3 and set(runs.values()) == {2}


def test_a_lone_case_comes_every_so_many_days(on):
    """And not always together with those of other tests."""
    cases, days = [Case(f"{letter}.py::test", 3) for letter in "abcdefgh"], []
    for day in range(3):
        on(day)
        days.append(turns.chosen(cases)[0])
    assert sorted(case.nodeid for day in days for case in day) == [case.nodeid for case in cases]
    assert all(days)
