"""Minimum-norm least squares by ``torch.linalg.lstsq``, whose driver gelsd takes the singular values.

Chapter: double_descent
"""

from __future__ import annotations

import numpy as np
import torch


class MinimumNormRegression:
    """Least squares without an intercept; where many weights are equally good, the shortest of them.

    Attributes after ``fit``: ``coef_`` (D,) or (O, D), ``singular_values_``, ``rank_``.
    """

    def __init__(self, rcond: float | None = None):
        self.rcond = rcond

    def fit(self, X, y):
        """Find the weights for the rows of X and their targets y."""
        x, wanted = (torch.from_numpy(np.array(a, dtype=np.float64)) for a in (X, y))
        found = torch.linalg.lstsq(x, wanted.reshape(len(x), -1), rcond=self.rcond, driver="gelsd")
        self.coef_ = found.solution.T.reshape(*wanted.shape[1:], x.shape[1]).numpy()
        self.singular_values_, self.rank_ = found.singular_values.numpy(), int(found.rank)
        return self

    def predict(self, X):
        """Give w x for every row."""
        return X @ self.coef_.T


class MinimumNormPath:
    """The same on the first p features for every p of ``sizes``: one ``torch.linalg.lstsq`` a size.

    Attributes after ``fit``: ``norms_`` (G,).
    """

    def __init__(self, sizes):
        self.sizes = sizes

    def fit(self, X, y):
        """Find the weights of every size."""
        self._fits = [MinimumNormRegression().fit(X[:, :size], y) for size in self.sizes]
        self.norms_ = np.array([np.linalg.norm(fit.coef_) for fit in self._fits])
        return self

    def predict(self, X):
        """Give what each size says of every row."""
        return np.stack([fit.predict(X[:, :size]) for fit, size in zip(self._fits, self.sizes, strict=True)])
