"""Exercise 5, a program that forgets: reverse mode where values are written over."""

import numpy as np
import torch

from companion.homework.packing import with_gaps
from companion.homework.questions import EDGE, LARGE, PLAIN, Case, Mistake, Question, single
from companion.homework.sizes import Range, Sizes

ADD, MULTIPLY, SINE = range(3)


def program_for(rng, values, length):
    """Draw lines at random; a sine wherever a sum or a product would grow too large."""
    r, lines = [float(v) for v in values], []
    for operation, target, i, j in rng.integers(0, [3, len(r), len(r), len(r)], (length, 4)).tolist():
        found = (r[i] + r[j], r[i] * r[j], np.sin(r[i]))[operation]
        if abs(found) > 3:
            operation, found = SINE, np.sin(r[i])
        r[target] = found
        lines.append((operation, target, i, j))
    return np.array(lines, np.int64)


def cases(rng, sizes):
    """Yield programs at random, and such as write over what they read; one with more registers than lines to fill."""

    def draw(registers, length):
        values = rng.uniform(0.3, 1.5, registers) * rng.choice([-1, 1], registers)
        return values, program_for(rng, values, length)

    def given(*lines, registers=3):
        return rng.uniform(0.4, 1.4, registers), np.array(lines, np.int64).reshape(-1, 4)

    for _ in range(sizes.rounds):
        yield Case(PLAIN, "a program at random", draw(*sizes.draw(rng)))
    # Each of these tells two mistakes apart that programs at random may not.
    yield Case(PLAIN, "a factor written over by its product", given((MULTIPLY, 0, 0, 1), (MULTIPLY, 1, 0, 1)))
    yield Case(PLAIN, "a value that is written over and not read", given((SINE, 0, 1, 1), (ADD, 2, 0, 2)))
    yield Case(
        EDGE, "a register squared in its place", given((MULTIPLY, 1, 1, 1), (ADD, 0, 1, 0), (MULTIPLY, 1, 1, 1))
    )
    yield Case(EDGE, "a register doubled in its place", given((ADD, 2, 2, 2), (SINE, 2, 2, 0), (ADD, 2, 2, 2)))
    yield Case(EDGE, "a single register (R = 1)", given((SINE, 0, 0, 0), (MULTIPLY, 0, 0, 0), registers=1))
    yield Case(EDGE, "a program without lines", given())
    values, program = draw(*sizes.draw(rng))
    yield Case(EDGE, "float32 inputs", (single(values), program))
    values, program = draw(*sizes.draw(rng))
    yield Case(EDGE, "inputs stored with gaps (not contiguous)", (with_gaps(values), with_gaps(program)))
    yield Case(LARGE, "a large input", draw(8_000, 8_000))


def run(values, program):
    """Run the program on PyTorch's numbers, each of which remembers where it comes from."""
    r = list(values.unbind())
    for operation, target, i, j in program.tolist():
        r[target] = r[i] + r[j] if operation == ADD else r[i] * r[j] if operation == MULTIPLY else r[i].sin()
    return torch.stack(r)


def walked_back(values, program, dy, wrong=""):
    """Walk back through the lines with one thing wrong."""
    r, read = values.astype(float).tolist(), []
    for operation, target, i, j in program.tolist():
        a, b = r[i], r[j]
        read.append((a, b))
        r[target] = a + b if operation == ADD else a * b if operation == MULTIPLY else np.sin(a)
    d = np.asarray(dy, float).tolist()
    lines = list(zip(program.tolist(), read, strict=True))
    for (operation, target, i, j), (a, b) in lines if wrong == "forward" else lines[::-1]:
        if wrong == "end":
            a, b = r[i], r[j]
        g = d[target]
        if wrong not in ("kept", "cleared late"):
            d[target] = 0.0
        if wrong == "own":
            a, b = b, a
        slopes = ((i, 1.0), (j, 1.0)) if operation == ADD else ((i, b), (j, a)) if operation == MULTIPLY else ()
        slopes = slopes or ((i, np.cos(b if wrong == "own" else a)),)
        for source, slope in dict(slopes).items() if wrong == "once" else slopes:
            d[source] = (0.0 if wrong == "replaced" else d[source]) + slope * g
        if wrong == "cleared late":
            d[target] = 0.0
    return np.asarray(d, values.dtype)


WRONG = {
    "kept": "a register that is written over owes nothing to what it held: its gradient starts anew from 0",
    "cleared late": "set the target's gradient to 0 before the shares are added: it may be a source as well",
    "end": "a slope reads the numbers as they were before their line, not what the registers hold at the end",
    "replaced": "a share that arrives is added to the gradient of its register, and replaces nothing",
    "once": "a line that reads a register twice owes it both shares",
    "own": "a factor's slope is the other factor, not itself",
    "forward": "the lines go back from the last to the first",
}

QUESTION = Question(
    title="A program that forgets",
    function="run_registers",
    arguments=("values", "program"),
    differentiable=(0,),
    reference=run,
    cases=cases,
    sizes=Sizes({"registers": Range(3, 5, most=30), "lines": Range(14, 20, least=10, most=60)}),
    points={"value": 1, "gradient": 2, "edge cases": 1},
    hint="give every register a second one for its gradient; what does one line do to these, read backwards?",
    mistakes=tuple(
        Mistake(
            text,
            gradient=lambda e, dy, values, program, wrong=wrong: [walked_back(values, program, dy, wrong), None],
        )
        for wrong, text in WRONG.items()
    ),
    columns="registers",
)
