"""What is known of double descent in closed form: the curves that the experiments' measurements are laid over.

All speak of least squares for y = x^T beta + noise, and of the *excess risk*: the mean square of
x^T (estimate - beta) for a new x, without the noise of the new y, which no estimate can foretell. Throughout,
``signal`` is the squared length of beta, ``noise`` the variance of the noise, and gamma the features a sample, p / n.
Arguments may be numbers or arrays that broadcast; what comes back is float64 of the shape they share.
"""

from __future__ import annotations

import numpy as np

from companion.shapes import Array, Float


def ridgeless(n, p, signal, noise) -> Float[Array, "..."]:
    """Give the mean excess risk of the least squares fit of least length to n samples of p features, exactly.

    Formula: noise p / (n - p - 1) for p <= n - 2; signal (1 - n / p) + noise n / (p - n - 1) for p >= n + 2;
    infinite between. The noise is multiplied by the mean trace of an inverse Wishart matrix; a fit that passes
    through all n points knows nothing of beta in the other p - n directions.

    Hypotheses: the entries of x are independent standard normal numbers; the noise has mean 0 and is independent of
    x. The mean is over samples and noise.

    Source: Breiman and Freedman (1983), How Many Variables Should Be Entered in a Regression Equation?, for p < n;
    Belkin, Hsu and Xu (2020), theorem 1, for all p.
    """
    n, p, signal, noise = _floats(n, p, signal, noise)
    with np.errstate(divide="ignore", invalid="ignore"):
        below = noise * p / (n - p - 1)
        above = signal * (1 - n / p) + noise * n / (p - n - 1)
    return np.where(p <= n - 2, below, np.where(p >= n + 2, above, np.inf))


def ridgeless_limit(gamma, signal, noise) -> Float[Array, "..."]:
    """Give the excess risk of the fit of least length where samples and features grow together.

    Formula: noise gamma / (1 - gamma) for gamma < 1; signal (1 - 1 / gamma) + noise / (gamma - 1) for gamma > 1;
    infinite at 1. Where signal / noise = S > 1 the second branch has a minimum, at gamma = sqrt(S) / (sqrt(S) - 1);
    otherwise it falls all the way. Either way it ends at the risk of the estimate 0, which is the signal.

    Hypotheses: n and p grow, p / n to gamma; the entries of x are independent, of mean 0, variance 1 and a finite
    moment a little above the fourth. Their distribution plays no part.

    Source: Hastie, Montanari, Rosset and Tibshirani (2022), theorem 1.
    """
    gamma, signal, noise = _floats(gamma, signal, noise)
    with np.errstate(divide="ignore", invalid="ignore"):
        above = signal * (1 - 1 / gamma) + noise / (gamma - 1)
        below = noise * gamma / (1 - gamma)
    return np.where(gamma < 1, below, np.where(gamma > 1, above, np.inf))


def weak_features(n, p, features, signal, noise) -> Float[Array, "..."]:
    """Give the mean excess risk where a fit sees p of so many features, chosen at random: one problem for all p.

    Formula: with m = signal (1 - p / features) the signal in what is left out,
    m + ridgeless(n, p, signal p / features, noise + m). To the fit, what it cannot see is more noise.

    Hypotheses: as :func:`ridgeless`; the choice does not look at the data.

    Raises: ValueError where p is not between 0 and ``features``.

    Source: Belkin, Hsu and Xu (2020), theorem 1 and corollary 1, who count the noise of the new y in.
    """
    p, features, signal = _floats(p, features, signal)
    if (p < 0).any() or (p > features).any():
        raise ValueError(f"weak_features: p must be between 0 and features, {features}, got {p}")
    missed = signal * (1 - p / features)
    return missed + ridgeless(n, p, signal * p / features, noise + missed)


