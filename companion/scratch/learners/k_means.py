"""Groups without labels: k centres, each the mean of the examples nearest to it.

Chapter: ai_ml_dl
"""

from __future__ import annotations

import numpy as np

from companion.scratch.learners._data import examples, new_examples, require_whole
from companion.shapes import Array, Float, Int


class KMeans:
    """Lloyd's algorithm: in turn, every example joins its nearest centre, and every centre moves to its group's mean.

    Formula: minimise sum_n |x_n - c_k(n)|^2 over the centres c and the memberships k(n). Either half of a step makes
    the sum smaller or leaves it, so it ends; where it ends hangs on where it began. Of centres equally near, the
    first counts. It stops once nobody changes groups, or the centres' squared moves sum to at most ``tol`` times the
    features' mean variance.

    A centre that nobody is nearest to moves onto the example farthest from its own centre, which leaves its group. A
    centre that has no example even so stays where it is. (scikit-learn moves that one to the largest group.)

    Attributes after ``fit``: ``cluster_centers_`` (K, D), ``labels_`` (N,), ``inertia_`` the sum that is minimised,
    ``n_iter_`` steps.

    Raises: TypeError for data that are no numbers; ValueError for data that are empty or not finite, for fewer
    examples than groups, for an ``init`` of another shape than (K, D), for other features than in ``fit``, and before
    it.

    Source: Lloyd (1982), Least Squares Quantization in PCM; Bishop (2006), section 9.1.
    """

    def __init__(self, n_clusters: int, *, init: Float[Array, "K D"], max_iter: int = 300, tol: float = 1e-4):
        require_whole(self, "n_clusters", n_clusters)
        require_whole(self, "max_iter", max_iter)
        if not tol >= 0:
            raise ValueError(f"KMeans: tol must be at least 0, got {tol!r}")
        self.n_clusters, self.init, self.max_iter, self.tol = n_clusters, init, max_iter, tol

    def fit(self, X: Float[Array, "N D"], y=None) -> KMeans:
        """Find the centres of the rows of X, from ``init`` on; ``y`` is there for the sake of the other learners."""
        X, centers = examples(X), examples(self.init, "init")
        if centers.shape != (self.n_clusters, X.shape[1]):
            raise ValueError(f"KMeans: init must have shape {(self.n_clusters, X.shape[1])}, got {centers.shape}")
        if len(X) < self.n_clusters:
            raise ValueError(f"fit: X must have at least n_clusters={self.n_clusters} rows, got {len(X)}")
        before = np.full(len(X), -1)
        for step in range(1, self.max_iter + 1):
            self.n_iter_ = step
            labels = _nearest(X, centers)
            moved = _means(X, centers, labels)
            shift, centers = ((moved - centers) ** 2).sum(), moved
            if shift <= self.tol * X.var(axis=0).mean() or np.array_equal(labels, before):
                break
            before = labels
        self.cluster_centers_, self.labels_ = centers, _nearest(X, centers)
        self.inertia_ = float(((X - centers[self.labels_]) ** 2).sum())
        self.n_features_in_ = X.shape[1]
        return self

    def predict(self, X: Float[Array, "M D"]) -> Int[Array, "M"]:
        """Give the nearest centre of every row."""
        X = new_examples(self, X)
        return _nearest(X, self.cluster_centers_)


def _nearest(X, centers) -> Int[Array, "N"]:
    return ((X[:, None] - centers) ** 2).sum(axis=2).argmin(axis=1)


def _means(X, centers, labels) -> Float[Array, "K D"]:
    """Give the mean of every group, after each empty one has taken the example farthest from its centre."""
    empty = np.setdiff1d(np.arange(len(centers)), labels)
    far = ((X - centers[labels]) ** 2).sum(axis=1)
    if len(empty) and far.max() > 0:
        labels = labels.copy()
        labels[far.argsort(kind="stable")[::-1][: len(empty)]] = empty
    groups = [X[labels == k] for k in range(len(centers))]
    return np.array([group.mean(axis=0) if len(group) else old for group, old in zip(groups, centers, strict=True)])
