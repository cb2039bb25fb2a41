"""What theory says of signal and gradient in layers of infinitely many units: the twin of :mod:`gradient_flow`."""

from __future__ import annotations

import math

import numpy as np

from companion.experiments.backpropagation.gradient_flow import Config, Result

NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(100)  # for means over a standard normal number
WEIGHTS = WEIGHTS / WEIGHTS.sum()


def run(config: Config) -> Result:
    """Say what becomes of the root mean squares in a layer of infinitely many units.

    Formula: with g the gain, q_1 = g^2 and z a standard normal number, forward a_l^2 = E phi(sqrt(q_l) z)^2 and
    q_{l+1} = g^2 a_l^2; back from d_L^2 = E phi'(sqrt(q_L) z)^2, d_l^2 = g^2 E phi'(sqrt(q_l) z)^2 d_{l+1}^2. With
    ReLU the variance takes a factor g^2 / 2 a layer both ways, which is 1 for He's gain. The gradient of the weights
    of layer l, summed over N examples, has the size sqrt(N) d_l a_{l-1}, with a_0 = 1.

    Source: Glorot and Bengio (2010), equations 5 and 6; He, Zhang, Ren and Sun (2015), equations 9 and 13; for any
    activation Poole et al. (2016), Exponential Expressivity in Deep Neural Networks through Transient Chaos, and
    Schoenholz et al. (2017), Deep Information Propagation.
    """
    q, squares, slopes = config.gain**2, [], []
    for _ in range(config.depth):
        h = math.sqrt(q) * NODES
        y, backward = config.activation(h) if config.activation else (h, lambda dy: (dy,))
        (slope,) = backward(np.ones_like(h))
        squares.append(WEIGHTS @ y**2)
        slopes.append(WEIGHTS @ slope**2)
        q = config.gain**2 * squares[-1]
    factors = np.array(slopes) * np.array([config.gain**2] * (config.depth - 1) + [1])
    activation, delta = np.sqrt(squares), np.sqrt(np.cumprod(factors[::-1])[::-1])
    return Result(activation, delta, math.sqrt(config.batch) * delta * np.append(1, activation[:-1]))
