"""Copies on both sides of a split: the folds see a score that new pictures do not give."""

import numpy as np

from companion.data import digits
from companion.scratch.learners import KNeighborsClassifier
from companion.scratch.metrics import accuracy_score


def folds(x, labels) -> float:
    """Cross-validate the nearest neighbour; row i is held out with fold i mod 5."""
    fold, shares = np.arange(len(x)) % 5, []
    for i in range(5):
        known, out = fold != i, fold == i
        model = KNeighborsClassifier(n_neighbors=1).fit(x[known], labels[known])
        shares.append(accuracy_score(labels[out], model.predict(x[out])))
    return float(np.mean(shares))


def test_folds_that_part_copies_see_no_mistake_and_those_that_do_not_part_them_do():
    part, leaky, whole, new = digits(), [], [], []
    for seed in range(10):
        rng = np.random.default_rng(seed)
        rows = rng.permutation(len(part.x_train))[:50]
        more, names = np.tile(part.x_train[rows], (5, 1)), np.tile(part.y_train[rows], 5)
        more += rng.normal(0, 0.1, more.shape)
        order = rng.permutation(len(more))
        leaky.append(folds(more[order], names[order]))
        whole.append(folds(more, names))
        answers = KNeighborsClassifier(n_neighbors=1).fit(more, names).predict(part.x_test)
        new.append(accuracy_score(part.y_test, answers))
    assert min(leaky) > 0.97
    assert max(new) < 0.93
    assert np.mean(whole) < np.mean(new) < np.mean(leaky) - 0.1
