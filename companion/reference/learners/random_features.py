"""Random features by the libraries' own programs, with weights that were drawn elsewhere.

Chapter: double_descent
"""

from __future__ import annotations

import numpy as np
import torch
from sklearn.kernel_approximation import RBFSampler


class ReLUFeatures:
    """PyTorch's rectified linear layer, never trained."""

    def __init__(self, weight):
        self.weight = torch.from_numpy(np.array(weight))

    def fit(self, X, y=None):
        """Give itself: there is nothing to learn."""
        return self

    def transform(self, X):
        """Give the random features of every row."""
        return torch.nn.functional.linear(torch.from_numpy(np.array(X)), self.weight).relu().numpy()


class FourierFeatures:
    """scikit-learn's ``RBFSampler`` with given frequencies and phases, without its division by sqrt(F)."""

    def __init__(self, weight, bias):
        self._sampler = RBFSampler(n_components=len(weight))
        self._sampler.random_weights_, self._sampler.random_offset_ = np.transpose(weight), bias

    def fit(self, X, y=None):
        """Give itself: there is nothing to learn."""
        self._sampler.n_features_in_ = X.shape[1]
        return self

    def transform(self, X):
        """Give the random features of every row."""
        return self._sampler.transform(X) * np.sqrt(self._sampler.n_components)
