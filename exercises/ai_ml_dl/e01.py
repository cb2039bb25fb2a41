"""Exercise 1, twenty systems to place."""

from functools import partial

import numpy as np

from companion.homework.questions import EDGE, PLAIN, Case, Mistake, Question, single
from companion.homework.sizes import Sizes

RULES, CLASSICAL, DEEP = range(3)
NOTHING, LABELS, DATA_ALONE, REWARD = range(4)

PLACES = {  # each system by the method that it uses, and by what it was told
    "thermostat": (RULES, NOTHING),
    "income_tax": (RULES, NOTHING),
    "spam_words": (CLASSICAL, LABELS),
    "chess_search": (RULES, NOTHING),
    "object_photos": (DEEP, LABELS),
    "customer_groups": (CLASSICAL, DATA_ALONE),
    "house_prices": (CLASSICAL, LABELS),
    "screen_games": (DEEP, REWARD),
    "infection_rules": (RULES, NOTHING),
    "next_word": (DEEP, DATA_ALONE),
    "loan_tree": (CLASSICAL, LABELS),
    "headlines": (CLASSICAL, REWARD),
    "cheques": (DEEP, LABELS),
    "route": (RULES, NOTHING),
    "leaf_neighbours": (CLASSICAL, LABELS),
    "go_self_play": (DEEP, REWARD),
    "face_components": (CLASSICAL, DATA_ALONE),
    "machine_sounds": (DEEP, DATA_ALONE),
    "taxi_table": (CLASSICAL, REWARD),
    "drawn_faces": (DEEP, DATA_ALONE),
}

CONFUSED = {  # what is often taken for what, and what to look at again
    ("thermostat", CLASSICAL, REWARD): "nothing in it changes with what it measures: both numbers were set by hand",
    ("income_tax", CLASSICAL, LABELS): "the numbers come from a law, not from forms that were filled in before",
    ("chess_search", CLASSICAL, LABELS): "who set the weights of its formula? Looking far ahead is not learning",
    ("chess_search", CLASSICAL, REWARD): "it plays to win, but a game that it lost changes nothing in it",
    ("spam_words", RULES, NOTHING): "somebody chose to count words, but who said which of them are telling?",
    ("infection_rules", CLASSICAL, LABELS): "its authors learned from doctors; the program was given the rules",
    (
        "object_photos",
        CLASSICAL,
        LABELS,
    ): "what comes in is pixels, and eight layers stand between them and the answer",
    ("customer_groups", CLASSICAL, LABELS): "no customer came with a group: who could have told it a right answer?",
    ("house_prices", RULES, NOTHING): "the form of the line was chosen by a person, its slopes were not",
    ("screen_games", DEEP, LABELS): "nobody told it the right move: what was it told, and when?",
    ("next_word", DEEP, LABELS): "nobody labelled a text: the next word stands in the data itself",
    (
        "headlines",
        CLASSICAL,
        LABELS,
    ): "it learns of the headline that it showed, and never which would have been best",
    ("route", CLASSICAL, REWARD): "the shortest way is computed from the map; the second time is like the first",
    ("leaf_neighbours", CLASSICAL, DATA_ALONE): "every leaf that it compares with came with its name",
    ("go_self_play", DEEP, LABELS): "who won is told after two hundred moves, and which of them were good is not",
    ("machine_sounds", DEEP, LABELS): "its target is its own input: no sound was marked as good or bad",
    ("taxi_table", DEEP, REWARD): "a table with one number for each place and move has no layers",
    ("drawn_faces", DEEP, LABELS): "the photographs came without a word about what they show",
}


def cases(rng, sizes):
    """Yield numbers to stand for the methods and for what is told."""

    def draw():
        return rng.permutation(np.arange(1.0, 13))[:3], rng.permutation(np.arange(1.0, 13))[:4]

    for _ in range(sizes.rounds):
        yield Case(PLAIN, "random numbers", draw())
    yield Case(EDGE, "float32 inputs", tuple(map(single, draw())))


def placed(methods, signals, changed=()):
    """Place all systems, some of them otherwise than is right."""
    return {name: np.array([methods[m], signals[s]]) for name, (m, s) in (PLACES | dict(changed)).items()}


QUESTION = Question(
    title="Twenty systems to place",
    function="place",
    arguments=("methods", "signals"),
    differentiable=None,
    reference=placed,
    cases=cases,
    sizes=Sizes({}, rounds=2),
    points={"first five": 1, "second five": 1, "third five": 1, "last five": 1},
    hint="ask of each: which of its numbers would be others had it seen other data, and from what does it start?",
    mistakes=tuple(
        Mistake(diagnosis, partial(placed, changed={name: (method, signal)}))
        for (name, method, signal), diagnosis in CONFUSED.items()
    ),
    names=tuple(PLACES),
    entries=("its method", "what it was told"),
)
