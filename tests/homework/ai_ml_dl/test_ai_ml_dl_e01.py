"""Exercise 1 of the first chapter: twenty systems to place."""

from frame import chapter, wrong_answers

from companion.homework.here import calls_here
from companion.homework.verdicts import judge

FIRST = chapter("ai_ml_dl")

test_wrong_answer = wrong_answers(
    FIRST,
    1,
    {
        "chess learns": (
            '"chess_search": (rules, nothing)',
            '"chess_search": (classical, reward)',
            "first five",
            "chess_search: it plays to win, but a game that it lost changes nothing in it",
        ),
        "text is labelled": (
            '"next_word": (deep, data)',
            '"next_word": (deep, answers)',
            "second five",
            "next_word: nobody labelled a text",
        ),
        "a table has layers": (
            '"taxi_table": (classical, reward)',
            '"taxi_table": (deep, reward)',
            "last five",
            "taxi_table: a table with one number for each place and move has no layers",
        ),
        "both of two mistakes are told": (
            '"spam_words": (classical, answers),\n        "chess_search": (rules, nothing)',
            '"spam_words": (rules, nothing),\n        "chess_search": (classical, reward)',
            "first five",
            "telling?; chess_search: it plays to win",
        ),
        "what is wrong has a name": (
            '"route": (rules, nothing)',
            '"route": (rules, data)',
            "third five",
            "route: look again at what it was told",
        ),
        "a system is missing": ('        "route": (rules, nothing),\n', "", "third five", "it lacks route"),
        "remembered numbers": (
            "rules, classical, deep = methods",
            "rules, classical, deep = 1.0, 2.0, 3.0",
            "first five",
            "thermostat: look again at its method",
        ),
    },
)


def test_other_fives_keep_their_points():
    solution = FIRST.cells["ex1"].replace('"route": (rules, nothing)', '"route": (deep, data)')
    verdict = judge(FIRST.question(1), calls_here(FIRST.executed(ex1=solution)), 0, hidden=False)
    assert [part.points for part in verdict.parts] == [1, 1, 0, 1]
    assert str(verdict).count("look again at its method and what it was told") == 1
