"""The tape: graphs of every shape, gradients that add up, and nothing computed that nobody needs."""

import gc
import threading
import weakref

import numpy as np
import pytest
import torch

from companion.scratch import ops
from companion.scratch.autodiff import Tensor, apply, grad, no_grad, topological_order, walk_back

BINARY = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "@": lambda a, b: a @ b.T if isinstance(b, torch.Tensor) else a @ apply(transposed, b),
}


def transposed(x):
    """A student's own operation."""
    return x.T, lambda dy: (dy.T,)


def leaf(array):
    return Tensor(array, requires_grad=True)


@pytest.mark.parametrize("symbol", BINARY)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_operators_match_pytorch(symbol, dtype):
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=(3, 4)).astype(dtype), rng.uniform(1, 2, size=(3, 4)).astype(dtype)
    ours = [leaf(a), leaf(b)]
    theirs = [torch.tensor(a, requires_grad=True), torch.tensor(b, requires_grad=True)]
    y, t = BINARY[symbol](*ours), BINARY[symbol](*theirs)
    dy = rng.normal(size=y.shape).astype(dtype)
    y.backward(dy)
    t.backward(torch.from_numpy(dy))
    tolerance = 1e-12 if dtype is np.float64 else 1e-5
    np.testing.assert_allclose(y.data, t.detach().numpy(), rtol=tolerance, atol=tolerance)
    for mine, reference in zip(ours, theirs, strict=True):
        assert mine.grad.dtype == dtype
        np.testing.assert_allclose(mine.grad, reference.grad.numpy(), rtol=tolerance, atol=tolerance)


def test_plain_arrays_and_numbers_mix_with_tensors():
    x = leaf(np.array([1.0, 2.0], np.float32))
    array = np.array([3.0, 5.0], np.float32)
    y = 2 * x + x * 3.0 - 1 + (1 - x) / 2 + 4 / x + array * x + x * array + (-x) ** 2 + (array @ x)
    assert isinstance(y, Tensor) and y.dtype == np.float32
    y.sum().backward()
    slope = 2 + 3 - 0.5 - 4 / x.data**2 + 2 * array + 2 * x.data + 2 * array
    np.testing.assert_allclose(x.grad, slope, rtol=1e-6)


def test_gradients_of_a_diamond_add_up():
    x = leaf(np.array([2.0, 3.0]))
    a, b = x * x, x * 5.0
    (a * b + a).sum().backward()  # 5 x^3 + x^2
    np.testing.assert_allclose(x.grad, 15 * x.data**2 + 2 * x.data)


def test_backward_twice_adds_twice_where_the_graph_is_retained():
    x = leaf(np.array([2.0, 3.0]))
    y = (x * x).sum()
    y.backward(retain_graph=True)
    y.backward()
    np.testing.assert_allclose(x.grad, 4 * x.data)
    assert grad((x * x).sum(), [x])[0] is not x.grad


@pytest.mark.parametrize("walk", [lambda y, x: y.backward(), lambda y, x: grad(y, [x])], ids=["backward", "grad"])
def test_a_walk_frees_what_it_passes_and_says_so_the_next_time(walk):
    x, theirs = leaf(np.array([2.0, 3.0])), torch.tensor([2.0, 3.0], requires_grad=True)
    for z in (x, theirs):
        shared = z * z
        y, other = (shared * 2.0).sum(), (shared * 3.0).sum()
        y.backward(retain_graph=True)
        y.backward()
        for again in (y, other):  # the other shares a part that is freed
            with pytest.raises(RuntimeError, match="retain_graph=True"):
                again.backward()
    y = (x * x).sum()
    walk(y, x)
    with pytest.raises(RuntimeError, match=r"walked before.*retain_graph=True"):
        walk(y, x)


