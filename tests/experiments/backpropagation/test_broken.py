"""Every planted fault: the check that finds it does, and the check that one might think of first does not."""

import numpy as np
import pytest
import torch

from companion import checks
from companion.data import digits
from companion.experiments import digit_classifier
from companion.experiments.backpropagation import broken
from companion.scratch import ops
from companion.scratch.autodiff import Tensor, apply, jvp, vjp

WALKS = (broken.overwriting_backward, broken.unordered_backward)


def chain(x):
    return apply(ops.exp, apply(ops.sin, x * 2.0))


def even_diamond(x):
    return apply(ops.sin, x) * apply(ops.exp, x)


def uneven_diamond(x):
    a = apply(ops.sin, x)
    return a * apply(ops.exp, a * 3.0)


def gap(walk, function, seed) -> float:
    """Compare a walk's gradient with central differences, relative to their size."""

    def op(array):
        x = Tensor(array, requires_grad=True)
        y = function(x)

        def backward(dy):
            walk(y, dy)
            return (x.grad,)

        return y.data, backward

    rng = np.random.default_rng(seed)
    x, dy = rng.uniform(0.5, 1.5, size=4), rng.normal(size=4)
    return checks.gradient_gaps(op, x, dy=dy)[0]


@pytest.mark.parametrize("seed", range(5))
def test_the_walks_pass_on_a_chain_and_fail_on_a_diamond(seed):
    for walk in (Tensor.backward, *WALKS):
        assert gap(walk, chain, seed) < 1e-8
    assert gap(broken.overwriting_backward, even_diamond, seed) > 0.05
    assert gap(broken.unordered_backward, even_diamond, seed) < 1e-8
    assert gap(broken.unordered_backward, uneven_diamond, seed) > 0.05
    assert all(gap(Tensor.backward, function, seed) < 1e-8 for function in (even_diamond, uneven_diamond))


@pytest.mark.parametrize("seed", range(5))
def test_a_missing_sum_passes_on_a_batch_of_one_and_is_named_on_a_batch_of_five(seed):
    rng = np.random.default_rng(seed)
    one, row = rng.normal(size=(1, 3)), rng.normal(size=(1, 3))
    assert max(checks.gradient_gaps(broken.add_without_sum, one, row, dy=rng.normal(size=(1, 3)))) < 1e-8
    five = rng.normal(size=(5, 3))
    with pytest.raises(ValueError, match=r"shape \(1, 3\) for argument 1, got shape \(5, 3\)"):
        checks.gradient_gaps(broken.add_without_sum, five, row, dy=rng.normal(size=(5, 3)))
    with pytest.raises(ValueError, match=r"add_without_sum: gradient must have shape \(1, 3\), got \(5, 3\)"):
        apply(broken.add_without_sum, five, Tensor(row, requires_grad=True)).sum().backward()


@pytest.mark.parametrize("seed", range(10))
def test_the_adjoint_identity_passes_a_wrong_slope_that_both_modes_read_and_central_differences_find_it(seed):
    rng = np.random.default_rng(seed)
    x, v, u = (rng.normal(size=(5, 4)) for _ in range(3))
    weight = rng.normal(size=(3, 4))

    def function(x):
        return apply(ops.linear, apply(broken.tanh_with_a_wrong_slope, x), weight)

    pushed, pulled = jvp(function, x, v)[1], vjp(function, x, u[:, :3])[1]
    assert np.sum(u[:, :3] * pushed) == pytest.approx(np.sum(pulled * v), rel=1e-9, abs=1e-12)
    numerical = checks.central_difference(lambda t: function(x + t * v).data, 0.0, 1.0)
    assert np.abs(numerical - pushed).max() > 0.05


@pytest.mark.parametrize("seed", range(3))
def test_without_the_sum_digits_are_learned_with_matrices_for_biases_until_a_batch_of_another_size_comes(seed):
    rng, part = np.random.default_rng(seed), digits()
    inner, outer = rng.normal(0, 1 / 8, (32, 64)), rng.normal(0, 1 / 6, (10, 32))
    b, c = np.zeros((1, 32)), np.zeros((1, 10))

    def forward(x, y):
        z, back_inner = ops.linear(x, inner)
        z, back_b = broken.add_without_sum(z, b)
        h, back_relu = ops.relu(z)
        scores, back_outer = ops.linear(h, outer)
        scores, back_c = broken.add_without_sum(scores, c)
        loss, back_loss = ops.cross_entropy(scores, y)
        return loss, (back_inner, back_b, back_relu, back_outer, back_c, back_loss)

    losses = []
    for _ in range(30):
        loss, (back_inner, back_b, back_relu, back_outer, back_c, back_loss) = forward(part.x_train, part.y_train)
        losses.append(loss)
        dscores, dc = back_c(back_loss(1.0)[0])
        dh, douter = back_outer(dscores)[:2]
        dz, db = back_b(*back_relu(dh))
        dinner = back_inner(dz)[1]
        inner, b, outer, c = inner - 0.5 * dinner, b - 0.5 * db, outer - 0.5 * douter, c - 0.5 * dc
    n = len(part.x_train)
    assert np.diff(losses).max() < 0 and losses[-1] < losses[0] / 2
    assert b.shape == (n, 32) and c.shape == (n, 10)
    with pytest.raises(ValueError, match="could not be broadcast together"):
        forward(part.x_test, part.y_test)


