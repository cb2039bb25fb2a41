"""The decision tree, judged by scikit-learn node by node, since it chooses by chance among equally good questions."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from companion.data import digits
from companion.reference import learners as reference
from companion.scratch.learners import DecisionTreeClassifier
from companion.scratch.learners.decision_tree import gini

WHOLE = hnp.arrays(np.int64, st.tuples(st.integers(2, 40), st.integers(1, 4)), elements=st.integers(-3, 3))


def rows_at_nodes(tree, x):
    """Give the rows that reach each node, from the root down."""
    rows = {0: np.arange(len(x))}
    for node in np.flatnonzero(tree.children_left != -1):  # parents stand before their children
        yes = x[rows[node], tree.feature[node]] <= tree.threshold[node]
        rows[tree.children_left[node]], rows[tree.children_right[node]] = rows[node][yes], rows[node][~yes]
    return rows


def mixed_after(tree, node=0):
    """Give how mixed the classes are once a node has asked, weighed by how many go either way."""
    children = tree.children_left[node], tree.children_right[node]
    return sum(tree.n_node_samples[child] * tree.impurity[child] for child in children)


def judge(model, x, y, **options):
    """Ask scikit-learn at every node for its one best question: none is better, none worse, and no leaf has one."""
    tree = model.tree_
    for node, rows in rows_at_nodes(tree, x).items():
        stump = reference.DecisionTreeClassifier(max_depth=1, **options).fit(x[rows], y[rows]).tree_
        assert tree.n_node_samples[node] == len(rows)
        assert tree.impurity[node] == stump.impurity[0]
        counts = np.bincount(np.searchsorted(model.classes_, y[rows]), minlength=len(model.classes_))
        np.testing.assert_array_equal(tree.value[node, 0], counts / len(rows))
        if tree.children_left[node] == -1:
            assert stump.node_count == 1 or (tree.feature[node], tree.threshold[node]) == (-2, -2)
        else:
            assert mixed_after(tree, node) == pytest.approx(mixed_after(stump), rel=1e-12, abs=1e-12)
    return tree


@given(WHOLE, st.integers(2, 4), st.integers(1, 4), st.integers(0, 2**32 - 1))
def test_no_question_is_better_and_none_is_left_unasked(x, classes, smallest, seed):
    y = np.random.default_rng(seed).integers(classes, size=len(x))
    model = DecisionTreeClassifier(min_samples_leaf=smallest).fit(x, y)
    tree = judge(model, x, y, min_samples_leaf=smallest)
    leaves = tree.children_left == -1
    assert (tree.n_node_samples[leaves] >= min(smallest, len(x))).all()
    for node, rows in rows_at_nodes(tree, x).items():
        if leaves[node]:
            again = reference.DecisionTreeClassifier(max_depth=1, min_samples_leaf=smallest).fit(x[rows], y[rows])
            assert again.tree_.node_count == 1
            assert (model.apply(x[rows]) == node).all()


def test_a_tree_of_the_digits():
    data = digits()
    x, y = data.x_train[:400], data.y_train[:400]
    model = DecisionTreeClassifier().fit(x, y)
    judge(model, x, y)
    np.testing.assert_array_equal(model.predict(x), y)
    other = reference.DecisionTreeClassifier(random_state=0).fit(x, y)
    right = [(m.predict(data.x_test) == data.y_test).mean() for m in (model, other)]
    assert abs(right[0] - right[1]) < 0.1


@given(st.integers(0, 2**32 - 1), st.integers(2, 60), st.integers(2, 4), st.sampled_from([None, 1, 3]))
def test_with_one_feature_it_is_scikit_learns_tree(seed, n, classes, depth):
    rng = np.random.default_rng(seed)
    x = rng.permutation(4 * n)[:n, None] / 8.0
    y = rng.integers(classes, size=n)
    mine = DecisionTreeClassifier(max_depth=depth).fit(x, y)
    other = reference.DecisionTreeClassifier(max_depth=depth).fit(x, y)
    for column in ("feature", "threshold", "children_left", "children_right", "impurity", "n_node_samples", "value"):
        np.testing.assert_array_equal(getattr(mine.tree_, column), getattr(other.tree_, column))
    new = rng.uniform(-1, n, size=(30, 1)).astype(np.float32)
    np.testing.assert_array_equal(mine.predict(new), other.predict(new))
    np.testing.assert_array_equal(mine.apply(new), other.apply(new))


def test_a_question_is_asked_even_where_it_does_not_help_yet():
    x, y = np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 1, 1, 0])
    np.testing.assert_array_equal(DecisionTreeClassifier().fit(x, y).predict(x), y)


@pytest.mark.in_turn(3)
def test_a_deep_tree_needs_no_deep_recursion():
    x, y = np.arange(3000.0)[:, None], np.arange(3000) % 2
    np.testing.assert_array_equal(DecisionTreeClassifier().fit(x, y).predict(x), y)


def test_neighbouring_numbers_are_told_apart():
    x = np.array([[1.0], [np.nextafter(1.0, 2.0)], [np.nextafter(np.nextafter(1.0, 2.0), 2.0)]])
    np.testing.assert_array_equal(DecisionTreeClassifier().fit(x, [0, 1, 0]).predict(x), [0, 1, 0])


def test_labels_may_be_words():
    model = DecisionTreeClassifier(max_depth=1).fit([[0.0], [1.0], [2.0]], ["warm", "cold", "cold"])
    assert model.classes_.tolist() == ["cold", "warm"]
    assert model.predict([[0.2], [5.0]]).tolist() == ["warm", "cold"]
    assert model.tree_.threshold[0] == 0.5


def test_gini_is_the_chance_that_two_draws_differ():
    assert gini(np.array([4, 0])) == 0
    assert gini(np.array([5, 5, 5])) == pytest.approx(2 / 3)
    np.testing.assert_allclose(gini(np.array([[1, 1], [3, 1]])), [0.5, 0.375])
