"""The switch for recording: used in every way that PyTorch's is, and each thread's own."""

import threading

import numpy as np
import pytest

from companion.scratch.autodiff import Tensor, enable_grad, hvp, jacobian, no_grad, vjp
from companion.world import WORLDS

X = np.random.default_rng(0).normal(size=(5, 3))


def test_a_derivative_that_is_asked_for_is_given_inside_no_grad():
    x = np.array([1.0, 2.0])
    with no_grad():
        assert vjp(lambda t: (t * t).sum(), x)[1].tolist() == [2.0, 4.0]
        assert jacobian(lambda t: t * t, x).tolist() == [[2.0, 0.0], [0.0, 4.0]]
        assert hvp(lambda t: (t * t).sum(), x, x)[1].tolist() == [2.0, 4.0]
        with enable_grad():
            assert (Tensor(x, requires_grad=True) * 2).requires_grad
        assert not (Tensor(x, requires_grad=True) * 2).requires_grad


def test_the_switch_can_be_asked():
    for world in WORLDS:
        asked, said = world.autodiff.is_grad_enabled, []
        with world.no_grad():
            said.append(asked())
            with world.autodiff.enable_grad():
                said.append(asked())
        assert [*said, asked()] == [False, True, True]


SWITCHED = {
    "above a function": lambda switch, f: switch()(f)(),
    "above a function, without brackets": lambda switch, f: switch(f)(),
    "one object twice": lambda switch, f: [twice(switch(), f), f()][0],
    "where an exception leaves": lambda switch, f: [raising(switch, f), f()],
    "above a generator": lambda switch, f: [(inside, f()) for inside in switch()(generator)(f)],
    "above a generator that is thrown at": lambda switch, f: thrown_at(switch()(generator)(f), f),
}


def twice(switch, f):
    with switch:
        first = f()
    with switch:
        return first, f()


def raising(switch, f):
    with pytest.raises(ZeroDivisionError), switch():
        raise ZeroDivisionError


def generator(f):
    try:
        yield f()
        yield f()
    except ZeroDivisionError:
        yield f(), "caught"


def thrown_at(running, f):
    return next(running), f(), running.throw(ZeroDivisionError()), f(), list(running), f()


@pytest.mark.parametrize("what", SWITCHED)
def test_the_switch_is_used_as_pytorchs(what):
    found = []
    for world in WORLDS:
        x = world.leaf(X)
        recorded = lambda x=x: (x * 2).requires_grad  # noqa: E731
        found.append(SWITCHED[what](world.no_grad, recorded))
        with world.no_grad():
            found[-1] = found[-1], SWITCHED[what](world.autodiff.enable_grad, recorded)
        assert recorded()
    assert found[0] == found[1]


def test_one_object_of_the_switch_may_stand_inside_itself():
    switch, x = no_grad(), Tensor(X, requires_grad=True)
    with switch:
        with switch:
            pass
        assert not (x * 2).requires_grad
    assert (x * 2).requires_grad


def test_the_switch_is_each_threads_own():
    inside, left = threading.Event(), threading.Event()
    found = []

    def other():
        with no_grad():
            inside.set()
            left.wait(10)
        found.append((Tensor(X, requires_grad=True) * 2).requires_grad)

    thread = threading.Thread(target=other)
    thread.start()
    inside.wait(10)
    found.append((Tensor(X, requires_grad=True) * 2).requires_grad)
    left.set()
    thread.join()
    assert found == [True, True]