def ridge(gamma, penalty, signal, noise) -> Float[Array, "..."]:
    """Give the excess risk of ridge regression where samples and features grow together.

    The estimate minimises |y - X b|^2 / n + penalty |b|^2.

    Formula: with l the penalty, s^2 = (1 - gamma + l)^2 + 4 gamma l and u = (s - (1 - gamma + l)) / (2 gamma), the
    share of beta that the penalty takes away, signal u (l + gamma u) / s + noise gamma (1 - u) / s. Here u is
    l m(-l), with m the Stieltjes transform of the Marchenko-Pastur law, and the first term is signal l^2 m'(-l). A
    penalty of 0 gives :func:`ridgeless_limit`.

    Hypotheses: as :func:`ridgeless_limit`; gamma > 0, penalty >= 0.

    Source: Dicker (2016), Ridge Regression and Asymptotic Minimax Estimation over Spheres of Growing Dimension;
    Hastie, Montanari, Rosset and Tibshirani (2022), section on ridge regression.
    """
    gamma, penalty, signal, noise = _floats(gamma, penalty, signal, noise)
    b = 1 - gamma + penalty
    s = np.sqrt(b**2 + 4 * gamma * penalty)
    u = (s - b) / (2 * gamma)
    with np.errstate(divide="ignore", invalid="ignore"):
        risk = (signal * u * (penalty + gamma * u) + noise * gamma * (1 - u)) / s
    return np.where(s == 0, np.inf, risk)


def best_penalty(gamma, signal, noise) -> Float[Array, "..."]:
    """Give the penalty with the least risk by :func:`ridge`: gamma noise / signal.

    For |y - X b|^2 + penalty |b|^2, without the division by n, it is p noise / signal, whatever n; beta then being
    drawn evenly over all directions, it is the best for every n and p, not in the limit alone. The risk is then
    signal u, and falls with every sample.

    Source: Dicker (2016), section 2; Nakkiran, Venkat, Kakade and Ma (2020), Optimal Regularization Can Mitigate
    Double Descent, theorem 1.
    """
    gamma, signal, noise = _floats(gamma, signal, noise)
    return gamma * noise / signal


def marchenko_pastur(gamma: float, points: int = 4000) -> tuple[Float[Array, "M"], Float[Array, "M"]]:
    """Give places and weights for means over the limiting law of the eigenvalues of X^T X / n.

    Formula: x = 1 + gamma + 2 sqrt(gamma) cos(phi), with weight 2 sin(phi)^2 / (pi x) dphi for phi from 0 to pi: the
    density sqrt((b - x)(x - a)) / (2 pi gamma x) between a, b = (1 -+ sqrt(gamma))^2. For gamma > 1 the share
    1 - 1 / gamma of the eigenvalues is 0; the first of the places is 0 and has that weight, or none.

    Raises: ValueError for gamma <= 0.

    Source: Marchenko and Pastur (1967), Distribution of Eigenvalues for Some Sets of Random Matrices.
    """
    if not gamma > 0:
        raise ValueError(f"marchenko_pastur: gamma must be above 0, got {gamma!r}")
    phi = np.pi * (np.arange(points) + 0.5) / points
    x = 1 + gamma + 2 * np.sqrt(gamma) * np.cos(phi)
    weight = 2 * np.sin(phi) ** 2 / x / points
    return np.append(0, x), np.append(max(0, 1 - 1 / gamma), weight)


def gradient_flow(time: Float[Array, "..."], gamma: float, signal: float, noise: float) -> Float[Array, "..."]:
    """Give the excess risk after a time of gradient flow on |y - X b|^2 / (2 n) from b = 0.

    Formula: signal E exp(-2 x t) + noise gamma E (1 - exp(-x t))^2 / x, the means over x of the Marchenko-Pastur
    law. Gradient descent with learning rate lr is there after about t / lr steps.

    Hypotheses: as :func:`ridgeless_limit`, whose risk is the limit of late times.

    Source: Advani and Saxe (2017; 2020), High-Dimensional Dynamics of Generalization Error in Neural Networks;
    Ali, Kolter and Tibshirani (2019), A Continuous-Time View of Early Stopping for Least Squares Regression.
    """
    x, weight = marchenko_pastur(gamma)
    moved = -np.expm1(-x * np.asarray(time, dtype=np.float64)[..., None])  # the share of the way to the end
    with np.errstate(invalid="ignore"):
        spread = np.where(x > 0, moved**2 / x, 0)
    return signal * ((1 - moved) ** 2 @ weight) + noise * gamma * (spread @ weight)


