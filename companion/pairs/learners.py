"""The learners: each is fitted by both programs to the same examples, and asked about new ones.

Chapter: ai_ml_dl
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from companion import draws
from companion.data import blobs, digits
from companion.pairs._calls import written
from companion.shapes import Array, Float


class Lesson(NamedTuple):
    """Examples, their labels or targets (None where there are none), new examples, and options that hang on them."""

    X: Float[Array, "N D"]
    y: Array | None
    new: Float[Array, "M D"]
    options: Mapping[str, Any] = {}


@dataclass(frozen=True)
class LearnerPair:
    """A learner with its cases, each of which draws a :class:`Lesson`.

    Compared are the attributes ``learned`` after ``fit``, and what the methods ``asked`` say of new examples.
    ``options`` go to both programs, ``reference_options`` to scikit-learn's alone: an exact solver, a seed.
    """

    learner: str
    learned: tuple[str, ...]
    asked: tuple[str, ...]
    cases: dict[str, Callable[[np.random.Generator], Lesson]]
    options: Mapping[str, Any] = field(default_factory=dict)
    reference_options: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    reference_name: str = ""  # where scikit-learn has none of the name: what answers instead

    @property
    def name(self) -> str:
        """The call that makes the learner, as it would be written."""
        return written(self.learner, **self.options)


def _plane(n: int, d: int, *outputs: int, noise: float = 0.5, shift: float = 0.0):
    """Draw examples whose targets lie around a plane; a shift takes the features far from zero."""

    def draw(rng):
        x = rng.normal(size=(n + 20, d)) + shift
        y = x @ rng.normal(size=(d, *outputs)) + 3 + noise * rng.normal(size=(n + 20, *outputs))
        return Lesson(x[:n], y[:n], x[n:])

    return draw


def _feature_twice(rng):
    x, y, new, _ = _plane(40, 3)(rng)
    return Lesson(np.hstack([x, x[:, :1]]), y, np.hstack([new, new[:, :1]]))


def _constant_feature(rng):
    x, y, new, _ = _plane(40, 3)(rng)
    x[:, 1] = new[:, 1] = 7
    return Lesson(x, y, new)


def _groups(n: int, classes: int, spread: float, **options):
    def draw(rng):
        x, y = blobs(n + 50, classes, spread=spread, rng=rng)
        return Lesson(x[:n], y[:n], x[n:], options)

    return draw


def _digits(rng):
    """Draw some digits; whole pixels lie often equally far apart, so a little noise decides who is nearer."""
    data = digits()
    rows = rng.permutation(len(data.x_train))[:300]
    x, new = (pixels + 1e-3 * rng.normal(size=pixels.shape) for pixels in (data.x_train[rows], data.x_test[:100]))
    return Lesson(x, data.y_train[rows], new)


def _from(lesson, k: int):
    """Begin k-means at k of the examples."""

    def draw(rng):
        x, _, new, _ = lesson(rng)
        return Lesson(x, None, new, {"n_clusters": k, "init": x[rng.choice(len(x), k, replace=False)]})

    return draw


def _one_centre_far_away(rng):
    x, _, new, options = _from(_groups(80, 3, 0.4), 3)(rng)
    options["init"][1] = 100
    return Lesson(x, None, new, options)


def _noisy(n: int, d: int, classes: int):
    """Draw examples whose labels follow their features loosely; as float32, in which scikit-learn's trees compute."""

    def draw(rng):
        x = rng.normal(size=(n + 50, d)).astype(np.float32).astype(np.float64)
        y = (x @ rng.normal(size=(d, classes)) + rng.normal(size=(n + 50, classes))).argmax(axis=1)
        return Lesson(x[:n], y[:n], x[n:])

    return draw


def _random(lesson, features: int, *, phases: bool):
    """Draw the weights of random features for the examples of another lesson."""

    def draw(rng):
        x, y, new, _ = lesson(rng)
        drawn = draws.random_features(x.shape[1], features, rng=rng)
        return Lesson(x, y, new, drawn if phases else {"weight": drawn["weight"]})

    return draw


