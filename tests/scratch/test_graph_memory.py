"""What the record holds, and for how long: freed on the way back, nothing recorded where nobody asks, no sharing."""

import gc
import threading
import weakref

import numpy as np
import pytest
import torch

from companion.scratch import ops
from companion.scratch.autodiff import Tensor, apply, grad, no_grad, walk_back


def leaf(array):
    return Tensor(array, requires_grad=True)


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


@pytest.mark.in_turn(3)
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
