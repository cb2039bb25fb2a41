"""What every learner asks of the data it is given, and says in the same words where they will not do."""

from __future__ import annotations

import numpy as np

from companion.shapes import Array, Float, Int


def examples(X, name: str = "X") -> Float[Array, "N D"]:
    """Give examples as float64, one a row; ``name`` is what the error calls them.

    Raises: TypeError for what is no number; ValueError for another shape than (N, D), nothing in it, or a number
    that is not finite.
    """
    X = np.asarray(X)
    if X.ndim != 2 or X.size == 0:
        raise ValueError(f"{name} must have shape (N, D), N at least 1 and D at least 1, got {X.shape}")
    return _finite(name, X)


def new_examples(learner, X) -> Float[Array, "N D"]:
    """Give examples to a learner that has seen others: as :func:`examples`, with as many features as those.

    Raises: as :func:`examples`; ValueError for another number of features, and before ``fit``.
    """
    if not hasattr(learner, "n_features_in_"):
        raise ValueError(f"{type(learner).__name__}: call fit before anything else")
    X = examples(X)
    if X.shape[1] != learner.n_features_in_:
        raise ValueError(f"X must have {learner.n_features_in_} features, as in fit, got {X.shape[1]}")
    return X


def classes_and_labels(X, y) -> tuple[Array, Int[Array, "N"]]:
    """Give the classes in ascending order, (K,), and the place of every label among them, (N,).

    Raises: ValueError for another shape than one label a row of X, and for fractions, which are no labels.
    """
    y = np.asarray(y)
    if y.shape != (len(X),):
        raise ValueError(f"fit: y must have shape ({len(X)},), one label a row of X, got {y.shape}")
    if y.dtype.kind == "f" and (y != np.round(y)).any():
        raise ValueError(f"fit: y must hold labels, which are no fractions, got {y[y != np.round(y)][0]}")
    return np.unique(y, return_inverse=True)


def targets(X, y) -> Float[Array, "N ..."]:
    """Give what is to be predicted as float64: a number a row of X, or a row of numbers.

    Raises: TypeError for what is no number; ValueError for another shape, or a number that is not finite.
    """
    y = np.asarray(y)
    if y.ndim not in (1, 2) or len(y) != len(X):
        raise ValueError(f"fit: y must have shape ({len(X)},) or ({len(X)}, O), one row a row of X, got {y.shape}")
    return _finite("y", y)


def require_whole(learner, name: str, number, at_least: int = 1) -> None:
    """Raise ValueError, naming the learner, for what is no whole number or too small a one."""
    if not isinstance(number, int | np.integer) or number < at_least:
        raise ValueError(
            f"{type(learner).__name__}: {name} must be a whole number of at least {at_least}, got {number!r}"
        )


def _finite(name: str, values) -> Array:
    if values.dtype.kind not in "fiub":
        raise TypeError(f"{name} must hold numbers, got dtype {values.dtype}")
    if not np.isfinite(values).all():
        where = tuple(int(i) for i in np.argwhere(~np.isfinite(values))[0])
        raise ValueError(f"{name} must be finite, got {values[where]} at index {where}")
    return values.astype(np.float64, copy=False)
