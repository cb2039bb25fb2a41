"""Softmax regression in PyTorch: its own cross-entropy, gradients and L-BFGS.

Chapter: softmax
"""

from __future__ import annotations

import numpy as np
import torch


class TorchLogisticRegression:
    """The model and the objective of scikit-learn's ``LogisticRegression``, minimised by ``torch.optim.LBFGS``.

    PyTorch has no such estimator, so this one is assembled here from its loss, its autograd and its optimizer.
    Labels must be 0..K-1. Attributes after ``fit``: ``coef_`` (K, D), ``intercept_`` (K,) with mean zero.
    """

    def __init__(self, C: float = 1.0, *, max_iter: int = 2000):
        self.C, self.max_iter = C, max_iter

    def fit(self, X, y):
        """Find the optimum for the rows of X and their labels y."""
        x, labels = torch.from_numpy(np.array(X, dtype=np.float64)), torch.from_numpy(np.array(y))
        linear = torch.nn.Linear(x.shape[1], int(labels.max()) + 1, dtype=torch.float64)
        for parameter in linear.parameters():
            torch.nn.init.zeros_(parameter)
        optimizer = torch.optim.LBFGS(
            linear.parameters(),
            max_iter=self.max_iter,
            tolerance_grad=1e-6,
            tolerance_change=0,
            history_size=100,
            line_search_fn="strong_wolfe",
        )

        def objective():
            optimizer.zero_grad()
            loss = torch.nn.functional.cross_entropy(linear(x), labels, reduction="sum")
            value = self.C * loss + linear.weight.square().sum() / 2
            value.backward()
            return value

        optimizer.step(objective)
        self.coef_ = linear.weight.detach().numpy()
        bias = linear.bias.detach().numpy()
        self.intercept_ = bias - bias.mean()
        return self

    def decision_function(self, X):
        """Give the scores x W^T + b."""
        return X @ self.coef_.T + self.intercept_

    def predict_proba(self, X):
        """Give the probability of every class."""
        return torch.softmax(torch.from_numpy(self.decision_function(X)), dim=1).numpy()

    def predict(self, X):
        """Give the most probable class of every row."""
        return self.decision_function(X).argmax(axis=1)
