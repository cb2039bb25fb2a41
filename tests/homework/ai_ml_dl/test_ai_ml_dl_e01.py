"""Exercise 1 of the first chapter: twenty systems to place."""

from frame import chapter, wrong_answers

FIRST = chapter("ai_ml_dl")

test_wrong_answer = wrong_answers(
    FIRST,
    1,
    {
        "chess learns": (
            '"chess_search": (rules, nothing)',
            '"chess_search": (classical, reward)',
            "places",
            "chess_search: it plays to win, but a game that it lost changes nothing in it",
        ),
        "text is labelled": (
            '"next_word": (deep, data)',
            '"next_word": (deep, answers)',
            "places",
            "next_word: nobody labelled a text",
        ),
        "a table has layers": (
            '"taxi_table": (classical, reward)',
            '"taxi_table": (deep, reward)',
            "places",
            "taxi_table: a table with one number for each place and move has no layers",
        ),
        "one of two mistakes is told first": (
            '"spam_words": (classical, answers),\n        "chess_search": (rules, nothing)',
            '"spam_words": (rules, nothing),\n        "chess_search": (classical, reward)',
            "places",
            "spam_words: somebody chose to count words",
        ),
        "a system is missing": ('        "route": (rules, nothing),\n', "", "places", "it lacks route"),
        "remembered numbers": (
            "rules, classical, deep = methods",
            "rules, classical, deep = 1.0, 2.0, 3.0",
            "any numbers",
            "thermostat",
        ),
    },
)