def test_arrays_are_given_back_on_the_way():
    """Nothing but what is still needed is held: neither by the graph nor by the walk."""

    def keeping(x):
        kept = x + 1
        alive.append(weakref.ref(kept))
        return kept * 1, lambda dy: (dy * kept,)

    alive: list = []
    x = y = leaf(np.ones(3))
    for _ in range(4):
        y = apply(keeping, y)
    y = y.sum()
    held = []
    for node, _ in walk_back(y, np.array(1.0)):
        if node is not x:
            held.append(sum(ref() is not None for ref in alive))
    assert held == [4, 4, 3, 2, 1] and not any(ref() is not None for ref in alive)


def test_a_result_that_nobody_keeps_is_forgotten_unless_an_operation_needs_it():
    x = leaf(np.ones(3))
    product = x * x
    kept = weakref.ref(product.data)
    y = apply(ops.sum, product)
    del product
    assert kept() is None and y.grad_fn.inputs[0].shape == (3,)


def test_no_grad_is_each_threads_own():
    x = leaf(np.ones(2))
    inside, outside = threading.Event(), threading.Event()

    def without():
        with no_grad():
            inside.set()
            outside.wait(10)

    worker = threading.Thread(target=without)
    worker.start()
    inside.wait(10)
    assert (x * 2.0).requires_grad
    outside.set()
    worker.join()
    assert (x * 2.0).requires_grad


def test_one_operation_can_be_walked_by_hand():
    rng = np.random.default_rng(0)
    x, w = rng.normal(size=(5, 3)), leaf(rng.normal(size=(2, 3)))
    y = apply(ops.linear, x, w)
    node, dy = y.grad_fn, rng.normal(size=(5, 2))
    assert node.op is ops.linear and node.inputs[0] is x and node.inputs[1] is w and node.shape == (5, 2)
    assert w.is_leaf and not y.is_leaf and list(node.waiting()) == [w]
    [(source, dw)] = node.send_back(dy)
    assert source is w
    np.testing.assert_array_equal(dw, ops.linear(x, w.data)[1](dy)[1])


def test_a_tensor_used_twice_by_one_operation():
    x = leaf(np.array([2.0, 3.0]))
    (x / x + x * x).sum().backward()
    np.testing.assert_allclose(x.grad, 2 * x.data)


def test_a_ladder_is_walked_once():
    x = y = leaf(np.ones(2))
    for _ in range(60):  # 2^60 paths
        y = y + y
    order = topological_order(y)
    assert len(order) == 60 and order[0].inputs == [x, x] and order[-1] is y.grad_fn
    y.sum().backward()
    np.testing.assert_array_equal(x.grad, 2.0**60 * np.ones(2))


def test_a_chain_of_twenty_thousand():
    x = y = leaf(np.ones(1))
    for _ in range(20_000):
        y = y + 1.0
    y.backward()
    np.testing.assert_array_equal(x.grad, np.ones(1))
    worker = threading.Thread(target=lambda: gc.collect())  # and its memory is given back, on a small stack too
    del y
    worker.start()
    worker.join()


def test_a_gradient_by_what_lies_between_and_by_the_end_itself():
    x = leaf(np.array([1.0, 2.0]))
    a = x * x
    y = (a * a).sum()
    by_a, by_y = grad(y, [a, y])
    np.testing.assert_array_equal(by_a, 2 * a.data)
    assert by_y == 1.0
    x.backward(np.array([3.0, 4.0]))
    np.testing.assert_array_equal(x.grad, [3.0, 4.0])


def test_nobody_computes_what_nobody_needs():
    rng = np.random.default_rng(0)
    asked = []

    def watched(x, weight, bias):
        value, backward = ops.linear(x, weight, bias)

        def watching(dy, needs):
            gradients = backward(dy, needs)
            asked.append([gradient is not None for gradient in gradients])
            return gradients

        return value, watching

    watched.selective = True
    weight, bias = leaf(rng.normal(size=(3, 4))), leaf(np.zeros(3))
    apply(watched, rng.normal(size=(5, 4)), weight, bias).sum().backward()
    assert asked == [[False, True, True]]


