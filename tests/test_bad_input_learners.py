"""Bad input to a learner gets one line that names the argument, what came, and what was expected."""

import numpy as np
import pytest
from bad_input import says_it_all

from companion.scratch.learners import (
    PCA,
    DecisionTreeClassifier,
    FourierFeatures,
    KMeans,
    KNeighborsClassifier,
    KNeighborsRegressor,
    LinearRegression,
    LogisticRegression,
    MinimumNormPath,
    MinimumNormRegression,
    ReLUFeatures,
    Ridge,
)

RNG = np.random.default_rng(0)
X, Y = RNG.normal(size=(9, 3)), np.arange(9) % 3
NAN = np.where(np.eye(9, 3) > 0, np.nan, X)

LEARNERS = {
    "linear regression": LinearRegression,
    "ridge": Ridge,
    "nearest neighbours": KNeighborsClassifier,
    "nearest neighbours' mean": KNeighborsRegressor,
    "tree": DecisionTreeClassifier,
    "logistic regression": LogisticRegression,
    "k-means": lambda: KMeans(2, init=X[:2]),
    "principal components": PCA,
    "minimum norm": MinimumNormRegression,
    "minimum norms of many sizes": lambda: MinimumNormPath([1, 2, 3]),
    "waves": lambda: FourierFeatures(X, X[:, 0]),
    "rectified": lambda: ReLUFeatures(X),
}
FIT = {
    "one example": (X[0], ValueError, ["X", "(N, D)", "(3,)"]),
    "no examples": (X[:0], ValueError, ["X", "N at least 1", "(0, 3)"]),
    "no features": (X[:, :0], ValueError, ["X", "D at least 1", "(9, 0)"]),
    "words": (X.astype(str), TypeError, ["X must hold numbers", "<U"]),
    "NaN": (NAN, ValueError, ["X must be finite", "nan", "(0, 0)"]),
}


@pytest.mark.parametrize("learner", LEARNERS)
@pytest.mark.parametrize("what", FIT)
def test_examples_that_will_not_do(learner, what):
    x, error, words = FIT[what]
    says_it_all(lambda: LEARNERS[learner]().fit(x, Y[: len(x)]), error, words)


@pytest.mark.parametrize("learner", LEARNERS)
def test_new_examples_that_will_not_do(learner):
    model = LEARNERS[learner]()
    ask = getattr(model, "predict", None) or model.transform
    says_it_all(lambda: ask(X), ValueError, [type(model).__name__, "call fit"])
    model.fit(X, Y)
    says_it_all(lambda: ask(X[:, :2]), ValueError, ["X must have 3 features, as in fit", "got 2"])
    says_it_all(lambda: ask(NAN), ValueError, ["X must be finite", "(0, 0)"])


@pytest.mark.parametrize("learner", ["nearest neighbours", "tree", "logistic regression"])
def test_labels_that_will_not_do(learner):
    def fit(y):
        return lambda: LEARNERS[learner]().fit(X, y)

    says_it_all(fit(Y[:4]), ValueError, ["y must have shape (9,)", "(4,)"])
    says_it_all(fit(np.eye(3)[Y]), ValueError, ["y must have shape (9,)", "(9, 3)"])
    says_it_all(fit(Y + 0.5), ValueError, ["y must hold labels", "0.5"])
    says_it_all(fit(np.where(Y == 1, np.nan, Y)), ValueError, ["y must hold labels", "nan"])


TARGETS = [
    "linear regression",
    "ridge",
    "nearest neighbours' mean",
    "minimum norm",
    "minimum norms of many sizes",
]


@pytest.mark.parametrize("learner", TARGETS)
def test_targets_that_will_not_do(learner):
    def fit(y):
        return lambda: LEARNERS[learner]().fit(X, y)

    says_it_all(fit(Y[:4]), ValueError, ["y must have shape (9,) or (9, O)", "(4,)"])
    says_it_all(fit(X[:, :, None]), ValueError, ["y must have shape", "(9, 3, 1)"])
    says_it_all(fit(NAN), ValueError, ["y must be finite", "nan"])
    says_it_all(fit(Y.astype(str)), TypeError, ["y must hold numbers", "<U"])


OPTIONS = {
    "negative price": (lambda: Ridge(-1.0), ["Ridge", "alpha", "-1.0"]),
    "price NaN": (lambda: Ridge(np.nan), ["alpha", "nan"]),
    "no neighbour": (lambda: KNeighborsClassifier(0), ["KNeighborsClassifier", "n_neighbors", "0"]),
    "half a neighbour": (lambda: KNeighborsRegressor(2.5), ["n_neighbors", "whole number", "2.5"]),
    "too few examples": (lambda: KNeighborsClassifier(10).fit(X, Y), ["n_neighbors=10", "got 9"]),
    "depth": (lambda: DecisionTreeClassifier(max_depth=0), ["max_depth", "at least 1", "0"]),
    "leaf": (lambda: DecisionTreeClassifier(min_samples_leaf=0), ["min_samples_leaf", "0"]),
    "no group": (lambda: KMeans(0, init=X[:0]), ["n_clusters", "0"]),
    "no step": (lambda: KMeans(2, init=X[:2], max_iter=0), ["max_iter", "0"]),
    "tolerance": (lambda: KMeans(2, init=X[:2], tol=-1), ["tol", "-1"]),
    "start": (lambda: KMeans(3, init=X[:2]).fit(X), ["init must have shape (3, 3)", "(2, 3)"]),
    "start NaN": (lambda: KMeans(2, init=NAN[:2]).fit(X), ["init must be finite", "nan"]),
    "too many groups": (lambda: KMeans(9, init=X).fit(X[:5]), ["n_clusters=9", "got 5"]),
    "no component": (lambda: PCA(0), ["n_components", "0"]),
    "too many components": (lambda: PCA(4).fit(X), ["4", "(9, 3)"]),
    "one example's directions": (lambda: PCA().fit(X[:1]), ["at least 2 rows", "(1, 3)"]),
    "cut-off": (lambda: MinimumNormRegression(1.0), ["MinimumNormRegression", "rcond", "1.0"]),
    "no size": (lambda: MinimumNormPath([]), ["sizes", "one or more", "[]"]),
    "half a size": (lambda: MinimumNormPath([1, 2.5]), ["MinimumNormPath", "a size", "2.5"]),
    "a size twice": (lambda: MinimumNormPath([2, 2]), ["ascending", "[2, 2]"]),
    "a size too large": (lambda: MinimumNormPath([1, 4]).fit(X, Y), ["X must have 4 features", "got 3"]),
    "a feature twice": (
        lambda: MinimumNormPath([6]).fit(np.hstack([X, X]), Y),
        ["linearly independent", "MinimumNormRegression"],
    ),
    "examples twice": (
        lambda: MinimumNormPath([3]).fit(X[[0, 0]], Y[:2]),
        ["linearly independent", "MinimumNormRegression"],
    ),
    "frequencies": (lambda: FourierFeatures(X[0], X[0]), ["weight must have shape", "(3,)"]),
    "phases": (lambda: FourierFeatures(X, X[0]), ["bias must have shape (9,)", "(3,)"]),
    "other weights": (lambda: ReLUFeatures(X).fit(X[:, :2]), ["X must have 3 features, as weight", "got 2"]),
    "nothing differs": (lambda: PCA().fit(np.ones((4, 2))), ["rows that differ"]),
}


@pytest.mark.parametrize("what", OPTIONS)
def test_options_that_will_not_do(what):
    call, words = OPTIONS[what]
    says_it_all(call, ValueError, words)
