"""The closed forms agree with each other at their limits, and with simulation and scikit-learn inside."""

import numpy as np
import pytest
from sklearn.linear_model import Ridge

from companion.experiments.double_descent import theory
from companion.experiments.double_descent.least_squares import least_length
from companion.experiments.double_descent.problems import direction

RATIOS = np.array([0.1, 0.5, 0.9, 1.1, 2.0, 10.0])


def test_exact_forms_become_the_limit():
    n = 10**7
    np.testing.assert_allclose(theory.ridgeless(n, RATIOS * n, 5, 1), theory.ridgeless_limit(RATIOS, 5, 1), rtol=1e-5)
    assert theory.ridgeless(10, [8, 9, 10, 11, 12], 5, 1)[[0, 4]] == pytest.approx([8, 5 / 6 + 10])
    assert np.isinf(theory.ridgeless(10, [9, 10, 11], 5, 1)).all() and np.isinf(theory.ridgeless_limit(1, 5, 1))


def test_the_limit_begins_at_0_ends_at_the_signal_and_has_its_valley_where_the_formula_says():
    gamma = np.geomspace(1e-3, 1e4, 200_001)
    risk = theory.ridgeless_limit(gamma, 5, 1)
    assert risk[0] == pytest.approx(1e-3, rel=2e-3) and risk[-1] == pytest.approx(5, rel=1e-4)
    over = gamma > 1
    assert gamma[over][risk[over].argmin()] == pytest.approx(np.sqrt(5) / (np.sqrt(5) - 1), rel=1e-3)
    falling = theory.ridgeless_limit(gamma[over], 1, 1)
    assert (np.diff(falling) < 0).all() and falling[-1] > 1


def test_weak_features_are_the_whole_problem_once_all_are_seen():
    assert theory.weak_features(40, 100, 100, 1, 0.04) == pytest.approx(theory.ridgeless(40, 100, 1, 0.04))
    assert theory.weak_features(40, 0, 100, 1, 0.04) == pytest.approx(1)
    risk = theory.weak_features(40, np.arange(1, 101), 100, 1, 1 / 25)
    first, second = risk[:38].min(), risk[41:].min()
    assert (first + 0.04, second + 0.04) == pytest.approx((1.057, 0.667), abs=1e-3)
    with pytest.raises(ValueError, match="p must be between 0 and features"):
        theory.weak_features(40, 101, 100, 1, 1)


def test_ridge_has_its_limits_and_is_the_mean_over_the_law_of_eigenvalues():
    away = np.array([0.3, 0.8, 1.5, 4.0])
    np.testing.assert_allclose(theory.ridge(away, 0, 5, 1), theory.ridgeless_limit(away, 5, 1), rtol=1e-12)
    np.testing.assert_allclose(theory.ridge(away, 1e9, 5, 1), 5, rtol=1e-6)
    assert np.isinf(theory.ridge(1, 0, 5, 1))
    for gamma in (0.3, 1.0, 3.0):
        x, weight = theory.marchenko_pastur(gamma)
        for penalty in (0.05, 0.4, 3.0):
            kept = x / (x + penalty)
            mean = 5 * weight @ (1 - kept) ** 2 + gamma * weight[1:] @ (kept[1:] ** 2 / x[1:])
            assert theory.ridge(gamma, penalty, 5, 1) == pytest.approx(mean, rel=1e-9)


def test_the_best_penalty_is_the_best_and_its_risk_knows_no_peak():
    gamma = np.geomspace(0.05, 20, 300)
    best = theory.best_penalty(gamma, 5, 1)
    least = theory.ridge(gamma, best, 5, 1)
    for factor in (0.5, 0.9, 1.1, 2.0):
        assert (theory.ridge(gamma, factor * best, 5, 1) > least).all()
    assert (np.diff(least) > 0).all() and (least < theory.ridgeless_limit(gamma, 5, 1)).all() and least[-1] < 5


def test_eigenvalues_follow_the_law():
    rng = np.random.default_rng(0)
    for gamma in (0.25, 1.0, 2.0):
        x, weight = theory.marchenko_pastur(gamma)
        moments = [weight.sum(), weight @ x, weight @ x**2, weight @ x**3]
        assert moments == pytest.approx([1, 1, 1 + gamma, 1 + 3 * gamma + gamma**2], rel=1e-6)
        X = rng.normal(size=(400, int(400 * gamma)))
        found = np.linalg.eigvalsh(X.T @ X / 400)
        for place in (0.1, 0.5, 1.0, 2.0, 3.0):
            assert weight[x <= place].sum() == pytest.approx((found <= place).mean(), abs=0.01)
    with pytest.raises(ValueError, match="gamma must be above 0"):
        theory.marchenko_pastur(0)


