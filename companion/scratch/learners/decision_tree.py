"""A decision tree: questions of the form "is this feature at most that?", each chosen to part the classes best.

Chapter: ai_ml_dl
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from companion.scratch.learners._data import classes_and_labels, examples, new_examples, require_whole
from companion.shapes import Array, Float, Int

LEAF = -1  # in place of a child; scikit-learn's sign
NONE = -2  # in place of a leaf's feature and threshold; scikit-learn's too


@dataclass(frozen=True)
class Tree:
    """The nodes of a tree as columns, a node a row: the root first, and each left child right after its parent.

    A node asks whether ``feature`` is at most ``threshold``; yes leads to the node ``children_left``, no to
    ``children_right``. A leaf has -1 for both. ``impurity`` and ``n_node_samples`` are of the examples that reach the
    node, and ``value`` (nodes, 1, K) are the shares of the classes among them.
    """

    feature: Int[Array, "nodes"]
    threshold: Float[Array, "nodes"]
    children_left: Int[Array, "nodes"]
    children_right: Int[Array, "nodes"]
    impurity: Float[Array, "nodes"]
    n_node_samples: Int[Array, "nodes"]
    value: Float[Array, "nodes 1 K"]

    def apply(self, X: Float[Array, "N D"]) -> Int[Array, "N"]:
        """Give the leaf that each row falls into."""
        node = np.zeros(len(X), dtype=int)
        while (asked := self.children_left[node] != LEAF).any():
            at, rows = node[asked], np.flatnonzero(asked)
            yes = X[rows, self.feature[at]] <= self.threshold[at]
            node[asked] = np.where(yes, self.children_left[at], self.children_right[at])
        return node


class DecisionTreeClassifier:
    """A tree grown from the root down: every node takes the question after which its classes are least mixed.

    Formula: with p_k the share of class k, Gini's impurity is G = 1 - sum_k p_k^2, the chance that two examples drawn
    from the node are of two classes. A question that sends N_l of N examples left and N_r right is chosen to
    minimise (N_l G_l + N_r G_r) / N; of equally good ones the first feature's, at its lowest threshold. (scikit-learn
    tries the features in random order and keeps the first.) Thresholds lie half way between two neighbouring values.
    A node is a leaf when it is pure, ``max_depth`` deep, or no question leaves ``min_samples_leaf`` on both sides.

    Attributes after ``fit``: ``classes_`` (K,), and ``tree_``, whose columns are scikit-learn's, a node a row and the
    root first: ``feature`` and ``threshold``, ``children_left`` (yes) and ``children_right`` (no), both -1 in a leaf;
    and of the examples that reach a node ``n_node_samples``, ``impurity`` and ``value`` (nodes, 1, K), the shares of
    the classes.

    Raises: TypeError for data that are no numbers; ValueError for data that are empty, not finite or of different
    lengths, for a depth or a size below 1, for other features than in ``fit``, and before it.

    Source: Breiman, Friedman, Olshen and Stone (1984), Classification and Regression Trees; Hastie, Tibshirani and
    Friedman (2009), section 9.2.3.
    """

    def __init__(self, *, max_depth: int | None = None, min_samples_leaf: int = 1):
        if max_depth is not None:
            require_whole(self, "max_depth", max_depth)
        require_whole(self, "min_samples_leaf", min_samples_leaf)
        self.max_depth, self.min_samples_leaf = max_depth, min_samples_leaf

    def fit(self, X: Float[Array, "N D"], y: Int[Array, "N"]) -> DecisionTreeClassifier:
        """Grow the tree for the rows of X and their labels y."""
        X = examples(X)
        self.classes_, labels = classes_and_labels(X, y)
        self.tree_ = self._grown(X, np.eye(len(self.classes_))[labels])
        self.n_features_in_ = X.shape[1]
        return self

    def _grown(self, X, member: Float[Array, "N K"]) -> Tree:
        """Ask, part the examples, and go on with either part: with the left one first, as long as there is one."""
        nodes: list[dict] = []
        waiting = [(X, member, 0, None)]  # examples, depth, and how the parent calls this child
        while waiting:
            X, member, depth, parent = waiting.pop()
            place, counts = len(nodes), member.sum(axis=0)
            if parent:
                above, side = parent
                nodes[above][side] = place
            node = {"feature": NONE, "threshold": float(NONE), "children_left": LEAF, "children_right": LEAF}
            node |= {"impurity": gini(counts), "n_node_samples": len(X), "value": counts[None] / len(X)}
            nodes.append(node)
            if node["impurity"] == 0 or depth == self.max_depth:
                continue
            if question := best_split(X, member, self.min_samples_leaf):
                node["feature"], node["threshold"] = question
                yes = X[:, node["feature"]] <= node["threshold"]
                waiting.append((X[~yes], member[~yes], depth + 1, (place, "children_right")))
                waiting.append((X[yes], member[yes], depth + 1, (place, "children_left")))
        return Tree(**{column: np.array([node[column] for node in nodes]) for column in nodes[0]})

    def apply(self, X: Float[Array, "N D"]) -> Int[Array, "N"]:
        """Give the node of the leaf that each row falls into."""
        X = new_examples(self, X)
        return self.tree_.apply(X)

    def predict_proba(self, X: Float[Array, "N D"]) -> Float[Array, "N K"]:
        """Give the shares of the classes in the leaf that each row falls into."""
        leaf = self.apply(X)
        return self.tree_.value[leaf, 0]

    def predict(self, X: Float[Array, "N D"]) -> Array:
        """Give the most frequent class of that leaf; of equally frequent ones, the first."""
        most = self.predict_proba(X).argmax(axis=1)
        return self.classes_[most]


def gini(counts: Float[Array, "... K"]) -> Float[Array, "..."]:
    """Measure how mixed classes are, from how many there are of each: 0 for one class alone, at most 1 - 1/K."""
    return 1 - (counts**2).sum(axis=-1) / counts.sum(axis=-1) ** 2


def best_split(X, member: Float[Array, "N K"], smallest: int = 1) -> tuple[int, float] | None:
    """Find the feature and the threshold after which the classes are least mixed; None where nothing can be asked."""
    order = X.argsort(axis=0, kind="stable")
    values = np.take_along_axis(X, order, axis=0)  # (N, D), each feature in ascending order
    left = member[order].cumsum(axis=0)[:-1]  # (N-1, D, K): of each class, how many lie left of each gap
    right = member.sum(axis=0) - left
    n_left, n_right = left.sum(axis=-1), right.sum(axis=-1)
    mixed = n_left * gini(left) + n_right * gini(right)
    gap = (values[:-1] < values[1:]) & (np.minimum(n_left, n_right) >= smallest)
    if not gap.any():
        return None
    mixed = np.where(gap, mixed, np.inf)
    feature, place = divmod(int(mixed.T.argmin()), len(mixed))
    low, high = values[place, feature], values[place + 1, feature]
    middle = low / 2 + high / 2
    return feature, float(middle if middle < high else low)  # between neighbours, the middle may round to the upper