def test_backward_does_not_change_what_it_is_given():
    rng = np.random.default_rng(0)
    from companion.pairs import PAIRS

    for pair in PAIRS:
        arguments, options = next(iter(pair.cases.values()))(rng)
        copies = [np.copy(a) for a in arguments]
        value, backward = pair.scratch(*arguments, **options)
        kept = np.copy(value)
        dy = rng.normal(size=np.shape(value))
        given = np.copy(dy)
        first = [None if g is None else np.copy(g) for g in backward(dy)]
        second = backward(dy)
        np.testing.assert_array_equal(dy, given, err_msg=pair.name)
        np.testing.assert_array_equal(value, kept, err_msg=pair.name)
        for before, after in zip(copies, arguments, strict=True):
            np.testing.assert_array_equal(before, after, err_msg=pair.name)
        for one, two in zip(first, second, strict=True):
            assert (one is None) == (two is None)
            if one is not None:
                np.testing.assert_array_equal(one, two, err_msg=pair.name)


def test_leaves_do_not_share_one_gradient():
    a, b = leaf(np.ones(2)), leaf(np.ones(2))
    (a + b).sum().backward()
    a.grad *= 10
    np.testing.assert_array_equal(b.grad, np.ones(2))


def test_leaves_do_not_share_what_a_careless_operation_gives_twice():
    def careless(a, b):
        return a + b, lambda dy: (dy, dy)

    a, b = leaf(np.ones(2)), leaf(np.ones(2))
    upstream = np.array([1.0, 2.0])
    apply(careless, a, b).backward(upstream)
    a.grad *= 10
    np.testing.assert_array_equal(b.grad, [1.0, 2.0])
    np.testing.assert_array_equal(upstream, [1.0, 2.0])
    a.grad = None
    a.backward(upstream)
    a.grad *= 10
    np.testing.assert_array_equal(upstream, [1.0, 2.0])


def test_no_grad_records_nothing_and_switches_back():
    x = leaf(np.ones(2))
    with no_grad():
        y = x * 2.0
    assert not y.requires_grad and y.grad_fn is None
    with pytest.raises(KeyError), no_grad():
        raise KeyError
    assert (x * 2.0).requires_grad


def test_detach_cuts_the_history():
    x = leaf(np.array([3.0]))
    (x * (x * x).detach()).backward()
    np.testing.assert_array_equal(x.grad, [9.0])


def test_an_own_operation_joins_in():
    x = leaf(np.arange(6.0).reshape(2, 3))
    apply(transposed, x).sum().backward()
    np.testing.assert_array_equal(x.grad, np.ones((2, 3)))


def test_repr_names_the_operation():
    x = leaf(np.array([1.0]))
    assert repr(x) == "tensor([1.], requires_grad)"
    assert repr(x * 2.0) == "tensor([2.], made by mul)"
    assert repr(Tensor(np.array([1.0]))) == "tensor([1.])"


def test_what_cannot_be_done_is_said():
    x = leaf(np.ones((2, 3)))
    with pytest.raises(ValueError, match=r"shape \(2, 3\) needs a gradient"):
        (x * 2.0).backward()
    with pytest.raises(ValueError, match=r"gradient must have shape \(2, 3\), got \(3,\)"):
        (x * 2.0).backward(np.ones(3))
    with pytest.raises(RuntimeError, match="nothing that requires a gradient"):
        Tensor(np.ones(1)).backward()
    with pytest.raises(TypeError, match="floating-point data, got dtype int64"):
        Tensor(np.arange(3), requires_grad=True)
    with pytest.raises(TypeError, match=r"use its \.data"):
        Tensor(x)

    def forgetful(a, b):
        return a + b, lambda dy: (dy,)

    def silent(a):
        return a * 2, lambda dy: (None,)

    def misshapen(a):
        return a, lambda dy: (dy[0],)

    with pytest.raises(TypeError, match="forgetful: backward must give a tuple of 2 gradients"):
        apply(forgetful, x, x).sum().backward()
    with pytest.raises(TypeError, match="silent: backward gave None for an input that needs a gradient"):
        apply(silent, Tensor(np.array(1.0), requires_grad=True)).backward()
    with pytest.raises(ValueError, match=r"misshapen: gradient must have shape \(2, 3\), got \(3,\)"):
        apply(misshapen, x).sum().backward()
