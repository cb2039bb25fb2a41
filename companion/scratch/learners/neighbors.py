"""Learning by heart: an answer is that of the nearest examples.

Chapter: ai_ml_dl
"""

from __future__ import annotations

import numpy as np

from companion.scratch.learners._data import classes_and_labels, examples, new_examples, require_whole, targets
from companion.shapes import Array, Float, Int


class _Neighbors:
    """Examples kept as they are, and asked which of them are nearest."""

    def __init__(self, n_neighbors: int = 5):
        require_whole(self, "n_neighbors", n_neighbors)
        self.n_neighbors = n_neighbors

    def _keep(self, X: Float[Array, "N D"]) -> None:
        if len(X) < self.n_neighbors:
            raise ValueError(f"fit: X must have at least n_neighbors={self.n_neighbors} rows, got {len(X)}")
        self._examples, self.n_features_in_ = X, X.shape[1]

    def kneighbors(self, X: Float[Array, "M D"]) -> tuple[Float[Array, "M k"], Int[Array, "M k"]]:
        """Give the distances and the places of the nearest examples, nearest first.

        Of examples equally near, the earlier one counts. (scikit-learn leaves it open which.)
        """
        X = new_examples(self, X)
        squares = np.array([((self._examples - x) ** 2).sum(axis=1) for x in X])  # (M, N)
        nearest = squares.argsort(axis=1, kind="stable")[:, : self.n_neighbors]
        return np.sqrt(np.take_along_axis(squares, nearest, axis=1)), nearest


class KNeighborsClassifier(_Neighbors):
    """A vote of the nearest examples.

    Formula: p_k(x) is the share of class k among the ``n_neighbors`` examples with the least |x_n - x|. Predicted is
    the class with the largest share; of classes with equal shares, the first in ascending order.

    Attributes after ``fit``: ``classes_`` (K,).

    Raises: TypeError for data that are no numbers; ValueError for data that are empty, not finite or of different
    lengths, for fewer examples than neighbours, for other features than in ``fit``, and before it.

    Source: Cover and Hart (1967), Nearest Neighbor Pattern Classification; Bishop (2006), section 2.5.2.
    """

    def fit(self, X: Float[Array, "N D"], y: Int[Array, "N"]) -> KNeighborsClassifier:
        """Keep the rows of X and their labels y."""
        X = examples(X)
        self.classes_, self._labels = classes_and_labels(X, y)
        self._keep(X)
        return self

    def predict_proba(self, X: Float[Array, "M D"]) -> Float[Array, "M K"]:
        """Give the share of every class among the nearest examples, rows summing to one."""
        _, nearest = self.kneighbors(X)
        votes = self._labels[nearest]  # (M, k)
        return (votes[:, :, None] == np.arange(len(self.classes_))).mean(axis=1)

    def predict(self, X: Float[Array, "M D"]) -> Array:
        """Give the class with most votes."""
        most = self.predict_proba(X).argmax(axis=1)
        return self.classes_[most]


class KNeighborsRegressor(_Neighbors):
    """The mean of the nearest examples' targets.

    Formula: f(x) is the mean of y_n over the ``n_neighbors`` examples with the least |x_n - x|.

    Raises: as :class:`KNeighborsClassifier`.

    Source: Hastie, Tibshirani and Friedman (2009), The Elements of Statistical Learning, equation 2.8.
    """

    def fit(self, X: Float[Array, "N D"], y: Float[Array, "N ..."]) -> KNeighborsRegressor:
        """Keep the rows of X and their targets y."""
        X = examples(X)
        self._targets = targets(X, y)
        self._keep(X)
        return self

    def predict(self, X: Float[Array, "M D"]) -> Float[Array, "M ..."]:
        """Give the mean target of the nearest examples."""
        _, nearest = self.kneighbors(X)
        return self._targets[nearest].mean(axis=1)
