"""Multinomial logistic regression (softmax regression), fitted by Newton's method.

Chapter: softmax
"""

from __future__ import annotations

import numpy as np

from companion.scratch import ops
from companion.shapes import Array, Float, Int


class LogisticRegression:
    """Softmax regression with an L2 penalty, fitted to its one optimum.

    Formula: minimise over W (K, D) and b (K,) the objective C sum_n CE(x_n W^T + b, y_n) + ||W||^2 / 2. The
    intercepts b bear no penalty. The objective is convex; Newton's method with a backtracking line search reaches
    the optimum to machine precision in about ten steps.

    Attributes after ``fit``: ``classes_`` (K,), ``coef_`` (K, D), ``intercept_`` (K,) with mean zero,
    ``n_iter_`` steps, ``objectives_`` the objective before each step and after the last.

    Raises: ValueError for a C that is not positive, for data that are empty, not finite or of different lengths,
    and for fewer than two classes; RuntimeError where ``max_iter`` steps do not suffice.

    Source: Bishop (2006), section 4.3.3 and 4.3.4 (iteratively reweighted least squares); the objective is
    scikit-learn's.
    """

    def __init__(self, C: float = 1.0, *, tol: float = 1e-10, max_iter: int = 100):
        if not C > 0:
            raise ValueError(f"LogisticRegression: C must be positive, got {C!r}")
        self.C, self.tol, self.max_iter = C, tol, max_iter

    def fit(self, X: Float[Array, "N D"], y: Int[Array, "N"]) -> LogisticRegression:
        """Find the optimum for the rows of X and their labels y."""
        X = self._checked(X)
        y = np.asarray(y)
        if y.shape != (len(X),):
            raise ValueError(f"fit: y must have shape ({len(X)},), one label a row of X, got {y.shape}")
        self.classes_, labels = np.unique(y, return_inverse=True)
        if len(self.classes_) < 2:
            raise ValueError(f"fit: y must hold at least two classes, got {len(self.classes_)}")
        features = np.hstack([X, np.ones((len(X), 1))])  # (N, D+1): the last column carries the intercepts
        theta = np.zeros((len(self.classes_), features.shape[1]))  # (K, D+1)
        value, gradient, p = self._objective(theta, features, labels)
        self.objectives_ = [value]
        for iteration in range(1, self.max_iter + 1):
            step = np.linalg.solve(self._hessian(features, p), -gradient.ravel()).reshape(theta.shape)
            decrease = -(gradient * step).sum()  # what a step of length 1 promises, twice
            length = 1.0
            while True:
                value, gradient, p = self._objective(theta + length * step, features, labels)
                if value <= self.objectives_[-1] - 1e-4 * length * decrease or length * decrease < self.tol * value:
                    break
                length /= 2
            theta = theta + length * step
            self.objectives_.append(value)
            if decrease < self.tol * value:
                self.n_iter_ = iteration
                self.coef_, self.intercept_ = theta[:, :-1], theta[:, -1] - theta[:, -1].mean()
                return self
        raise RuntimeError(f"LogisticRegression: no optimum after max_iter={self.max_iter} steps")

    def decision_function(self, X: Float[Array, "N D"]) -> Float[Array, "N K"]:
        """Give the scores x W^T + b."""
        X = self._checked(X)
        if X.shape[1] != self.coef_.shape[1]:
            raise ValueError(f"X must have {self.coef_.shape[1]} features, as in fit, got {X.shape[1]}")
        return X @ self.coef_.T + self.intercept_

    def predict_proba(self, X: Float[Array, "N D"]) -> Float[Array, "N K"]:
        """Give the probability of every class, rows summing to one."""
        return ops.softmax(self.decision_function(X), 1)[0]

    def predict(self, X: Float[Array, "N D"]) -> Array:
        """Give the most probable class of every row."""
        return self.classes_[self.decision_function(X).argmax(axis=1)]

    def _objective(self, theta, features, labels):
        """Compute the objective, its gradient (K, D+1), and the probabilities (N, K)."""
        scores = features @ theta.T
        loss, backward = ops.cross_entropy(scores, labels, reduction="sum")
        weights = theta * ([1.0] * (theta.shape[1] - 1) + [0.0])  # no penalty on the intercepts
        gradient = self.C * backward(1.0)[0].T @ features + weights
        return self.C * loss + (weights**2).sum() / 2, gradient, ops.softmax(scores, 1)[0]

    def _hessian(self, features, p):
        """Build the Hessian, (K(D+1), K(D+1)): blocks C X^T diag(p_j (1[j=k] - p_k)) X, and the penalty.

        Raising all intercepts alike changes nothing, so the Hessian is flat in that direction; a one for every
        pair of intercepts makes it invertible and, as the gradient has no part there, leaves the step as it is.
        """
        k, d = p.shape[1], features.shape[1]
        hessian = np.empty((k, d, k, d))
        for i in range(k):
            for j in range(i, k):
                weight = p[:, i] * ((i == j) - p[:, j])
                hessian[i, :, j, :] = self.C * features.T @ (weight[:, None] * features)
                hessian[j, :, i, :] = hessian[i, :, j, :].T
        for i in range(k):
            hessian[i, range(d - 1), i, range(d - 1)] += 1
        hessian[:, -1, :, -1] += 1
        return hessian.reshape(k * d, k * d)

    def _checked(self, X) -> Array:
        X = np.asarray(X)
        if X.ndim != 2 or len(X) == 0:
            raise ValueError(f"X must have shape (N, D) with N at least 1, got {X.shape}")
        if X.dtype.kind not in "fiu":
            raise TypeError(f"X must hold numbers, got dtype {X.dtype}")
        if not np.isfinite(X).all():
            where = tuple(int(i) for i in np.argwhere(~np.isfinite(X))[0])
            raise ValueError(f"X must be finite, got {X[where]} at index {where}")
        return X.astype(np.float64, copy=False)
