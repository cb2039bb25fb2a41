"""Layers and SGD: PyTorch's names and numbers, parameters that travel both ways."""

import pickle
from inspect import signature

import numpy as np
import pytest
import torch

from companion import reference
from companion.reference import layers as theirs
from companion.scratch import layers as ours
from companion.scratch.layers import activations
from companion.scratch.optimizers import SGD


def network(layers, seed, dtype=np.float64):
    rng = np.random.default_rng(seed)
    return layers.Sequential(
        layers.Linear(4, 5, rng=rng, dtype=dtype),
        layers.ReLU(),
        layers.Sequential(layers.Linear(5, 3, bias=False, rng=rng, dtype=dtype)),
    )


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_both_worlds_start_from_the_same_numbers(dtype):
    a, b = network(ours, 0, dtype), network(theirs, 0, dtype)
    assert list(a.state_dict()) == list(b.state_dict()) == ["0.weight", "0.bias", "2.0.weight"]
    for mine, reference_value in zip(a.state_dict().values(), b.state_dict().values(), strict=True):
        assert mine.dtype == dtype
        np.testing.assert_array_equal(mine, reference_value.numpy())


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_outputs_and_all_gradients_agree(dtype):
    rng = np.random.default_rng(1)
    x, y = rng.normal(size=(7, 4)).astype(dtype), rng.integers(3, size=7)
    a, b = network(ours, 0, dtype), network(theirs, 0, dtype)
    loss = ours.CrossEntropyLoss()(a(x), y)
    expected = theirs.CrossEntropyLoss()(b(torch.from_numpy(x)), torch.from_numpy(y))
    loss.backward()
    expected.backward()
    tolerance = 1e-12 if dtype is np.float64 else 1e-5
    assert abs(loss.item() - expected.item()) <= tolerance * abs(expected.item())
    for (name, mine), their in zip(a.named_parameters(), b.parameters(), strict=True):
        assert mine.grad.dtype == dtype
        gap = np.abs(mine.grad - their.grad.numpy()).max()
        assert gap <= tolerance * np.abs(their.grad.numpy()).max(), name


def test_parameters_travel_both_ways():
    a, b = network(ours, 0), network(theirs, 1)
    a.load_state_dict(b.state_dict())
    np.testing.assert_array_equal(a.state_dict()["0.weight"], b.state_dict()["0.weight"].numpy())
    c = network(ours, 2)
    b.load_state_dict(reference.tensors(c.state_dict()))
    np.testing.assert_array_equal(c.state_dict()["2.0.weight"], b.state_dict()["2.0.weight"].numpy())


def test_the_state_is_a_copy():
    a = network(ours, 0)
    a.state_dict()["0.weight"][:] = 0
    assert a.state_dict()["0.weight"].any()
    array = np.ones((2, 2))
    parameter = ours.Parameter(array)
    SGD_step(parameter)
    np.testing.assert_array_equal(array, np.ones((2, 2)))


def SGD_step(parameter):
    (parameter * 1.0).sum().backward()
    SGD([parameter], lr=0.5).step()


def test_a_refused_state_changes_nothing():
    a = network(ours, 0)
    before = a.state_dict()
    bad = {**network(ours, 1).state_dict(), "2.0.weight": np.ones((3, 4))}
    with pytest.raises(ValueError, match=r"2.0.weight must have shape \(3, 5\), got \(3, 4\)"):
        a.load_state_dict(bad)
    with pytest.raises(ValueError, match="expected the keys"):
        a.load_state_dict({})
    for name, value in a.state_dict().items():
        np.testing.assert_array_equal(value, before[name])


def test_a_network_of_ones_own_is_printed_as_in_pytorch():
    """Its layers by their names, one a line, inner ones further in."""

    class Head(ours.Module):
        def __init__(self):
            super().__init__()
            self.drop = ours.Dropout(0.5, rng=np.random.default_rng(0))

    class Net(ours.Module):
        def __init__(self):
            super().__init__()
            self.fc1 = ours.Linear(2, 3, rng=np.random.default_rng(0))
            self.head = Head()

    assert repr(Net()) == "Net(\n  (fc1): Linear(2, 3)\n  (head): Head(\n    (drop): Dropout(0.5)\n  )\n)"
    assert repr(ours.Module()) == "Layer()"


def test_reprs_read_like_the_code():
    assert repr(network(ours, 0)) == "Sequential(Linear(4, 5), ReLU(), Sequential(Linear(5, 3, bias=False)))"


def test_the_gradient_is_not_changed_by_a_step():
    rng = np.random.default_rng(0)
    parameter = ours.Parameter(rng.normal(size=3))
    optimizer = SGD([parameter], lr=0.1, momentum=0.9, weight_decay=0.1, nesterov=True)
    (parameter * parameter).sum().backward()
    before = parameter.grad.copy()
    optimizer.step()
    optimizer.step()
    np.testing.assert_array_equal(parameter.grad, before)
    optimizer.zero_grad()
    assert parameter.grad is None
    kept = parameter.data.copy()
    optimizer.step()  # a parameter without a gradient stays where it is
    np.testing.assert_array_equal(parameter.data, kept)


@pytest.mark.parametrize("name", activations.__all__)
def test_an_activation_takes_the_options_of_pytorchs_layer_and_travels_by_pickle(name):
    mine, their = getattr(ours, name), getattr(theirs, name)
    options = {n: p.default for n, p in signature(their).parameters.items() if n not in ("inplace", "args", "kwargs")}
    assert {n: p.default for n, p in signature(mine).parameters.items()} == options
    layer = mine(*options.values())
    x = np.random.default_rng(0).normal(size=(3, 4))
    np.testing.assert_allclose(layer(x).data, their(**options)(torch.from_numpy(x)).numpy(), rtol=1e-12, atol=1e-15)
    again = pickle.loads(pickle.dumps(layer))
    assert repr(again) == repr(mine()) == f"{name}({', '.join(f'{k}={v!r}' for k, v in options.items())})"
    np.testing.assert_array_equal(again(x).data, layer(x).data)
    with pytest.raises(TypeError, match=f"{name}: got an unexpected keyword argument 'slope'"):
        mine(slope=1)
