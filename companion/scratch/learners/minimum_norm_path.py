"""The minimum-norm fits on the first 10, 20, ... features of one table: all sizes for little more than the largest.

Chapter: double_descent
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from companion.scratch.learners._data import examples, new_examples, require_whole, targets
from companion.shapes import Array, Float

EPS = np.finfo(float).eps


class MinimumNormPath:
    """:class:`MinimumNormRegression` on the first p features, for every p of ``sizes`` at once.

    Formula, with N examples, Z_p the first p features, and Z = Q R. For p <= N, R's first p rows and columns factor
    Z_p, so one factorisation serves every size: w_p = R_p^-1 (Q^T y)_p, all of them together by one triangular solve.
    For p > N, w_p = Z_p^T a_p with (Z_p Z_p^T) a_p = y, and the N x N matrix on the left only grows by the products
    of the new features: Z_p Z_p^T = sum_{j <= p} z_j z_j^T. Where it is near singular, just above N, one step of
    refinement, a += (Z Z^T)^-1 (y - Z (Z^T a)), wins back the digits that its squared condition costs.

    Linearly dependent features are refused: a cut-off would be a choice at every size. It computes in float64
    whatever comes: at p = N, the condition of Z_p Z_p^T leaves nothing of float32's seven digits.

    Attributes after ``fit``: ``norms_`` (G,), the length |w_p| of all weights for each of the G sizes.

    Raises: TypeError for data that are no numbers; ValueError for sizes that do not ascend or are no whole numbers,
    for data that are empty, not finite, of different lengths or of fewer features than the largest size, for linearly
    dependent features (or examples, where they are fewer), for other features than in ``fit``, and before it.

    Source: Golub and Van Loan (2013), sections 5.3 and 5.6; the refinement: Bjorck (1987), Stability Analysis of the
    Method of Seminormal Equations for Linear Least Squares Problems.
    """

    def __init__(self, sizes: Sequence[int]):
        for size in sizes:
            require_whole(self, "a size", size)
        if not len(sizes) or any(b <= a for a, b in pairwise(sizes)):
            raise ValueError(f"MinimumNormPath: sizes must be one or more in ascending order, got {sizes!r}")
        self.sizes = [int(size) for size in sizes]

    def fit(self, X: Float[Array, "N D"], y: Float[Array, "N ..."]) -> MinimumNormPath:
        """Find the weights of every size for the rows of X and their targets y."""
        X = examples(X)
        y = targets(X, y)
        if X.shape[1] < self.sizes[-1]:
            raise ValueError(f"fit: X must have {self.sizes[-1]} features, the largest size, got {X.shape[1]}")
        self.n_features_in_, self._outputs = X.shape[1], y.shape[1:]
        y = y.reshape(len(y), -1)  # (N, O)
        narrow = [size for size in self.sizes if size <= len(X)]
        wide = self.sizes[len(narrow) :]
        self._parts = []  # (features, fits, their weights (p, fits O)): the weights of these features in these fits
        norms = [self._fit_narrow(X, y, narrow)] if narrow else []
        norms += [self._fit_wide(X, y, wide)] if wide else []
        self.norms_ = np.concatenate(norms)
        return self

    def _fit_narrow(self, X, y, sizes) -> Float[Array, "G"]:
        """Fit the sizes up to N; give the lengths. QR of X and y side by side leaves Q^T y beside R."""
        p = sizes[-1]
        R = np.linalg.qr(np.hstack([X[:, :p], y]), mode="r")[:p]
        _require_independent(np.abs(R.diagonal()), EPS * len(X))
        mine = np.arange(p)[:, None] < sizes  # (p, G): which features a size has
        wanted = mine[:, :, None] * R[:, None, p:]  # (p, G, O)
        w = solve_triangular(R[:, :p], wanted.reshape(p, -1), lower=False)
        self._parts.append((slice(p), slice(len(sizes)), w))
        return np.sqrt((w.reshape(wanted.shape) ** 2).sum(axis=(0, 2)))

    def _fit_wide(self, X, y, sizes) -> Float[Array, "G"]:
        """Fit the sizes above N; give the lengths, since |w|^2 = a^T Z Z^T a = a^T y."""
        gram, a = np.zeros((len(X), len(X))), []
        for start, size in pairwise([0, *sizes]):
            gram += X[:, start:size] @ X[:, start:size].T
            L = _cholesky(gram)
            a.append(_solve(L, y))
            if size < 2 * len(X):
                a[-1] += _solve(L, y - X[:, :size] @ (X[:, :size].T @ a[-1]))
        first = len(self.sizes) - len(sizes)
        for i, (start, size) in enumerate(pairwise([0, *sizes])):
            w = X[:, start:size].T @ np.hstack(a[i:])
            self._parts.append((slice(start, size), slice(first + i, None), w))
        return np.sqrt([(one * y).sum() for one in a])

    def predict(self, X: Float[Array, "M D"]) -> Float[Array, "G M ..."]:
        """Give what each size says of every row."""
        X = new_examples(self, X)
        O = int(np.prod(self._outputs))
        answers = np.zeros((len(X), len(self.sizes), O))
        for features, fits, w in self._parts:
            answers[:, fits] += (X[:, features] @ w).reshape(len(X), -1, O)
        return np.moveaxis(answers, 1, 0).reshape(len(self.sizes), len(X), *self._outputs)


def solve_triangular(A: Float[Array, "N N"], b: Float[Array, "N O"], *, lower: bool, block: int = 64) -> Array:
    """Solve A x = b for a triangular A, a block of rows after the other, so that nearly all is matrix products.

    (NumPy has no triangular solve of its own.)
    """
    x, starts = b.copy(), range(0, len(A), block)
    for i in starts if lower else reversed(starts):
        here, known = slice(i, i + block), slice(i) if lower else slice(i + block, None)
        x[here] = np.linalg.solve(A[here, here], x[here] - A[here, known] @ x[known])
    return x


def _cholesky(gram):
    """Factor gram = L L^T."""
    try:
        L = np.linalg.cholesky(gram)
    except np.linalg.LinAlgError:
        L = np.zeros((1, 1))
    _require_independent(L.diagonal() ** 2, EPS * len(gram))
    return L


def _solve(L, y):
    """Solve L L^T a = y."""
    return solve_triangular(L.T, solve_triangular(L, y, lower=True), lower=False)


def _require_independent(pivots, share):
    if not pivots.min() > share * pivots.max():
        raise ValueError(
            "MinimumNormPath: features, or examples where they are fewer, must be linearly independent; "
            "MinimumNormRegression cuts off the directions that are not"
        )
