"""Arrays that count what is computed with them: operations on numbers, the same on every machine.

Chapter: backpropagation
"""

from __future__ import annotations

from collections import Counter

import numpy as np

from companion.shapes import Array


class Tally(Counter):
    """Counts of operations on single numbers, by the name of NumPy's function; ``total()`` is their sum.

    ``watch`` gives an array that counts here. "matmul" counts multiply-adds: N D O of them for an (N, D) by a (D, O)
    matrix. Every other function counts one for each number that it computes, a sum one for each number that it adds.
    Moving numbers about costs nothing.
    """

    def watch(self, array: Array) -> Array:
        """Give a copy of an array that counts what is computed with it, and with the results of that, and so on.

        What is computed from plain arrays alone counts nowhere: watch the weights, and no product escapes.
        """
        watched = np.array(array).view(_Watched)
        watched.tally = self
        return watched


class _Watched(np.ndarray):
    tally: Tally | None = None

    def __array_finalize__(self, source):
        self.tally = getattr(source, "tally", None)

    def __array_ufunc__(self, ufunc, method, *inputs, out=(), **options):
        if not isinstance(ufunc, np.ufunc):  # an operation of the package, made of ufuncs
            return ufunc.function(*inputs, **options)
        plain = [x.view(np.ndarray) if isinstance(x, _Watched) else x for x in inputs]
        if out:
            options["out"] = tuple(x.view(np.ndarray) if isinstance(x, _Watched) else x for x in out)
        result = np.asarray(getattr(ufunc, method)(*plain, **options))
        tally = next(x.tally for x in (*inputs, *out) if isinstance(x, _Watched))
        tally[ufunc.__name__] += _work(ufunc, method, plain, result)
        if out:
            return out[0]
        watched = result.view(_Watched)
        watched.tally = tally
        return watched

    def __array_function__(self, function, types, arguments, options):
        if function is np.dot:  # of two matrices: the same product
            return np.matmul(*arguments)
        return super().__array_function__(function, types, arguments, options)


def _work(ufunc: np.ufunc, method: str, inputs, result: Array) -> int:
    if ufunc is np.matmul:
        return result.size * inputs[0].shape[-1]
    return result.size if method == "__call__" else np.size(inputs[0])
