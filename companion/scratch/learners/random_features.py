"""Random features: a first layer that is drawn and never trained, for a linear model to stand on.

Chapter: double_descent
"""

from __future__ import annotations

import numpy as np

from companion.scratch.learners._data import examples, new_examples
from companion.shapes import Array, Float


class ReLUFeatures:
    """A hidden layer of rectified units whose weights stay as they were drawn.

    Formula: z(x) = max(0, W x), one number for each of the F rows of W. What is learned is a linear model on z, and
    least squares finds it at once: a network of one hidden layer whose training needs no steps. A unit whose
    pre-activation is negative for every example is dead, a column of zeros; where the examples are centred, that is
    rare.

    Raises: TypeError for what is no number; ValueError for weights that are no (F, D) or not finite, for examples
    with other features than the weights have, and before ``fit``.

    Source: Rahimi and Recht (2008), Weighted Sums of Random Kitchen Sinks; Mei and Montanari (2022).
    """

    def __init__(self, weight: Float[Array, "F D"]):
        self.weight = examples(weight, "weight")

    def fit(self, X: Float[Array, "N D"], y=None) -> ReLUFeatures:
        """Check that the rows of X have a number for each weight; there is nothing to learn."""
        if examples(X).shape[1] != self.weight.shape[1]:
            raise ValueError(f"fit: X must have {self.weight.shape[1]} features, as weight, got {np.shape(X)[1]}")
        self.n_features_in_ = self.weight.shape[1]
        return self

    def transform(self, X: Float[Array, "N D"]) -> Float[Array, "N F"]:
        """Give the random features of every row."""
        return self._activation(new_examples(self, X) @ self.weight.T)

    def _activation(self, a):
        return np.maximum(a, 0, out=a)


class FourierFeatures(ReLUFeatures):
    """Waves of random frequencies; the more there are, the nearer a linear model on them comes to a Gaussian kernel.

    Formula: z(x) = sqrt(2) cos(W x + b). With the entries of W normal(0, s^2) and b uniform over a turn, the mean of
    z_f(x) z_f(x') over the F features tends to exp(-s^2 |x - x'|^2 / 2). (scikit-learn's ``RBFSampler`` divides by
    sqrt(F) as well; here a feature does not depend on how many others there are.)

    Raises: as :class:`ReLUFeatures`; ValueError for another number of phases b than there are frequencies.

    Source: Rahimi and Recht (2007), Random Features for Large-Scale Kernel Machines, algorithm 1.
    """

    def __init__(self, weight: Float[Array, "F D"], bias: Float[Array, "F"]):
        super().__init__(weight)
        if np.shape(bias) != (len(self.weight),):
            raise ValueError(f"bias must have shape ({len(self.weight)},), one a row of weight, got {np.shape(bias)}")
        self.bias = examples([bias], "bias")[0]

    def _activation(self, a):
        a += self.bias
        return np.multiply(np.cos(a, out=a), np.sqrt(2), out=a)
