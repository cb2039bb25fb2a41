"""Exercise 8, precision and recall of every class."""

import numpy as np
from sklearn.metrics import precision_recall_fscore_support

from companion.homework.questions import EDGE, PLAIN, Case, Mistake, Question, single
from companion.homework.sizes import Range, Sizes

NAMES = "precision", "recall", "f1"


def cases(rng, sizes):
    """Yield scores with common and rare classes; one class never answered, one never seen; one of each."""

    def draw(n, k, lead=1.2):
        labels = np.minimum(rng.geometric(0.35, n) - 1, k - 1)
        labels[:k] = np.arange(k)
        scores = rng.normal(0, 1, (n, k))
        scores[np.arange(n), labels] += lead
        scores[np.arange(k), labels[:k]] += 5  # every class is found at least once
        return scores, labels

    for _ in range(sizes.rounds):
        yield Case(PLAIN, "random inputs", draw(*sizes.draw(rng)))
    n, k = sizes.draw(rng)
    scores, labels = draw(n, k)
    scores[:, 1] -= 100
    yield Case(EDGE, "a class that is never answered", (scores, labels))
    scores, labels = draw(n, k)
    yield Case(EDGE, "a class that never occurs", (scores, np.where(labels == 2, 0, labels)))
    yield Case(EDGE, "a perfect classifier", (np.eye(k)[labels] * 3.0, labels))
    yield Case(EDGE, "float32 inputs", (single(scores), labels))
    order = rng.permutation(k)
    yield Case(
        EDGE, "one example of each class, all of them right", (np.eye(k)[order] + rng.uniform(0, 0.5, (k, k)), order)
    )


def by_scikit_learn(scores, labels):
    """Let scikit-learn count."""
    counted = precision_recall_fscore_support(
        labels, scores.argmax(axis=1), labels=np.arange(scores.shape[1]), zero_division=0
    )
    return {name: np.asarray(values, scores.dtype) for name, values in zip(NAMES, counted, strict=False)}


def counted(wrong=""):
    """Count by hand, with one thing wrong."""

    def count(scores, labels):
        k = scores.shape[1]
        answered, true = np.eye(k)[scores.argmax(axis=1)], np.eye(k)[labels]
        hits = (answered * true).sum(axis=0)
        with np.errstate(all="ignore"):
            precision, recall = (np.where(n > 0, hits / n, 0) for n in (answered.sum(axis=0), true.sum(axis=0)))
            if wrong == "swapped":
                precision, recall = recall, precision
            if wrong == "accuracy":
                precision = (answered == true).mean(axis=0)
            if wrong == "all":
                recall = hits / len(labels)
            both = precision + recall
            f1 = both / 2 if wrong == "mean" else np.where(both > 0, 2 * precision * recall / both, 0)
            if wrong == "root":
                f1 = np.sqrt(precision * recall)
            if wrong == "half":
                f1 = f1 / 2
        return {name: np.asarray(a, scores.dtype) for name, a in zip(NAMES, (precision, recall, f1), strict=True)}

    return count


WRONG = {
    "swapped": "this is the recall: of what does precision ask how many are right, of answers or of examples?",
    "accuracy": "this is how often class against rest is right; where nobody answers the class, it may still be high",
    "all": "this is a share of all examples: ask only those that are of the class",
    "mean": "this is the mean of the two: F1 is their harmonic mean, which is near the smaller one",
    "root": "this is the root of the product: F1 is twice the product over the sum",
    "half": "this is half of F1: a classifier without fault has 1",
}

QUESTION = Question(
    title="Precision and recall",
    function="report",
    arguments=("scores", "labels"),
    differentiable=None,
    reference=by_scikit_learn,
    cases=cases,
    sizes=Sizes({"examples": Range(40, 60, least=20, most=200), "classes": Range(4, 7, least=4, most=10)}),
    points={"counts": 2, "edge cases": 1},
    hint="make a table of how often each answer met each truth: which sums along its two axes do you need?",
    mistakes=tuple(Mistake(text, counted(wrong)) for wrong, text in WRONG.items()),
    names=NAMES,
)
