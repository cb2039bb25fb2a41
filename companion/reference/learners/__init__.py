"""scikit-learn's own estimators, and in PyTorch what it has none for.

Chapter: softmax
"""

from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.tree import DecisionTreeClassifier

from companion.reference.learners.logistic_regression import TorchLogisticRegression
from companion.reference.learners.minimum_norm import MinimumNormPath, MinimumNormRegression
from companion.reference.learners.random_features import FourierFeatures, ReLUFeatures

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
    "TorchLogisticRegression",
]
