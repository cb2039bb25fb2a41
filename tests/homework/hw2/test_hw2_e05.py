"""Exercise 5 of the second homework: reverse mode through a program that writes over its values."""

from frame import chapter, wrong_answers
from styles import right_answers

HW2 = chapter("hw2")

test_right_answer = right_answers(
    HW2,
    5,
    {
        "what is written over comes back": """
def run_registers(values, program):
    r, undo = values.astype(float), []
    for line in program:
        operation, target, i, j = map(int, line)
        undo.append((operation, target, i, j, r[target]))
        r[target] = r[i] + r[j] if operation == 0 else r[i] * r[j] if operation == 1 else np.sin(r[i])
    value = r.astype(values.dtype)

    def backward(dy):
        held, d = r.copy(), dy.astype(float)
        for operation, target, i, j, before in reversed(undo):
            held[target] = before
            g = float(d[target])
            d[target] = 0
            if operation == 2:
                d[i] += g * np.cos(held[i])
            elif operation == 1:
                d[i] += g * held[j]
                d[j] += g * held[i]
            else:
                d[i] += g
                d[j] += g
        return d.astype(values.dtype), None

    return value, backward
""",
        "a tape with places for all": """
def run_registers(values, program):
    tape, place = values.tolist(), list(range(len(values)))
    rows = []
    for operation, target, i, j in program.tolist():
        i, j = place[i], place[j]
        a, b = tape[i], tape[j]
        slopes = [(1.0, 1.0), (b, a), (np.cos(a), 0.0)][operation]
        rows.append((i, j, *slopes))
        place[target] = len(tape)
        tape.append([a + b, a * b, np.sin(a)][operation])

    def backward(dy):
        d = np.zeros(len(tape))
        for k, g in zip(place, dy):
            d[k] += g
        for k, (i, j, one, two) in reversed(list(enumerate(rows, start=len(values)))):
            d[i] += one * d[k]
            d[j] += two * d[k]
        return d[: len(values)].astype(values.dtype), None

    return np.array([tape[k] for k in place], values.dtype), backward
""",
    },
)

CLEARED = "g, d[target] = d[target], 0.0"
test_wrong_answer = wrong_answers(
    HW2,
    5,
    {
        "not cleared": (CLEARED, "g = d[target]", "gradient", "owes nothing to what it held"),
        "cleared late": (
            "            d[j] += db * g\n",
            "            d[j] += db * g\n            d[target] = 0.0\n",
            "gradient",
            "before the shares are added",
        ),
        "read at the end": (
            "(a, b) in zip(lines[::-1], read[::-1]):\n",
            "_ in zip(lines[::-1], read[::-1]):\n            a, b = r[i], r[j]\n",
            "gradient",
            "not what the registers hold at the end",
        ),
        "replaced": ("d[j] += db * g", "d[j] = db * g", "gradient", "wrong in"),
        "both replaced": (
            "            d[i] += da * g\n            d[j] += db * g\n",
            "            d[i] = da * g\n            if operation < 2:\n                d[j] = db * g\n",
            "gradient",
            "replaces nothing",
        ),
        "one share of two": (
            "d[j] += db * g",
            "d[j] += db * g * (i != j)",
            "gradient",
            "owes it both shares",
        ),
        "its own slope": (
            "(b, a), (np.cos(a), 0))",
            "(a, b), (np.cos(a), 0))",
            "gradient",
            "is the other factor, not itself",
        ),
        "forwards": ("zip(lines[::-1], read[::-1])", "zip(lines, read)", "gradient", "from the last to the first"),
        "a cosine in the value": ("np.sin(a))[operation]", "np.cos(a))[operation]", "value", "wrong in"),
    },
)
