"""The package's optimizers keep to the closed forms that the chapter states, within the margins it states."""

import numpy as np
import pytest

from companion.scratch.autodiff import Tensor
from companion.scratch.optimizers import SGD, Adam


def walked(rule, curvature, start, steps, noise=None, kind=SGD):
    """Run an optimizer on sum_i lambda_i w_i^2 / 2; give the places."""
    w = Tensor(np.array(start, float), requires_grad=True)
    optimizer, path = kind([w], **rule), [w.data.copy()]
    for t in range(steps):
        w.grad = curvature * w.data + (noise[t] if noise is not None else 0)
        optimizer.step()
        path.append(w.data.copy())
    return np.array(path)


@pytest.mark.parametrize("kappa", [3, 10, 100, 1000])
def test_descent_shrinks_by_the_factor_of_the_formula(kappa):
    path = walked({"lr": 2 / (1 + kappa)}, np.array([1.0, kappa]), [1, 1], 600)
    far = np.linalg.norm(path, axis=1)
    rho = (kappa - 1) / (kappa + 1)
    steps = 40
    assert 1 - (far[steps] / far[0]) ** (1 / steps) == pytest.approx(1 - rho, rel=3e-3)


def test_one_per_cent_decides_at_the_limit():
    curvature = np.array([1.0, 7.0, 50.0])
    for share, grows in ((0.99, False), (1.01, True)):
        path = walked({"lr": share * 2 / 50}, curvature, [1, 1, 1], 1000)
        assert (np.abs(path[-1, 2]) > 1) == grows


@pytest.mark.parametrize("nesterov", [False, True])
@pytest.mark.parametrize("kappa", [10, 100])
def test_momentum_shrinks_by_the_spectral_radius(kappa, nesterov):
    root = np.sqrt(kappa)
    lr, mu = ((2 / (root + 1)) ** 2, ((root - 1) / (root + 1)) ** 2)
    lr, mu = (1 / kappa, (root - 1) / (root + 1)) if nesterov else (lr, mu)
    curvature = np.linspace(1, kappa, 7)
    radii = []
    for c in curvature:
        below = np.array([c, mu])
        above = np.array([1 - lr * c, 0]) - lr * mu * below if nesterov else np.array([1 - lr * c, -lr * mu])
        radii.append(np.abs(np.linalg.eigvals([above, below])).max())
    formula = 1 - 1 / root if nesterov else (root - 1) / (root + 1)
    assert max(radii) == pytest.approx(formula, rel=1e-6)
    path = walked({"lr": lr, "momentum": mu, "nesterov": nesterov}, curvature, np.ones(7), 200)
    far = np.linalg.norm(path, axis=1)
    slack = np.log(200) / 100  # a double root adds a factor t
    assert far[200] > 0 and np.log(far[200] / far[100]) / 100 < np.log(formula) + slack


@pytest.mark.parametrize(("lr", "mu", "batch", "lam"), [(0.1, 0.0, 4, 1.0), (0.4, 0.0, 1, 4.0), (0.05, 0.9, 4, 1.0)])
def test_the_dance_about_the_minimum_has_the_variance_of_the_formula(lr, mu, batch, lam):
    rng, runs = np.random.default_rng(0), 20_000
    noise = (rng.normal(size=runs) / np.sqrt(batch) for _ in range(600))
    w = Tensor(np.zeros(runs), requires_grad=True)
    optimizer = SGD([w], lr=lr, momentum=mu)
    for kick in noise:
        w.grad = lam * w.data + kick
        optimizer.step()
    formula = lr * (1 + mu) / (batch * lam * (1 - mu) * (2 * (1 + mu) - lr * lam))
    assert w.data.var() == pytest.approx(formula, rel=0.04)


def test_a_batchs_error_falls_as_one_over_its_root():
    rng = np.random.default_rng(0)
    gradients, sizes = rng.normal(size=(2000, 30)), [1, 4, 16, 64, 256]
    off = [
        np.sqrt(
            np.mean(
                [
                    ((gradients[rng.integers(2000, size=b)].mean(axis=0) - gradients.mean(axis=0)) ** 2).sum()
                    for _ in range(400)
                ]
            )
        )
        for b in sizes
    ]
    assert np.polyfit(np.log(sizes), np.log(off), 1)[0] == pytest.approx(-0.5, abs=0.02)


@pytest.mark.parametrize(("amsgrad", "end"), [(False, 0.9), (True, -0.8)])
def test_adam_walks_to_the_worst_place_of_a_convex_problem_and_amsgrad_does_not(amsgrad, end):
    w = Tensor(np.zeros(1), requires_grad=True)
    adam = Adam([w], lr=0.5, betas=(0.9, 0.99), amsgrad=amsgrad)
    for t in range(1, 101 * 100 + 1):
        w.grad = np.full(1, 1010.0 if t % 101 == 1 else -10.0)
        adam.param_groups[0]["lr"] = 0.5 / np.sqrt(t)
        adam.step()
        np.clip(w.data, -1, 1, out=w.data)
    assert w.data[0] > end if end > 0 else w.data[0] < end


def test_a_little_noise_frees_a_run_on_its_way_into_a_saddle():
    w = np.tile([0.5, -0.5], (100, 1))  # a hundred runs on (a b - 1)^2 / 2
    rng = np.random.default_rng(0)
    for _ in range(200):
        w = w - 0.1 * ((w.prod(axis=1, keepdims=True) - 1) * w[:, ::-1] + 0.01 * rng.normal(size=w.shape))
    assert (np.abs(w.prod(axis=1) - 1) < 0.05).all()