def fits(n: int, p: int, draws: int, signal: float = 5.0):
    """Give problems of isotropic features with noise of variance 1."""
    for seed in range(draws):
        rng = np.random.default_rng([seed, p])
        X, beta = rng.normal(size=(n, p)), direction(np.sqrt(signal), p, rng=rng)
        yield X, beta, X @ beta + rng.normal(size=n)


@pytest.mark.parametrize("p", [100, 200, 400])
def test_ridge_and_flow_in_time_are_what_simulation_finds(p):
    """Ridge by scikit-learn; the flow by singular values. At 200 of 200 features, too."""
    n, times, penalty = 200, np.array([0.3, 1.0, 5.0]), 0.3
    flow, ridge = [], []
    for X, beta, y in fits(n, p, 20):
        U, s, Vt = np.linalg.svd(X, full_matrices=False)
        flow.append([((Vt.T @ ((1 - np.exp(-t * s**2 / n)) / s * (U.T @ y)) - beta) ** 2).sum() for t in times])
        ridge.append(((Ridge(n * penalty, fit_intercept=False).fit(X, y).coef_ - beta) ** 2).sum())
    assert np.mean(ridge) == pytest.approx(theory.ridge(p / n, penalty, 5, 1), rel=0.05)
    np.testing.assert_allclose(np.mean(flow, axis=0), theory.gradient_flow(times, p / n, 5, 1), rtol=0.05)


@pytest.mark.parametrize("gamma", [0.4, 0.9, 1.2, 3.0])
def test_the_flow_begins_at_the_signal_ends_at_the_fit_of_least_length_and_keeps_near_ridge(gamma):
    times = np.geomspace(1e-3, 1e5, 60)
    flow = theory.gradient_flow(times, gamma, 5, 1)
    assert theory.gradient_flow(0, gamma, 5, 1) == pytest.approx(5)
    assert flow[-1] == pytest.approx(theory.ridgeless_limit(gamma, 5, 1), rel=1e-6)
    over = flow / theory.ridge(gamma, 1 / times, 5, 1)
    assert over.max() < 1.6862, "the bound of Ali, Kolter and Tibshirani (2019), theorem 1"


def test_one_scale_and_many_samples_are_the_flow_without_spread():
    steps = np.array([0, 3, 30])
    found = theory.diagonal_descent(steps, np.ones(4), np.full(4, 0.5), 100, 2.0, 0.1)
    kept = 0.9**steps
    np.testing.assert_allclose(found, kept**2 + 4 * 2 / 100 * (1 - kept) ** 2, rtol=1e-12)


def on_sphere(rng, count: int, d: int):
    return direction(np.sqrt(d), count, d, rng=rng)


@pytest.mark.parametrize("ratio", [0.2, 0.6, 1.5, 4.0])
def test_random_relu_features_are_what_simulation_finds(ratio):
    """Features over samples, a dimension of 100 with 300 samples; ten per cent away from the peak."""
    d, n, units, found = 100, 300, round(300 * ratio), []
    for seed in range(10):
        rng = np.random.default_rng([seed, units])
        theta, beta = on_sphere(rng, units, d), direction(1.0, d, rng=rng)
        x, new = on_sphere(rng, n, d), on_sphere(rng, 1000, d)
        Z, Z_new = (np.maximum(a @ theta.T / np.sqrt(d), 0) for a in (x, new))
        b = least_length(Z, x @ beta + np.sqrt(0.2) * rng.normal(size=n))
        found.append(((Z_new @ b - new @ beta) ** 2).mean())
    assert np.mean(found) == pytest.approx(theory.relu_features(units / d, n / d, 1, 0.2), rel=0.1)


def test_random_features_have_their_limits():
    assert theory.relu_features(1e-6, 3, 2, 0.1) == pytest.approx(2, rel=1e-4)
    assert np.isinf(theory.relu_features(3, 3, 1, 0.1))
    near = theory.relu_features(3 * np.array([0.99, 0.999, 1.001, 1.01]), 3, 1, 0.1)
    assert near[1] > 5 * near[0] and near[2] > 5 * near[3]
    many = theory.relu_features(np.array([1e3, 1e4, 1e5]), 3, 1, 0.1)  # it falls to its end as 1 / units
    assert 0 < many[2] < 1 and np.diff(many)[1] / np.diff(many)[0] == pytest.approx(0.1, rel=0.02)


@pytest.mark.parametrize("form", [theory.ridgeless_limit, theory.best_penalty])
def test_numbers_lists_and_arrays_are_taken_and_float64_comes_back(form):
    one, some = form(2, 5, 1), form([[0.5], [2]], np.float32([5, 6, 7]), 1)
    assert one.shape == () and some.shape == (2, 3)
    assert one.dtype == some.dtype == np.float64 and some[1, 0] == one