def exp_then_double(x):
    y, backward_exp = ops.exp(x)
    doubled, backward_double = broken.double_in_place(y)
    return doubled, lambda dy: backward_exp(*backward_double(dy))


@pytest.mark.parametrize("seed", range(5))
def test_an_operation_in_place_passes_alone_and_fails_after_one_that_needs_its_input(seed):
    rng = np.random.default_rng(seed)
    x, dy = rng.normal(size=4), rng.normal(size=4)
    assert checks.gradient_gaps(broken.double_in_place, x.copy(), dy=dy)[0] < 1e-8
    assert checks.gradient_gaps(exp_then_double, x, dy=dy)[0] > 0.05


def doubled(input):
    return 2 * input, lambda dy: (2 * dy,)


def through(double, op, x, dy):
    """Send dy back to x, and to a factor of one, where the number between them is op's result doubled."""
    x, factor = Tensor(x, requires_grad=True), Tensor(np.ones_like(x), requires_grad=True)
    (apply(double, apply(op, x)) * factor).backward(dy)
    return x.grad, factor.grad


@pytest.mark.parametrize("seed", range(5))
def test_a_change_in_place_spoils_the_gradients_that_read_the_number_and_no_others(seed):
    rng = np.random.default_rng(seed)
    x, dy = rng.uniform(0.5, 1.5, size=4), rng.normal(size=4)
    for op in (ops.sin, ops.cos, ops.neg, ops.square, ops.log, ops.relu):  # read their input, or only whether y is 0
        found, right = (through(double, op, x, dy) for double in (broken.double_in_place, doubled))
        np.testing.assert_allclose(found, right, rtol=1e-14)
    for op in (ops.exp, ops.tanh, ops.sigmoid, ops.sqrt):  # read their value
        found, right = (through(double, op, x, dy) for double in (broken.double_in_place, doubled))
        assert np.abs(found[0] / right[0] - 1).min() > 0.05
        np.testing.assert_allclose(found[1], right[1], rtol=1e-14)
        if op is ops.exp:
            np.testing.assert_allclose(found[0], 2 * right[0], rtol=1e-14)


def test_pytorch_notices_the_change_in_place():
    y = torch.ones(2, requires_grad=True).exp()
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        y.mul_(2).sum().backward()


@pytest.mark.parametrize("seed", range(5))
def test_softmax_without_a_gradient_passes_with_ones_and_fails_with_a_random_upstream(seed):
    rng = np.random.default_rng(seed)
    z = rng.normal(size=(5, 4))
    assert checks.gradient_gaps(broken.softmax_without_gradient, z, dy=np.ones((5, 4)))[0] < 1e-8
    assert checks.gradient_gaps(broken.softmax_without_gradient, z, dy=rng.normal(size=(5, 4)))[0] > 0.05
    assert checks.gradient_gaps(lambda z: ops.softmax(z, 1), z, dy=rng.normal(size=(5, 4)))[0] < 1e-8


@pytest.mark.parametrize("seed", range(5))
def test_the_summed_loss_passes_every_check_of_its_gradient_and_is_found_by_a_doubled_batch(seed):
    rng = np.random.default_rng(seed)
    z, y = rng.normal(size=(5, 4)), rng.integers(4, size=5)
    assert checks.gradient_gaps(broken.summed_cross_entropy, z, y, dy=rng.normal(size=()))[0] < 1e-8
    x, weight = rng.normal(size=(5, 3)), rng.normal(size=(4, 3))
    for loss, factor in ((ops.cross_entropy, 1), (broken.summed_cross_entropy, 2)):
        gradients = []
        for times in (1, 2):
            w = Tensor(weight, requires_grad=True)
            apply(loss, apply(ops.linear, np.tile(x, (times, 1)), w), np.tile(y, times)).backward()
            gradients.append(w.grad)
        np.testing.assert_allclose(gradients[1], factor * gradients[0])


def test_the_rate_that_worked_with_the_mean_ruins_the_network_with_the_sum():
    for seed in range(10):
        mean = digit_classifier.Config(seed, hidden=32, epochs=10, every=10)
        summed = digit_classifier.Config(seed, hidden=32, epochs=10, every=10, loss=broken.SummedCrossEntropyLoss)
        good, bad = digit_classifier.run(mean), digit_classifier.run(summed)
        assert good.train_loss[-1] < 0.6 and good.test_accuracy[-1] > 0.85
        per_example = bad.train_loss / summed.batch_size
        assert not per_example[0] < 5 and not per_example[-1] < 2  # ln 10 = 2.3 is knowing nothing
        assert bad.test_accuracy[-1] < 0.3


def runs(walk, network):
    results = [broken.run(broken.Config(walk, network, seed)) for seed in range(10)]
    return np.array([(r.accuracy, r.gradient_error) for r in results]).T


def test_a_wrong_walk_gets_the_gradient_wrong_and_the_network_learns_nearly_as_well():
    for network in (broken.shortcuts, broken.shared):
        right, none = runs(Tensor.backward, network)
        assert not none.any() and np.median(right) > 0.95
        accuracy, error = runs(broken.overwriting_backward, network)
        assert error.min() > 0.2 and np.median(right) - 0.03 < np.median(accuracy) < np.median(right)
    accuracy, error = runs(broken.unordered_backward, broken.shortcuts)
    assert error.min() > 0.1 and np.median(accuracy) > 0.95
