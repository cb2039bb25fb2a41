"""The classical learners, under scikit-learn's names."""

from companion.scratch.learners.decision_tree import DecisionTreeClassifier
from companion.scratch.learners.k_means import KMeans
from companion.scratch.learners.linear_regression import LinearRegression, Ridge
from companion.scratch.learners.logistic_regression import LogisticRegression
from companion.scratch.learners.neighbors import KNeighborsClassifier, KNeighborsRegressor
from companion.scratch.learners.pca import PCA

__all__ = [
    "PCA",
    "DecisionTreeClassifier",
    "KMeans",
    "KNeighborsClassifier",
    "KNeighborsRegressor",
    "LinearRegression",
    "LogisticRegression",
    "Ridge",
]
