"""The classical learners, under scikit-learn's names."""

from companion.scratch.learners.logistic_regression import LogisticRegression

__all__ = ["LogisticRegression"]
