"""scikit-learn's own measures of a classifier.

Chapter: softmax
"""

from sklearn.calibration import calibration_curve
from sklearn.metrics import accuracy_score, log_loss

__all__ = ["accuracy_score", "log_loss", "reliability_curve"]


def reliability_curve(y_true, y_proba, n_bins=10):
    """Ask scikit-learn's ``calibration_curve`` whether a prediction made with some confidence is right.

    It gives no bin sizes; the twin's third array has no counterpart.
    """
    confidence, right = y_proba.max(axis=1), y_proba.argmax(axis=1) == y_true
    return calibration_curve(right, confidence, n_bins=n_bins, strategy="uniform")
