"""Principal components: the few directions in which examples differ most.

Chapter: ai_ml_dl
"""

from __future__ import annotations

import numpy as np

from companion.scratch.learners._data import examples, new_examples, require_whole
from companion.shapes import Array, Float


class PCA:
    """The orthonormal directions of largest variance, and examples in their coordinates.

    Formula: with the mean taken off, X = U S V^T. The rows of V^T, in the order of the singular values S, are the
    components; along the i-th, the variance is s_i^2 / (N - 1). No other k directions leave a smaller squared error
    when an example is put together again from its coordinates. A direction and its opposite are equally good: taken
    is the one whose number of largest size is positive.

    Attributes after ``fit``: ``mean_`` (D,), ``components_`` (k, D), ``singular_values_`` (k,),
    ``explained_variance_`` (k,), and ``explained_variance_ratio_`` (k,), its share of the whole variance.
    ``n_components`` None keeps all, min(N, D).

    Raises: TypeError for data that are no numbers; ValueError for fewer than two examples, for data that are not
    finite or never differ, for more components than there are, for other features than in ``fit``, and before it.

    Source: Pearson (1901), On Lines and Planes of Closest Fit to Systems of Points in Space; Bishop (2006), section
    12.1. The sign is scikit-learn's.
    """

    def __init__(self, n_components: int | None = None):
        if n_components is not None:
            require_whole(self, "n_components", n_components)
        self.n_components = n_components

    def fit(self, X: Float[Array, "N D"], y=None) -> PCA:
        """Find the directions of the rows of X; ``y`` is there for the sake of the other learners."""
        X = examples(X)
        k = min(X.shape) if self.n_components is None else self.n_components
        if len(X) < 2 or k > min(X.shape):
            raise ValueError(f"fit: X must have at least 2 rows, and {k} rows and features, got shape {X.shape}")
        self.mean_ = X.mean(axis=0)
        if not X.var(axis=0).any():
            raise ValueError("fit: X must have rows that differ, got the same row everywhere")
        self.n_features_in_ = X.shape[1]
        _, s, components = np.linalg.svd(X - self.mean_, full_matrices=False)
        largest = np.abs(components).argmax(axis=1)[:, None]
        self.components_ = (components * np.sign(np.take_along_axis(components, largest, axis=1)))[:k]
        self.singular_values_ = s[:k]
        self.explained_variance_ = s[:k] ** 2 / (len(X) - 1)
        self.explained_variance_ratio_ = s[:k] ** 2 / (s**2).sum()
        return self

    def transform(self, X: Float[Array, "M D"]) -> Float[Array, "M k"]:
        """Give the coordinates (x - mean) V of every row."""
        return (new_examples(self, X) - self.mean_) @ self.components_.T

    def inverse_transform(self, X: Float[Array, "M k"]) -> Float[Array, "M D"]:
        """Put rows together again from their coordinates: z V^T + mean."""
        return examples(X) @ self.components_ + self.mean_