def diagonal_descent(
    steps: Float[Array, "..."], scale: Float[Array, "D"], beta: Float[Array, "D"], n: int, noise: float, lr: float
) -> Float[Array, "..."]:
    """Give the excess risk after so many steps of gradient descent where feature i has its own scale s_i.

    Formula: sum_i s_i^2 beta_i^2 (1 - lr s_i^2)^(2 t) + (noise / n) (1 - (1 - lr s_i^2)^t)^2: each feature has a U
    of its own, and those of large scale have theirs first. A sum of two U's has two valleys.

    Hypotheses: features independent, of mean 0 and standard deviations ``scale``; n much larger than their number
    (X^T X / n is taken for its mean); descent on |y - X b|^2 / (2 n) from 0.

    Source: Heckel and Yilmaz (2021), Early Stopping in Deep Networks: Double Descent and How to Eliminate It.
    """
    kept = (1 - lr * scale**2) ** np.asarray(steps, dtype=np.float64)[..., None]
    return kept**2 @ (scale * beta) ** 2 + noise / n * ((1 - kept) ** 2).sum(axis=-1)


def relu_features(units, samples, signal, noise) -> Float[Array, "..."]:
    """Give the excess risk of the fit of least length on random ReLU features of a linear target, in the limit.

    ``units`` and ``samples`` are a dimension's: N / d and n / d. The peak is where they are equal.

    Formula: with mu = 1 / 2 and nu^2 = 1 / 4 - 1 / (2 pi), the linear and the other part of a ReLU of a normal
    number, z = mu^2 / nu^2, psi the smaller of the two ratios a = N / d and b = n / d, w = psi z - z - 1 and
    c = -(sqrt(w^2 + 4 z psi) + w) / (2 z): the risk is signal E1 / E0 + noise E2 / E0, with the polynomials E of
    the source as they stand below.

    Hypotheses: x and the weights theta uniform on the sphere of radius sqrt(d), features relu(theta^T x / sqrt(d)),
    y = x^T beta + noise; d, N and n grow together; then the penalty falls to 0.

    Source: Mei and Montanari (2022), The Generalization Error of Random Features Regression: Precise Asymptotics
    and the Double Descent Curve, section on the ridgeless limit. The polynomials are from memory; the tests hold
    them against simulation.
    """
    a, b, signal, noise = _floats(units, samples, signal, noise)
    z = 0.25 / (0.25 - 1 / (2 * np.pi))
    psi = np.minimum(a, b)
    w = psi * z - z - 1
    c = -(np.sqrt(w**2 + 4 * z * psi) + w) / (2 * z)
    cz = c * z
    e0 = (
        -(c**2) * cz**3 + 3 * c**2 * cz**2 + (a * b - b - a + 1) * cz**3 - 2 * c * cz**2 - 3 * c**2 * cz
        + (a + b - 3 * a * b + 1) * cz**2 + 2 * c * cz + c**2 + 3 * a * b * cz - a * b
    )  # fmt: skip
    e1 = b * c * cz**2 - b * c * cz + a * b * cz - a * b
    e2 = (
        c**2 * cz**3 - 3 * c**2 * cz**2 + (a - 1) * cz**3 + 2 * c * cz**2 + 3 * c**2 * cz
        - (a + 1) * cz**2 - 2 * c * cz - c**2
    )  # fmt: skip
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(a == b, np.inf, (signal * e1 + noise * e2) / e0)


def _floats(*numbers) -> tuple[Array, ...]:
    return tuple(np.asarray(a, dtype=np.float64) for a in numbers)
