"""Linear regression by least squares, with a price on large weights or without.

Chapter: ai_ml_dl
"""

from __future__ import annotations

import numpy as np

from companion.scratch.learners._data import examples, new_examples, targets
from companion.shapes import Array, Float


class LinearRegression:
    """The straight line, or plane, with the least sum of squared errors.

    Formula: minimise sum_n |x_n W^T + b - y_n|^2 over W and b. The best b lets the plane pass through the means,
    b = mean(y) - mean(x) W^T; with both means taken off, W^T = (X^T X)^-1 X^T Y. LAPACK finds it from the singular
    values of X, since those of X^T X, their squares, would double the digits lost. Where many W are equally good,
    because a feature follows from others, it is the one of least length.

    Attributes after ``fit``: ``coef_`` (D,) and a number ``intercept_`` for targets (N,); ``coef_`` (O, D) and
    ``intercept_`` (O,) for targets (N, O).

    Raises: TypeError for data that are no numbers; ValueError for data that are empty, not finite or of different
    lengths, for other features than in ``fit``, and before it.

    Source: Legendre (1805) and Gauss (1809); Bishop (2006), section 3.1.1.
    """

    def fit(self, X: Float[Array, "N D"], y: Float[Array, "N ..."]) -> LinearRegression:
        """Find the plane for the rows of X and their targets y."""
        X = examples(X)
        y = targets(X, y)
        mean_x, mean_y = X.mean(axis=0), y.mean(axis=0)
        weights = np.linalg.lstsq(*self._equations(X - mean_x, y - mean_y), rcond=None)[0]  # (D,) or (D, O)
        self.coef_ = weights.T
        self.intercept_ = mean_y - mean_x @ weights
        self.n_features_in_ = X.shape[1]
        return self

    def _equations(self, X, y):
        """Give the rows that W should satisfy as nearly as it can, and what they should come to."""
        return X, y

    def predict(self, X: Float[Array, "N D"]) -> Float[Array, "N ..."]:
        """Give x W^T + b for every row."""
        return new_examples(self, X) @ self.coef_.T + self.intercept_


class Ridge(LinearRegression):
    """Least squares with a price on large weights: a little bias for weights that hang less on the sample.

    Formula: minimise sum_n |x_n W^T + b - y_n|^2 + alpha |W|^2. The intercept b bears no price. With the means taken
    off, W^T = (X^T X + alpha I)^-1 X^T Y, which is least squares with D more examples: sqrt(alpha) times each unit
    vector, whose target is 0.

    Attributes after ``fit``: ``coef_`` and ``intercept_``, as of :class:`LinearRegression`.

    Raises: as :class:`LinearRegression`; ValueError for a negative alpha.

    Source: Hoerl and Kennard (1970), Ridge Regression: Biased Estimation for Nonorthogonal Problems, equation 2.1;
    Bishop (2006), section 3.1.4.
    """

    def __init__(self, alpha: float = 1.0):
        if not 0 <= alpha < np.inf:
            raise ValueError(f"Ridge: alpha must be at least 0 and finite, got {alpha!r}")
        self.alpha = alpha

    def _equations(self, X, y):
        D = X.shape[1]
        wanted = np.zeros((D, *y.shape[1:]))
        return np.concatenate([X, np.sqrt(self.alpha) * np.eye(D)]), np.concatenate([y, wanted])
