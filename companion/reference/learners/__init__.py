"""scikit-learn's own estimators, and softmax regression in PyTorch as a third opinion.

Chapter: softmax
"""

from sklearn.linear_model import LogisticRegression

from companion.reference.learners.logistic_regression import TorchLogisticRegression

__all__ = ["LogisticRegression", "TorchLogisticRegression"]
