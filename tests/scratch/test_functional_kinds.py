"""Numbers of several kinds in one expression, and places that are not there: the same in both worlds."""

import numpy as np
import pytest

from companion.scratch import functional, tensor
from companion.world import WORLDS

X = np.random.default_rng(0).normal(size=(4, 6))


@pytest.mark.parametrize(
    "other", [np.float64(2), np.array(2.0), np.float64(2) * np.ones(1)], ids=["scalar", "0-d", "array"]
)
def test_one_number_does_not_widen_an_array(other):
    found = []
    for world in WORLDS:
        x, single = world.leaf(X.astype(np.float32)), world.leaf(np.asarray(other))
        y = (x * single + single) / single
        y.sum().backward()
        found.append([world.numpy(y).dtype, world.numpy(x.grad).dtype, world.numpy(single.grad).dtype, single.grad])
    assert found[0][:3] == found[1][:3]
    assert (tensor(X.astype(np.float32)) * np.float64(2)).dtype == np.float32


def test_whole_numbers_and_truth_do_not_widen_fractions():
    for other in (np.arange(6), np.arange(6, dtype=np.int32), np.arange(6) > 2):
        found = []
        for world in WORLDS:
            x, labels = map(world.autodiff.Tensor, (X.astype(np.float32), other))
            sums = [
                x + labels,
                labels * x,
                x / (labels + 1),
                labels * x[0, 0],
                world.functional.where(x > 0, x, labels),
                world.functional.cat([x[0], labels]),
                world.functional.stack([labels, x[0]]),
            ]
            found.append([world.numpy(y).dtype for y in sums])
        assert found[0] == found[1] == [np.float32] * 7


def test_places_that_are_not_there_are_refused():
    for world in WORLDS:
        x = world.leaf(X)
        for wrong in (
            lambda x, world=world: x.unsqueeze(5),
            lambda x, world=world: x.unsqueeze(-4),
            lambda x, world=world: x.squeeze(2),
            lambda x, world=world: world.functional.stack([x, x], dim=3),
        ):
            with pytest.raises(IndexError, match=r"^unsqueeze|^squeeze|^Dimension out of range"):
                wrong(x)
        with pytest.raises((ValueError, RuntimeError), match=r"labels must be|must be non-negative"):
            world.functional.one_hot(world.tensor(np.array([0, -1])))


def test_division_without_fractions_is_refused_where_a_gradient_would_be_lost():
    x = tensor(X, requires_grad=True)
    for lost in (lambda: x // 2, lambda: x % 2, lambda: 2 % x):
        with pytest.raises(TypeError, match=r"no gradient flows through it here; use it on tensor.detach\(\)"):
            lost()


@pytest.mark.parametrize("kind", [np.ma.MaskedArray, np.matrix, np.memmap, type("Own", (np.ndarray,), {})])
def test_gradients_are_arrays_whatever_kind_of_array_was_beside(kind):
    other = np.ma.masked_array(X, X > 0) if kind is np.ma.MaskedArray else X.view(kind)
    for use in (lambda x, y: x * y, lambda x, y: functional.div(y, x), lambda x, y: functional.where(x > 0, x, y)):
        found = []
        for beside in (other, X):
            x = tensor(X, requires_grad=True)
            use(x, beside).sum().backward()
            found.append(x.grad)
        assert type(found[0]) is np.ndarray
        np.testing.assert_array_equal(*found)
