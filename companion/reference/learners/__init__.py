"""scikit-learn's own estimators, and softmax regression in PyTorch as a third opinion.

Chapter: softmax
"""

from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.tree import DecisionTreeClassifier

from companion.reference.learners.logistic_regression import TorchLogisticRegression

__all__ = [
    "PCA",
    "DecisionTreeClassifier",
    "KMeans",
    "KNeighborsClassifier",
    "KNeighborsRegressor",
    "LinearRegression",
    "LogisticRegression",
    "Ridge",
    "TorchLogisticRegression",
]
