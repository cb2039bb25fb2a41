"""Multinomial logistic regression (softmax regression), fitted by Newton's method.

Chapter: softmax
"""

from __future__ import annotations

import math

import numpy as np

from companion.scratch import ops
from companion.scratch.learners._data import classes_and_labels, examples, new_examples
from companion.shapes import Array, Float, Int

EPS = np.finfo(float).eps


class LogisticRegression:
    """Softmax regression with an L2 penalty, fitted to its one optimum.

    Formula: minimise over W (K, D) and b (K,) the objective sum_n CE(x_n W^T + b, y_n) + ||W||^2 / (2 C). The
    intercepts b bear no penalty, and with C infinite nothing does. The objective is convex; Newton's method with a
    backtracking line search reaches the optimum to machine precision in about ten steps. In whatever units the
    features come, the steps are computed with each brought to mean 0 and size 1.

    Attributes after ``fit``: ``classes_`` (K,), ``coef_`` (K, D), ``intercept_`` (K,) with mean zero,
    ``n_iter_`` steps, ``objectives_`` the objective before each step and after the last.

    Raises: ValueError for a C that is not positive, for data that are empty, not finite or of different lengths,
    and for fewer than two classes; RuntimeError where ``max_iter`` steps do not suffice, or there is no optimum
    since nothing is penalised and the classes can be separated.

    Source: Bishop (2006), section 4.3.3 and 4.3.4 (iteratively reweighted least squares); the objective is
    scikit-learn's.
    """

    def __init__(self, C: float = 1.0, *, tol: float = 1e-10, max_iter: int = 100):
        if not C > 0:
            raise ValueError(f"LogisticRegression: C must be positive, got {C!r}")
        self.C, self.tol, self.max_iter = C, tol, max_iter

    def fit(self, X: Float[Array, "N D"], y: Int[Array, "N"]) -> LogisticRegression:
        """Find the optimum for the rows of X and their labels y."""
        X = examples(X)
        self.classes_, labels = classes_and_labels(X, y)
        if len(self.classes_) < 2:
            raise ValueError(f"fit: y must hold at least two classes, got {len(self.classes_)}")
        mean, size = X.mean(axis=0), np.abs(X - X.mean(axis=0)).max(axis=0)
        size[size == 0] = 1  # a feature that never changes
        features = np.hstack([(X - mean) / size, np.ones((len(X), 1))])  # (N, D+1): the last carries the intercepts
        penalty = np.append(1 / (self.C * size * size), 0.0)  # (D+1,), of W^2 / 2 in the features' own units
        theta = self._optimum(features, labels, penalty)
        self.coef_ = theta[:, :-1] / size
        intercept = theta[:, -1] - self.coef_ @ mean
        self.intercept_ = intercept - intercept.mean()
        self.n_features_in_ = X.shape[1]
        return self

    def _optimum(self, features, labels, penalty) -> Float[Array, "K D+1"]:
        """Go down to the optimum by Newton's steps, each halved until it keeps enough of what it promises."""
        theta = np.zeros((len(self.classes_), features.shape[1]))
        value, gradient, p = _objective(theta, features, labels, penalty)
        self.objectives_ = [value]
        for iteration in range(1, self.max_iter + 1):
            step = np.linalg.solve(_hessian(features, p, penalty), -gradient.ravel()).reshape(theta.shape)
            step -= step.mean(axis=0)  # what raises the scores of all classes alike changes nothing
            decrease, length = -(gradient * step).sum(), 1.0  # what a step of length 1 promises, twice
            arrived = 0 <= decrease <= self.tol * value
            new = _objective(theta + step, features, labels, penalty)
            while not new[0] <= value - 1e-4 * length * decrease and length * decrease > EPS * value:
                length /= 2
                new = _objective(theta + length * step, features, labels, penalty)
            if new[0] <= value:
                theta, (value, gradient, p) = theta + length * step, new
                self.objectives_.append(value)
            elif not arrived:
                raise RuntimeError(f"LogisticRegression: step {iteration} finds no way down, and is no optimum")
            if not penalty.any() and value < math.log(
                2
            ):  # then every example is right, and longer weights are better
                raise RuntimeError(f"LogisticRegression: the classes can be separated; no optimum with C={self.C}")
            if arrived:
                self.n_iter_ = iteration
                return theta
        raise RuntimeError(f"LogisticRegression: no optimum after max_iter={self.max_iter} steps")

    def decision_function(self, X: Float[Array, "N D"]) -> Float[Array, "N K"]:
        """Give the scores x W^T + b."""
        return new_examples(self, X) @ self.coef_.T + self.intercept_

    def predict_proba(self, X: Float[Array, "N D"]) -> Float[Array, "N K"]:
        """Give the probability of every class, rows summing to one."""
        return ops.softmax(self.decision_function(X), 1)[0]

    def predict(self, X: Float[Array, "N D"]) -> Array:
        """Give the most probable class of every row."""
        best = self.decision_function(X).argmax(axis=1)
        return self.classes_[best]


def _objective(theta, features, labels, penalty):
    """Compute the objective, its gradient (K, D+1), and the probabilities (N, K)."""
    scores = features @ theta.T
    loss, backward = ops.cross_entropy(scores, labels, reduction="sum")
    gradient = backward(np.ones(()))[0].T @ features + penalty * theta
    return float(loss + (penalty * theta**2).sum() / 2), gradient, ops.softmax(scores, 1)[0]


def _hessian(features, p, penalty):
    """Build the Hessian, (K(D+1), K(D+1)): blocks X^T diag(p_j (1[j=k] - p_k)) X, and the penalty.

    Where the objective is flat, as it is in raising all intercepts alike, the Hessian is 0: a diagonal that is larger
    by a trace makes it invertible, and leaves the step as it is, since the gradient has no part there.
    """
    k, d = p.shape[1], features.shape[1]
    hessian = np.empty((k, d, k, d))
    for i in range(k):
        for j in range(i, k):
            weight = p[:, i] * ((i == j) - p[:, j])
            hessian[i, :, j, :] = features.T @ (weight[:, None] * features)
            hessian[j, :, i, :] = hessian[i, :, j, :].T
        hessian[i, range(d), i, range(d)] += penalty
    hessian = hessian.reshape(k * d, k * d)
    diagonal = hessian.diagonal()
    return hessian + np.diag(np.where(diagonal > 0, 1e-12 * diagonal, 1))
