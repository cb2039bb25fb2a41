"""What PyTorch promises of the record: stale values are refused, changes in place go where they belong."""

import numpy as np
import pytest

from companion.scratch import initializers, layers, ops
from companion.scratch.autodiff import (
    Tensor,
    apply,
    increment_version,
    no_grad,
)
from companion.scratch.optimizers import SGD
from companion.world import WORLDS

X = np.random.default_rng(0).normal(size=(5, 3))


def deep(world):
    rng = np.random.default_rng(0)
    made = [world.layers.Linear(3, 4, rng=rng), world.layers.Linear(4, 2, rng=rng)]
    return world.layers.Sequential(made[0], world.layers.Tanh(), made[1])


def steps(world, model, between):
    """Send two losses of one forward pass back, with something between."""
    optimizer = world.optimizers.SGD(model.parameters(), lr=0.1)
    out = model(world.tensor(X))
    out.sum().backward(retain_graph=True)
    between(world, model, optimizer)
    (out * out).sum().backward()


def change(world, model, _):
    with world.no_grad():
        for p in model.parameters():
            p -= 0.1


def change_last_bias(world, model, _):
    with world.no_grad():
        list(model.parameters())[-1].__isub__(0.1)


REFUSED = {
    "an optimizer's step": lambda world, model, optimizer: optimizer.step(),
    "a change under no_grad": change,
    "a load": lambda world, model, _: model.load_state_dict(model.state_dict()),
}
ALLOWED = {
    "nothing": lambda *_: None,
    "another model's step": lambda world, model, _: steps(world, deep(world), lambda *_: None),
    "a bias, which no gradient is computed from": change_last_bias,
}


@pytest.mark.parametrize("world", WORLDS, ids=str)
@pytest.mark.parametrize("what", REFUSED)
def test_stale_values_are_refused(world, what):
    with pytest.raises(RuntimeError, match=r"in.?place"):
        steps(world, deep(world), REFUSED[what])


@pytest.mark.parametrize("world", WORLDS, ids=str)
@pytest.mark.parametrize("what", ALLOWED)
def test_what_changes_no_gradient_is_allowed(world, what):
    steps(world, deep(world), ALLOWED[what])


@pytest.mark.parametrize("world", WORLDS, ids=str)
def test_a_single_layers_weights_are_not_read_for_their_own_gradient(world):
    layer = world.layers.Linear(3, 2, rng=np.random.default_rng(0))
    steps(world, layer, lambda world, model, optimizer: optimizer.step())


@pytest.mark.parametrize("world", WORLDS, ids=str)
def test_a_gan_accumulation_and_an_average_of_weights_train(world):
    g, d, ema = deep(world), deep(world), deep(world)
    to_d = world.layers.Linear(2, 3, rng=np.random.default_rng(1))
    g_optimizer = world.optimizers.SGD(g.parameters(), lr=0.1)
    d_optimizer = world.optimizers.SGD(d.parameters(), lr=0.1)
    for _ in range(3):
        fake = to_d(g(world.tensor(X)))
        for _ in range(2):  # accumulated
            (d(fake.detach()).sum() + d(world.tensor(X)).mean()).backward()
        d_optimizer.step()
        (-d(fake).mean()).backward()
        g_optimizer.step()
        with world.no_grad():
            for average, p in zip(ema.parameters(), g.parameters(), strict=True):
                average *= 0.9
                average += 0.1 * p


def test_who_writes_by_hand_can_say_so():
    w = Tensor(X.copy(), requires_grad=True)  # which is written into
    y = (w * w).sum()
    w.data[0] = 7
    increment_version(w)
    with pytest.raises(RuntimeError, match=r"mul computed with a tensor of shape \(5, 3\) that was since changed"):
        y.backward()
    y = (w * w).sum()
    initializers.zeros_(w)
    with pytest.raises(RuntimeError, match="mul computed with"):
        y.backward()


IN_PLACE = {
    "+=": lambda t, x: t.__iadd__(x),
    "-=": lambda t, x: t.__isub__(x),
    "*=": lambda t, x: t.__imul__(x),
    "/=": lambda t, x: t.__itruediv__(x),
    "**=": lambda t, x: t.__ipow__(x),
}


@pytest.mark.parametrize("sign", IN_PLACE)
def test_a_leaf_changes_in_place_under_no_grad_alone(sign):
    for world in WORLDS:
        t = world.leaf(np.abs(X))
        with pytest.raises(RuntimeError, match="leaf"):
            IN_PLACE[sign](t, 2.0)
        with world.no_grad():
            assert IN_PLACE[sign](t, 2.0) is t and t.requires_grad and t.is_leaf
    mine, other = (world.leaf(np.abs(X)) for world in WORLDS)
    held = mine.data
    for world, t in zip(WORLDS, (mine, other), strict=True):
        with world.no_grad():
            IN_PLACE[sign](t, world.tensor(np.abs(X) + 1))
    assert mine.data is held
    np.testing.assert_allclose(mine.data, other.detach().numpy(), rtol=1e-14)


def put(t, x):
    t[1:, 0] = x[1:, 1]
    return t


PUT = {"[]=": put, "[]= a constant": lambda t, x: put(t, x.detach())}


@pytest.mark.parametrize("sign", [*IN_PLACE, *PUT])
def test_what_was_computed_takes_up_the_result_and_its_history(sign):
    found = []
    for world in WORLDS:
        a, b = world.leaf(np.abs(X)), world.leaf(np.abs(X[::-1].copy()))
        h = world.apply(world.ops.mul, a, b)
        alias = h
        (IN_PLACE | PUT)[sign](h, a + 1.0)  # a quotient by a itself would have no slope to compare
        assert alias is h
        (alias * alias).sum().backward()
        found.append([h, a.grad, b.grad])
    for mine, other in zip(*found, strict=True):
        mine = WORLDS[0].numpy(mine)
        np.testing.assert_allclose(mine, WORLDS[1].numpy(other.detach()), rtol=1e-12)


def test_a_layers_weight_stays_its_parameter():
    layer = layers.Linear(3, 2, rng=np.random.default_rng(0))
    before = layer.weight.data.copy()
    with no_grad():
        layer.weight *= 0.1
        layer.weight[0] = 0.0
    assert [name for name, _ in layer.named_parameters()] == ["weight", "bias"]
    np.testing.assert_array_equal(layer.weight.data[1], before[1] * 0.1)
    with pytest.raises(RuntimeError, match=r"only inside no_grad\(\)"):
        layer.weight[0] = 1.0
    with pytest.raises(ValueError, match=r"cannot take up the shape \(4, 2\)"):
        x = Tensor(np.ones(2))
        x += np.ones((4, 2))
    with pytest.raises(TypeError, match="int64 cannot take up float64"):
        n = Tensor(np.ones(2, int))
        n += 1.5


def test_a_step_of_an_optimizer_is_no_change_to_what_is_computed_after_it():
    w = Tensor(X.copy(), requires_grad=True)
    optimizer = SGD([w], lr=0.1)
    for _ in range(3):
        optimizer.zero_grad()
        apply(ops.mse_loss, w * w, np.ones_like(X)).backward()
        optimizer.step()
