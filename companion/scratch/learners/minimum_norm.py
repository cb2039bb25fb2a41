"""Least squares where there may be more features than examples: of all weights that fit, the shortest.

Chapter: double_descent
"""

from __future__ import annotations

import numpy as np

from companion.scratch.learners._data import examples, new_examples, targets
from companion.shapes import Array, Float


class MinimumNormRegression:
    """Least squares without an intercept; where many weights are equally good, the shortest of them.

    Formula: w = X^+ y, with the pseudo-inverse X^+ = V S^-1 U^T of X = U S V^T. With independent columns, N >= D, it
    is (X^T X)^-1 X^T, and w the one least-squares solution. With independent rows, N <= D, it is X^T (X X^T)^-1:
    every example is fitted exactly, by the shortest weights that do so, and gradient descent from 0 reaches the same.
    Between the two, at N = D, the smallest singular value comes closest to 0, and w is longest.

    Singular values of at most ``rcond`` times the largest count as 0 (None: max(N, D) times the machine's epsilon).

    Attributes after ``fit``: ``coef_`` (D,) for targets (N,), else (O, D); ``singular_values_`` in descending order,
    and ``rank_``, how many of them count.

    Raises: TypeError for data that are no numbers; ValueError for data that are empty, not finite or of different
    lengths, for other features than in ``fit``, and before it, and for an ``rcond`` outside [0, 1).

    Source: Penrose (1956), On Best Approximate Solutions of Linear Matrix Equations; Golub and Van Loan (2013),
    section 5.5.
    """

    def __init__(self, rcond: float | None = None):
        if rcond is not None and not 0 <= rcond < 1:
            raise ValueError(f"MinimumNormRegression: rcond must be at least 0 and below 1, got {rcond!r}")
        self.rcond = rcond

    def fit(self, X: Float[Array, "N D"], y: Float[Array, "N ..."]) -> MinimumNormRegression:
        """Find the weights for the rows of X and their targets y."""
        X = examples(X)
        y = targets(X, y)
        rcond = max(X.shape) * np.finfo(float).eps if self.rcond is None else self.rcond
        U, s, Vt = np.linalg.svd(X, full_matrices=False)
        k = int((s > rcond * s[0]).sum())
        scaled = U[:, :k].T @ y  # (k,) or (k, O)
        self.coef_ = (Vt[:k].T @ (scaled.T / s[:k]).T).T
        self.singular_values_, self.rank_ = s, k
        self.n_features_in_ = X.shape[1]
        return self

    def predict(self, X: Float[Array, "N D"]) -> Float[Array, "N ..."]:
        """Give w x for every row."""
        return new_examples(self, X) @ self.coef_.T
