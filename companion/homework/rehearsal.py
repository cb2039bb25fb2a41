"""The rehearsal: what a function raises is told in full of inputs that are no secret, and of no others.

An exception is a messenger: its type, its text, its line may carry what the function was given. So each function is
called once with inputs that anybody can draw, in a worker that has seen no hidden input yet, and whatever it raises
then may be told, since its author could not put into it what was not known. What a hidden call raises is not told; in
its place stands what the rehearsal raised.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from companion.homework.questions import PLAIN, Question, expected

OPEN_SEED = 0
SILENT = {"type": ""}  # stands for an exception of which nothing is told


def rehearse(question: Question, call: Callable[..., dict]) -> dict:
    """Ask the first plain case, drawn from an open seed and in the sizes of the question's own file.

    Give the worker's reply.

    Raises: WireError where the worker was lost over it.
    """
    question = replace(question, sizes=question.open_sizes or question.sizes)
    rng = np.random.default_rng([OPEN_SEED, question.number])
    case = next(case for case in question.cases(rng, question.sizes) if case.kind == PLAIN)
    upstream = None if question.differentiable is None else expected(question, case, rng).upstream
    return call(question.function, case.args, case.kwargs, upstream)


def veiled(reply: dict, rehearsal: dict) -> dict:
    """Give the reply to a hidden call with what the rehearsal raised in place of what that call raised."""
    shown = {key: value for key, value in reply.items() if key != "foreign"}
    if "error" in reply:
        shown["error"] = rehearsal.get("error", SILENT)
    if "backward_error" in reply.get("seen", {}):
        known = rehearsal.get("seen", {}).get("backward_error", SILENT)
        shown["seen"] = reply["seen"] | {"backward_error": known}
    return shown
