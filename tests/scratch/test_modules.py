"""What PyTorch's scripts ask of a module: lists, names, buffers, functions that go through it."""

import numpy as np
import pytest

from companion.scratch import layers
from companion.scratch.autodiff import Tensor, no_grad
from companion.world import WORLDS

in_both_worlds = pytest.mark.parametrize("world", WORLDS, ids=lambda world: world.name)


def network(world):
    """A network that says itself how its layers are used, written once for both worlds."""
    nn, rng = world.layers, np.random.default_rng(0)

    class Network(nn.Module):
        def __init__(self):
            super().__init__()
            self.blocks = nn.ModuleList([nn.Linear(4, 4, rng=rng) for _ in range(3)])
            self.heads = nn.ModuleDict({"left": nn.Linear(4, 2, rng=rng), "right": nn.Linear(4, 2, rng=rng)})
            self.norm = nn.BatchNorm1d(4)
            self.register_buffer("mask", world.tensor(np.tril(np.ones((4, 4)))))
            self.register_buffer("scratch", world.tensor(np.ones(3)), persistent=False)
            self.register_buffer("nothing", None)

        def forward(self, x, head="left"):
            for block in self.blocks[1:]:
                x = x + block(x)
            return self.heads[head](self.norm(x @ self.mask))

    return Network()


def said(world) -> dict:
    """All that a script may ask of the network."""
    model, visited, x = network(world), [], np.random.default_rng(1).normal(size=(5, 4))
    assert model.apply(lambda module: visited.append(type(module).__name__)) is model
    model(world.tensor(x), head="right").sum().backward()
    model.blocks.append(world.layers.ReLU())
    model.add_module("extra", world.layers.Tanh())
    return {
        "visited": visited,
        "modules": [(name, type(module).__name__) for name, module in model.named_modules()],
        "children": [name for name, _ in model.named_children()],
        "parameters": [name for name, _ in model.named_parameters()],
        "state": {name: np.shape(value) for name, value in model.state_dict().items()},
        "lengths": [len(model.blocks), len(model.heads), len(model.blocks[1:3])],
        "last": type(model.blocks[-1]).__name__,
        "names": [list(model.heads), list(model.heads.keys()), [name for name, _ in model.heads.items()]],
        "untouched": [name for name, p in model.named_parameters() if p.grad is None],
        "frozen": [p.requires_grad for p in model.requires_grad_(False).parameters()],
    }


def test_a_module_says_the_same_in_both_worlds():
    ours, theirs = map(said, WORLDS)
    assert ours == theirs


@in_both_worlds
def test_gradients_are_forgotten_or_made_zeros(world):
    model = network(world)
    optimizer = world.optimizers.SGD(model.parameters(), lr=0.1)
    for forget in (model.zero_grad, optimizer.zero_grad):
        model(world.tensor(np.ones((3, 4)))).sum().backward()
        forget(set_to_none=False)
        grads = [p.grad for p in model.parameters()]
        assert any(grad is None for grad in grads) and not any(np.any(world.numpy(g)) for g in grads if g is not None)
        forget()
        assert all(p.grad is None for p in model.parameters())


def test_a_parameter_does_not_vanish():
    model = layers.Linear(3, 2, rng=np.random.default_rng(0))
    names = [name for name, _ in model.named_parameters()]
    with pytest.raises(TypeError, match="Linear: weight is a parameter, and Tensor in its place would not"):
        model.weight = model.weight * 0.1
    with pytest.raises(TypeError, match="and ndarray in its place would not be learned; change it in place"):
        model.weight = np.ones((2, 3))
    assert [name for name, _ in model.named_parameters()] == names
    model.weight = layers.Parameter(Tensor(np.ones((2, 3))))
    model.bias = None
    assert [name for name, _ in model.named_parameters()] == ["weight"]


@in_both_worlds
def test_a_parameter_is_scaled_in_place(world):
    model = world.layers.Linear(3, 2, rng=np.random.default_rng(0))
    before = np.array(world.numpy(model.weight))
    with world.no_grad():
        model.weight *= 0.1
    assert [name for name, _ in model.named_parameters()] == ["weight", "bias"]
    np.testing.assert_allclose(world.numpy(model.weight), 0.1 * before)


def test_a_buffer_stays_one_when_it_is_assigned():
    model = network(WORLDS[0])
    with no_grad():
        model.mask = 0.5 * model.mask + 1.0
    assert "mask" in model.state_dict() and isinstance(model.mask, Tensor)
    model.load_state_dict({**model.state_dict(), "mask": np.zeros((4, 4))})
    assert not model.mask.data.any()


@in_both_worlds
def test_what_is_no_layer_is_refused(world):
    for wrong in (lambda: world.layers.ModuleList([3]), lambda: world.layers.ModuleDict({"a": "b"})):
        with pytest.raises(TypeError):
            wrong()
