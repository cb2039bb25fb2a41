"""The switch that says whether computations are recorded: each thread's own.

Chapter: softmax
"""

from __future__ import annotations

import functools
import inspect
import threading
from collections.abc import Callable

from companion.scratch._public import public


class _Mode(threading.local):
    recording = True  # each thread's own


mode = _Mode()


class _Recording:
    """Recording switched on or off: for a block, as often as one likes, or for all that a function does."""

    def __init__(self, wanted: bool):
        self.wanted, self.before = wanted, []

    def __enter__(self):
        self.before.append(mode.recording)
        mode.recording = self.wanted

    def __exit__(self, *_):
        mode.recording = self.before.pop()

    def __call__(self, function: Callable) -> Callable:
        """Give the function, or the generator, that computes so: of a generator, what runs between its yields."""
        if inspect.isgeneratorfunction(function):
            return _stepwise(function, self.wanted)

        @functools.wraps(function)
        def inside(*inputs, **options):
            with _Recording(self.wanted):
                return function(*inputs, **options)

        return inside


def _stepwise(function: Callable, wanted: bool) -> Callable:
    @functools.wraps(function)
    def steps(*inputs, **options):
        generator = function(*inputs, **options)
        go_on, given = generator.send, None
        while True:
            try:
                with _Recording(wanted):
                    value = go_on(given)
            except StopIteration as end:
                return end.value
            try:
                go_on, given = generator.send, (yield value)
            except BaseException as thrown:
                go_on, given = generator.throw, thrown

    return steps


@public
def no_grad(function: Callable | None = None):
    """Compute without recording: inside, results remember nothing and need no memory for it.

    ``with no_grad():`` for a block, ``@no_grad`` or ``@no_grad()`` above a function. The switch is each thread's own,
    and is put back as it was on leaving.
    """
    return _Recording(False) if function is None else _Recording(False)(function)


@public
def enable_grad(function: Callable | None = None):
    """Record again, inside :func:`no_grad`."""
    return _Recording(True) if function is None else _Recording(True)(function)


@public
def is_grad_enabled() -> bool:
    """Say whether computations are recorded here and now."""
    return mode.recording
