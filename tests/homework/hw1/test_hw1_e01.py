"""Exercise 1 of the first homework: a thermostat that remembers."""

from frame import chapter, wrong_answers
from styles import right_answers

HW1 = chapter("hw1")

test_right_answer = right_answers(
    HW1,
    1,
    {
        "the last that said something": """
def thermostat(temperature, low, high):
    says = (temperature < low) | (temperature > high)
    last = np.maximum.accumulate(np.where(says, np.arange(len(temperature)), -1))
    return np.where(last < 0, 0, temperature[last] < low).astype(int)
""",
        "an array filled by sentences": """
def thermostat(temperature, low, high):
    state = np.zeros(len(temperature), dtype=int)
    heating = False
    for i in range(len(temperature)):
        if heating and temperature[i] > high:
            heating = False
        if not heating and temperature[i] < low:
            heating = True
        state[i] = heating
    return state
""",
    },
)

test_wrong_answer = wrong_answers(
    HW1,
    1,
    {
        "off in between": ("elif now > high:", "else:", "states", "between low and high it goes on as before"),
        "on in between": (
            "if now < low:\n            on = 1\n        elif now > high:\n            on = 0",
            "on = 0 if now > high else 1",
            "states",
            "between low and high it may be off, too",
        ),
        "the middle": (
            "if now < low:\n            on = 1\n        elif now > high:\n            on = 0",
            "on = int(now < (low + high) / 2)",
            "states",
            "there are two thresholds, not their middle",
        ),
        "the other way round": ("states.append(on)", "states.append(1 - on)", "states", "1 where it is off"),
        "a reading late": ("return np.array(states)", "return np.array([0, *states[:-1]])", "states", "late"),
        "touching counts": ("now < low", "now <= low", "edge cases", "readings exactly at the band's ends"),
        "true and false": ("np.array(states)", "np.array(states) > 0", "states", "whole numbers are asked for"),
    },
)