_LINEAR = {
    "40 rows": _plane(40, 3),
    "one feature": _plane(12, 1),
    "three targets": _plane(40, 4, 3),
    "more features than rows": _plane(6, 9),
    "far from zero": _plane(60, 3, shift=1e3),
    "a feature twice": _feature_twice,
    "a feature that never changes": _constant_feature,
}
_WIDE = {"one target": _plane(30, 90), "three targets": _plane(30, 90, 3)}
_GROUPS = {"three classes": _groups(120, 3, 0.7), "six classes": _groups(90, 6, 0.5), "digits": _digits}
_NODES = ("feature", "threshold", "children_left", "children_right", "impurity", "n_node_samples", "value")


def _linear(learner: str, **options) -> LearnerPair:
    exact = {"solver": "svd"} if learner == "Ridge" else {}
    return LearnerPair(learner, ("coef_", "intercept_"), ("predict",), _LINEAR, options, exact)


def _random_features(learner: str, reference_name: str, *, phases: bool) -> LearnerPair:
    cases = {
        "more features": _random(_plane(30, 4), 60, phases=phases),
        "fewer": _random(_plane(30, 9), 5, phases=phases),
    }
    return LearnerPair(learner, (), ("transform",), cases, reference_name=reference_name)


def _minimum_norm(learner: str, learned: tuple[str, ...], cases: dict, **options) -> LearnerPair:
    return LearnerPair(learner, learned, ("predict",), cases, options, reference_name="torch.linalg.lstsq")


def _classifier(k: int) -> LearnerPair:
    return LearnerPair(
        "KNeighborsClassifier", ("classes_",), ("predict", "predict_proba"), _GROUPS, {"n_neighbors": k}
    )


def _tree(cases: dict, **options) -> LearnerPair:
    return LearnerPair(
        "DecisionTreeClassifier",
        ("classes_", *(f"tree_.{column}" for column in _NODES)),
        ("predict", "predict_proba"),
        cases,
        options,
        {"random_state": 0},
        note="where no two questions are equally good: scikit-learn chooses among such by chance",
    )


def _pca(cases: dict, **options) -> LearnerPair:
    learned = ("components_", "explained_variance_", "explained_variance_ratio_", "singular_values_", "mean_")
    return LearnerPair("PCA", learned, ("transform",), cases, options, {"svd_solver": "full"})


LEARNERS: tuple[LearnerPair, ...] = (
    _linear("LinearRegression"),
    _linear("Ridge"),
    _linear("Ridge", alpha=1e-4),
    _linear("Ridge", alpha=50.0),
    _classifier(1),
    _classifier(4),
    _classifier(15),
    LearnerPair("KNeighborsRegressor", (), ("predict", "kneighbors"), _LINEAR, {"n_neighbors": 3}),
    _tree({"one feature": _noisy(80, 1, 3)}),
    _tree({"three features": _noisy(300, 3, 2)}, max_depth=3, min_samples_leaf=20),
    _tree({"four features, three classes": _noisy(400, 4, 3)}, max_depth=2),
    LearnerPair(
        "KMeans",
        ("cluster_centers_", "labels_", "inertia_", "n_iter_"),
        ("predict",),
        {
            "three groups": _from(_groups(120, 3, 0.4), 3),
            "too many centres": _from(_groups(60, 3, 0.4), 7),
            "one centre": _from(_groups(60, 3, 0.4), 1),
            "digits": _from(_digits, 10),
            "one centre far away, so that nobody is nearest to it": _one_centre_far_away,
        },
    ),
    _pca({"all components": _plane(40, 5), "digits": _digits}),
    _pca({"two of five": _plane(40, 5), "fewer rows than features": _plane(5, 8), "digits": _digits}, n_components=2),
    _minimum_norm("MinimumNormRegression", ("coef_", "singular_values_", "rank_"), _LINEAR),
    _minimum_norm("MinimumNormRegression", ("coef_", "rank_"), _LINEAR, rcond=0.3),
    _minimum_norm("MinimumNormPath", ("norms_",), _WIDE, sizes=(1, 7, 20, 29)),
    _minimum_norm("MinimumNormPath", ("norms_",), _WIDE, sizes=(31, 40, 80)),
    _minimum_norm("MinimumNormPath", ("norms_",), _WIDE, sizes=(3, 30, 59, 60, 61, 90)),
    _random_features("FourierFeatures", "sklearn.kernel_approximation.RBFSampler", phases=True),
    _random_features("ReLUFeatures", "torch.nn.Linear, torch.relu", phases=False),
)
