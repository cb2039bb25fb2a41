"""The classical learners, under scikit-learn's names."""

from companion.scratch.learners.decision_tree import DecisionTreeClassifier
from companion.scratch.learners.k_means import KMeans
from companion.scratch.learners.linear_regression import LinearRegression, Ridge
from companion.scratch.learners.logistic_regression import LogisticRegression
from companion.scratch.learners.minimum_norm import MinimumNormRegression
from companion.scratch.learners.minimum_norm_path import MinimumNormPath
from companion.scratch.learners.neighbors import KNeighborsClassifier, KNeighborsRegressor
from companion.scratch.learners.pca import PCA
from companion.scratch.learners.random_features import FourierFeatures, ReLUFeatures

__all__ = [
    "PCA",
    "DecisionTreeClassifier",
    "FourierFeatures",
    "KMeans",
    "KNeighborsClassifier",
    "KNeighborsRegressor",
    "LinearRegression",
    "LogisticRegression",
    "MinimumNormPath",
    "MinimumNormRegression",
    "ReLUFeatures",
    "Ridge",
]
