"""Answers planted on purpose: known mistakes, common faults, bad manners, and what others have written already."""

import numpy as np
from sizing import small

from companion.homework.diagnose import close
from companion.homework.here import calls_here
from companion.homework.observation import observe
from companion.homework.questions import expected
from companion.homework.verdicts import judge
from companion.scratch import ops


def judged(question, namespace, seed=0):
    """Judge in this process."""
    return judge(small(question), calls_here(namespace), seed, hidden=False)


def asked(question, function, seed=0):
    """Judge a function of a test, which may use PyTorch."""

    def call(name, args, kwargs, upstream, seconds=None):
        return {"seen": observe(function, args, kwargs, upstream)}

    return judge(small(question), call, seed, hidden=False)


def planted(question, mistake, solution=None):
    """Write the function that makes a known mistake, PyTorch doing the arithmetic.

    Where a question is of itself, the mistake is made with what the ``solution`` gives.
    """
    first = []

    def function(*args, **kwargs):
        args = [np.ascontiguousarray(a) for a in args]
        if question.of_itself:
            right = solution(*args, **kwargs)
            first.append(right)
            return mistake.reference(right, first[0], *args, **kwargs)
        if question.differentiable is None:
            return mistake.reference(*args, **kwargs)

        class case:
            pass

        case.args, case.kwargs = args, kwargs
        value = expected(question, case, reference=mistake.reference).value

        def backward(dy):
            found = expected(question, case, np.asarray(dy, args[0].dtype), mistake.reference).gradients
            return tuple(mistake.gradient(found, np.asarray(dy), *args, **kwargs) if mistake.gradient else found)

        return value, backward

    return function


def truth(question):
    """Write the right function, for faults to be planted in."""

    class none:
        reference, gradient = question.reference, None

    return planted(question, none)


FAULTS = {
    "zero": lambda g, n: (0 * g, "is zero everywhere"),
    "sign": lambda g, n: (-g, "has the wrong sign"),
    "twice": lambda g, n: (2 * g, "is twice what it should be"),
    "not-a-number": lambda g, n: (g * np.nan, "is nan"),
    "transposed": lambda g, n: (g.T, "is transposed"),
    "one-entry": lambda g, n: (np.where(np.arange(g.size).reshape(g.shape) == 0, g + 1, g), "wrong in some entries"),
    "times-n": lambda g, n: (
        g * n,
        "exactly N: sum instead of mean|N does not multiply it",
    ),  # where a question says it itself
    "over-n": lambda g, n: (g / n, "exactly 1/N: mean instead of sum"),
    "no-gradient": lambda g, n: (None, "is None, a gradient was expected"),
    "sum-is-missing": lambda g, n: (np.stack([g / 2, g / 2]), "lacks the sum over the axes"),
    "roughly": lambda g, n: (g * (1 + 1e-8), "nearly right"),
    "rank": lambda g, n: (g.ravel(), "has shape"),
    "single": lambda g, n: (g.astype(np.float32), "nearly right|dtype float32"),
}


def misbehaving(question, how):
    """Write the right function with bad manners."""

    buffers = {}

    def function(*args, **kwargs):
        value, backward = truth(question)(*args, **kwargs)
        calls = 0
        if how == "a buffer for the value":
            value = buffers.setdefault(value.shape, value)
            value[...] = truth(question)(*args, **kwargs)[0]
        if how == "changes an input":
            args[0][...] += 1

        def bad(dy):
            nonlocal calls
            calls += 1
            found = backward(dy)
            if how == "another answer later":
                return tuple(None if g is None else g * calls for g in found)
            if how == "every second time":
                return tuple(None if g is None else g * (1 + calls % 2) / 2 for g in found) if calls > 1 else found
            if how == "one buffer":
                for i, g in enumerate(found):
                    buffers.setdefault((i, g.shape), g)[...] = g
                return tuple(buffers[i, g.shape] for i, g in enumerate(found))
            if how == "changes dy" and isinstance(dy, np.ndarray):
                dy *= 2
            return found[:-1] if how == "too few" else list(found) if how == "a list" else found

        return (value.astype(np.float64) if how == "loses the dtype" else value), bad

    return function


HARMFUL = {
    "meshgrid",
    "fromregex",
    "fromfile",
    "loadtxt",
    "genfromtxt",
    "memmap",
    "load",
    "test",
    "info",
    "show_config",
}


def candidates():
    """List what a learner might hand in: the package's operations, and NumPy's functions of one to three arrays."""
    for name in ops.__all__:
        yield f"ops.{name}", getattr(ops, name)
    for name in sorted(dir(np)):
        function = getattr(np, name)
        if callable(function) and not isinstance(function, type) and not name.startswith(("_", "set_", "save")):
            if name in HARMFUL:
                continue
            yield f"np.{name}", function


def attempt(function, args, kwargs, upstream):
    """Call a function as the worker does; whatever it raises is its reply."""
    try:
        return {"seen": observe(function, [np.array(a) for a in args], kwargs, upstream)}
    except BaseException as error:
        return {"error": {"type": type(error).__name__}}


def right(question, function, case, answer) -> tuple[bool, bool]:
    """Say whether a function gives a case's value, and its gradients where some are owed (else the value again)."""
    if question.names:  # no ready function returns arrays by these names
        return False, False
    with np.errstate(all="ignore"):
        seen = attempt(function, case.args, case.kwargs, answer.upstream).get("seen", {})
    value = "value" in seen and close(seen["value"], answer.value, question.tolerance[case.args[0].dtype.name])
    if question.differentiable is None:
        return value, value
    pairs = zip(seen.get("gradients", [None]), answer.gradients, strict=False)
    return value, all(b is None or (a is not None and close(a, b, 1e-4)) for a, b in pairs)
