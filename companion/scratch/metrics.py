"""Measures of a classifier: how often it is right, how surprised it is, whether its confidence is earned.

Chapter: softmax
"""

from __future__ import annotations

import numpy as np

from companion.shapes import Array, Float, Int


def accuracy_score(y_true: Int[Array, "N"], y_pred: Int[Array, "N"]) -> float:
    """Give the share of labels that were predicted right.

    Raises: ValueError for different shapes or no labels.
    """
    y_true, y_pred = np.asarray(y_true), np.asarray(y_pred)
    if y_true.shape != y_pred.shape or y_true.size == 0:
        raise ValueError(
            f"accuracy_score: y_true and y_pred must have one shape and at least one label, "
            f"got {y_true.shape} and {y_pred.shape}"
        )
    return float((y_true == y_pred).mean())


def log_loss(y_true: Int[Array, "N"], y_proba: Float[Array, "N K"]) -> float:
    """Give the mean of -ln p of the true class, in nats, from probabilities.

    A probability of 0 for what happened costs infinitely much, and that is what is returned. (Where scores are at
    hand, ``ops.cross_entropy`` is the accurate way.)

    Raises: ValueError where the rows are no probabilities or do not fit the labels.
    """
    y_proba = _probabilities("log_loss", y_true, y_proba)
    with np.errstate(divide="ignore"):
        return float(-np.log(y_proba[np.arange(len(y_true)), y_true]).mean())


def reliability_curve(
    y_true: Int[Array, "N"], y_proba: Float[Array, "N K"], n_bins: int = 10
) -> tuple[Float[Array, "B"], Float[Array, "B"], Int[Array, "B"]]:
    """Sort predictions by confidence into bins of equal width; give each bin's accuracy, mean confidence and size.

    The confidence is the largest probability of a row. Empty bins are left out.

    Raises: as :func:`log_loss`; ValueError for fewer than one bin.

    Source: Niculescu-Mizil and Caruana (2005); Guo et al. (2017), section 2.
    """
    y_proba = _probabilities("reliability_curve", y_true, y_proba)
    if n_bins < 1:
        raise ValueError(f"reliability_curve: n_bins must be at least 1, got {n_bins}")
    confidence = y_proba.max(axis=1)
    right = y_proba.argmax(axis=1) == y_true
    inner_edges = np.linspace(0, 1, n_bins + 1)[1:-1]
    bins = np.searchsorted(inner_edges, confidence)  # (N,)
    counts = np.bincount(bins, minlength=n_bins)
    full = counts > 0
    hits = np.bincount(bins, weights=right, minlength=n_bins)[full]
    sums = np.bincount(bins, weights=confidence, minlength=n_bins)[full]
    return hits / counts[full], sums / counts[full], counts[full]


def expected_calibration_error(y_true: Int[Array, "N"], y_proba: Float[Array, "N K"], n_bins: int = 10) -> float:
    """Give the mean gap between confidence and accuracy over the bins, each weighted by its size.

    Formula: ECE = sum_b (n_b / N) |accuracy_b - confidence_b|. It depends on the bins, and a few examples in a bin
    make a gap even for a perfect forecaster: compare like with like.

    Raises: as :func:`reliability_curve`.

    Source: Guo et al. (2017), equation 3.
    """
    accuracy, confidence, counts = reliability_curve(y_true, y_proba, n_bins)
    return float((counts * np.abs(accuracy - confidence)).sum() / counts.sum())


def corrected_standard_error(differences: Float[Array, "S"], train: int, test: int) -> float:
    """Give the standard error of a mean over S deals of one data set, whose parts overlap from deal to deal.

    Formula: s sqrt(1/S + test/train), with s the standard deviation of the S numbers. The usual s sqrt(1/S) holds for
    independent deals and is too small for these.

    Raises: ValueError for fewer than two numbers or an empty part.

    Source: Nadeau and Bengio (2003), Inference for the Generalization Error, Machine Learning 52.
    """
    differences = np.asarray(differences)
    if differences.ndim != 1 or len(differences) < 2:
        raise ValueError(
            f"corrected_standard_error: differences must have shape (S,) with S at least 2, got {differences.shape}"
        )
    if train < 1 or test < 1:
        raise ValueError(f"corrected_standard_error: train and test must be at least 1, got {train} and {test}")
    return float(differences.std(ddof=1) * np.sqrt(1 / len(differences) + test / train))


def _probabilities(name: str, y_true, y_proba) -> Array:
    y_true, y_proba = np.asarray(y_true), np.asarray(y_proba)
    if y_proba.ndim != 2 or y_true.shape != y_proba.shape[:1] or y_true.size == 0:
        raise ValueError(
            f"{name}: expected labels (N,) and probabilities (N, K) with N at least 1, "
            f"got {y_true.shape} and {y_proba.shape}"
        )
    if not (y_proba.min() >= 0 and np.allclose(y_proba.sum(axis=1), 1, atol=1e-6)):
        raise ValueError(f"{name}: every row of y_proba must be probabilities that sum to 1")
    if y_true.min() < 0 or y_true.max() >= y_proba.shape[1]:
        raise ValueError(f"{name}: y_true must hold labels from 0 to {y_proba.shape[1] - 1}, got {y_true.max()}")
    return y_proba
