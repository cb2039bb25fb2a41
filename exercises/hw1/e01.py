"""Exercise 1, a thermostat that remembers."""

import numpy as np

from companion.homework.questions import EDGE, PLAIN, Case, Mistake, Question, single
from companion.homework.sizes import Range, Sizes


def thermostat(temperature, low, high, start=0, inclusive=False):
    """Switch on below low and off above high; in between, go on as before."""
    on, states = start, []
    for now in temperature:
        if now < low or (inclusive and now == low):
            on = 1
        elif now > high or (inclusive and now == high):
            on = 0
        states.append(on)
    return np.array(states)


def day(rng, n):
    """Draw temperatures that walk up and down through the band, and start inside it."""
    temperature = np.full(n, 20.0)
    for i in range(1, n):
        temperature[i] = 20 + 0.8 * (temperature[i - 1] - 20) + rng.normal()
    return temperature


def cases(rng, sizes):
    """Yield days, then days that touch the band's ends, stay inside, or are one reading long."""

    def band():
        return {"low": float(rng.uniform(18.4, 19.2)), "high": float(rng.uniform(20.8, 21.6))}

    for _ in range(sizes.rounds):
        log = day(rng, *sizes.draw(rng))
        log[1], log[2], log[3] = 17.0, 20.0, 23.0  # on, still on, off: in every day something is remembered
        yield Case(PLAIN, "random inputs", (log,), band())
    log = rng.integers(17, 24, sizes.draw(rng)[0]).astype(float)
    log[:2] = 19.0, 17.0
    yield Case(EDGE, "readings exactly at the band's ends", (log,), {"low": 19.0, "high": 21.0})
    yield Case(EDGE, "a day that begins inside the band", (np.append(20.0, day(rng, 12)),), band())
    yield Case(EDGE, "a single reading", (np.array([17.0]),), band())
    yield Case(EDGE, "float32 inputs", (single(day(rng, 30)),), band())


QUESTION = Question(
    title="A thermostat that remembers",
    function="thermostat",
    arguments=("temperature",),
    differentiable=None,
    reference=thermostat,
    cases=cases,
    sizes=Sizes({"readings": Range(40, 60, least=8, most=2000)}),
    points={"states": 2, "edge cases": 1},
    hint="go through the readings in order: which readings say what to do, and which leave it to what was done last?",
    mistakes=(
        Mistake("between low and high it goes on as before", lambda t, low, high: (t < low).astype(int)),
        Mistake("between low and high it may be off, too: go on as before", lambda t, low, high: 1 - (t > high)),
        Mistake(
            "there are two thresholds, not their middle", lambda t, low, high: (t < (low + high) / 2).astype(int)
        ),
        Mistake("this is 1 where it is off", lambda t, low, high: 1 - thermostat(t, low, high)),
        Mistake(
            "each state comes one reading late",
            lambda t, low, high: np.append(0, thermostat(t, low, high)[:-1]),
        ),
    ),
    answer="the array of states",
)
