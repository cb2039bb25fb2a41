"""Exercise 11 of the layers chapter: three boxes and a shared leg."""

from frame import chapter, wrong_answers

test_wrong_answer = wrong_answers(
    chapter("layers"),
    11,
    {
        "every pair": ('"nd,ode,ne->no"', '"nd,ode,me->nmo"', "scores", "every x meets every y"),
        "no outputs": ("->no", "->n", "scores", "the outputs were added up"),
        "no examples": ("->no", "->o", "scores", "the examples were added up"),
        "turned": ("->no", "->on", "scores", "examples come first"),
    },
)
