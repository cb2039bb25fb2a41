"""The shipped digits are whole and their parts fixed; the toy sets are what they say."""

import numpy as np
import pytest
from sklearn.datasets import load_digits

from companion.data import blobs, circles, deal, digits, mislabel, moons, sequences, spirals, teacher
from companion.data import digits as digits_function
from companion.scratch.layers import Linear, ReLU, Sequential


def test_the_digits_are_the_uci_set():
    data, original = digits(), load_digits()
    part = np.arange(1797) % 7
    np.testing.assert_array_equal(data.x_test * 16, original.data[part == 0])
    np.testing.assert_array_equal(data.y_validation, original.target[part == 1])
    np.testing.assert_array_equal(data.x_train * 16, original.data[part > 1])


def test_parts_are_disjoint_and_every_class_is_in_each():
    data = digits()
    sizes = [len(data.y_train), len(data.y_validation), len(data.y_test)]
    assert sizes == [1283, 257, 257]
    for y in (data.y_train, data.y_validation, data.y_test):
        shares = np.bincount(y, minlength=10) / len(y)
        assert shares.min() > 0.05 and shares.max() < 0.15


def test_dtype_and_range():
    data = digits(np.float32)
    assert data.x_train.dtype == np.float32 and data.y_train.dtype.kind == "i"
    assert data.x_train.min() == 0 and data.x_train.max() == 1


def test_nobody_can_spoil_the_shared_copy():
    digits().x_train[:] = 7
    digits().y_train[:] = 7
    assert digits().x_train.max() == 1 and set(digits().y_train) == set(range(10))


def test_a_damaged_file_is_refused(monkeypatch):
    import importlib

    module = importlib.import_module("companion.data.digits")
    module._table.cache_clear()
    monkeypatch.setattr(module, "SHA256", "0" * 64)
    with pytest.raises(OSError, match=r"digits\.csv\.gz is damaged"):
        digits_function()
    monkeypatch.undo()
    assert len(digits().y_test) == 257


@pytest.mark.parametrize("draw", [blobs, circles, moons, spirals])
def test_toy_sets_are_balanced_and_repeatable(draw):
    x, y = draw(60, rng=np.random.default_rng(0))
    again = draw(60, rng=np.random.default_rng(0))
    assert x.shape == (60, 2) and np.isfinite(x).all()
    assert len(set(np.bincount(y))) == 1
    np.testing.assert_array_equal(x, again[0])
    np.testing.assert_array_equal(y, again[1])


def test_toy_geometry():
    rng = np.random.default_rng(0)
    x, y = blobs(3000, 3, spread=0.1, rng=rng)
    for k in range(3):
        np.testing.assert_allclose(
            x[y == k].mean(0), [np.cos(2 * np.pi * k / 3), np.sin(2 * np.pi * k / 3)], atol=0.02
        )
    x, y = moons(500, noise=0.0, rng=rng)
    np.testing.assert_allclose(np.linalg.norm(x[y == 0], axis=1), 1)
    np.testing.assert_allclose(np.linalg.norm(x[y == 1] - [1, 0.5], axis=1), 1)
    x, y = circles(500, noise=0.0, inner=0.3, rng=rng)
    np.testing.assert_allclose(np.linalg.norm(x, axis=1), np.where(y == 0, 1, 0.3))
    assert np.abs(x.mean(axis=0)).max() < 0.1
    x, y = spirals(500, noise=0.0, rng=rng)
    radius, angle = np.linalg.norm(x, axis=1), np.arctan2(x[:, 1], x[:, 0])
    turned = angle - 2 * np.pi * (0.75 * radius + y / 3)
    np.testing.assert_allclose(np.cos(turned), 1)


@pytest.mark.parametrize("draw", [blobs, circles, moons, spirals])
def test_bad_requests_are_named(draw):
    with pytest.raises(ValueError, match=f"{draw.__name__}: n must be at least"):
        draw(1, rng=np.random.default_rng(0))
    with pytest.raises(TypeError, match=f"{draw.__name__}: rng must be a numpy.random.Generator, got int"):
        draw(10, rng=0)


@pytest.mark.parametrize("seed", range(5))
def test_the_teachers_weights_are_what_made_the_answers(seed):
    x, y, weights = teacher(50, 3, 7, 2, rng=np.random.default_rng(seed))
    student = Sequential(
        Linear(3, 7, rng=np.random.default_rng(9)), ReLU(), Linear(7, 2, rng=np.random.default_rng(9))
    )
    student.load_state_dict(weights)
    np.testing.assert_allclose(student(x).data, y, atol=1e-14)
    np.testing.assert_allclose(y.mean(axis=0), 0, atol=1e-14)
    again = teacher(50, 3, 7, 2, rng=np.random.default_rng(seed))
    np.testing.assert_array_equal(again[0], x)
    np.testing.assert_array_equal(again[1], y)
    same_x, labels, _ = teacher(50, 3, 7, 2, labels=True, rng=np.random.default_rng(seed))
    np.testing.assert_array_equal(same_x, x)
    np.testing.assert_array_equal(labels, y.argmax(axis=1))
    _, noisy, _ = teacher(50, 3, 7, 2, noise=0.1, rng=np.random.default_rng(seed))
    assert 0.05 < (noisy - y).std() < 0.2


def test_every_class_of_a_teacher_occurs():
    shares = [np.bincount(teacher(2000, 5, 20, 3, labels=True, rng=np.random.default_rng(s))[1]) for s in range(10)]
    assert np.min(shares) > 100


@pytest.mark.parametrize("task", [np.fliplr, np.sort, np.copy])
def test_sequences_are_digits_with_their_answers(task):
    x, y = sequences(200, 6, task, digits=4, rng=np.random.default_rng(0))
    assert x.shape == y.shape == (200, 6) and x.dtype.kind == y.dtype.kind == "i"
    assert set(x.ravel()) == set(range(4))
    expected = {np.fliplr: lambda row: row[::-1], np.sort: sorted, np.copy: list}[task]
    for row, answer in zip(x.tolist(), y.tolist(), strict=True):
        assert answer == expected(row)
    assert not np.shares_memory(x, y)
    np.testing.assert_array_equal(x, sequences(200, 6, task, digits=4, rng=np.random.default_rng(0))[0])


RNG = np.random.default_rng(0)
BAD_REQUESTS = {
    "a radius too large": (lambda: circles(9, inner=1.0, rng=RNG), ValueError, "circles: inner must lie between"),
    "no points": (lambda: teacher(0, rng=RNG), ValueError, "teacher: n must be at least 1, got 0"),
    "no units": (lambda: teacher(9, hidden=0, rng=RNG), ValueError, "teacher: hidden must be at least 1, got 0"),
    "one class": (lambda: teacher(9, labels=True, rng=RNG), ValueError, "teacher: labels need outputs of at least 2"),
    "a seed": (lambda: teacher(9, rng=0), TypeError, "teacher: rng must be a numpy.random.Generator, got int"),
    "no length": (lambda: sequences(9, 0, rng=RNG), ValueError, "sequences: length must be at least 1, got 0"),
    "a sum": (lambda: sequences(9, 3, np.sum, rng=RNG), ValueError, r"task must give answers of shape \(9, 3\), got"),
    "another seed": (lambda: sequences(9, 3, rng=0), TypeError, "sequences: rng must be a numpy.random.Generator"),
}


@pytest.mark.parametrize("what", BAD_REQUESTS)
def test_other_bad_requests_are_named(what):
    call, error, message = BAD_REQUESTS[what]
    with pytest.raises(error, match=message):
        call()


def test_a_deal_uses_every_digit_once_and_another_seed_deals_otherwise():
    whole = digits()
    part = deal(1000, 257, rng=np.random.default_rng(0))
    assert [len(x) for x in (part.x_train, part.x_validation, part.x_test)] == [1000, 257, 540]

    def rows(*pieces):
        return sorted(map(bytes, np.concatenate(pieces)))

    dealt = rows(part.x_train, part.x_validation, part.x_test)
    assert dealt == rows(whole.x_train, whole.x_validation, whole.x_test)
    label = dict(zip(map(bytes, whole.x_train), whole.y_train, strict=True))
    pairs = zip(map(bytes, part.x_test), part.y_test, strict=True)
    assert all(label.get(picture, digit) == digit for picture, digit in pairs)
    assert not np.array_equal(part.y_test, deal(1000, 257, rng=np.random.default_rng(1)).y_test)


@pytest.mark.parametrize("train, validation", [(0, 10), (10, 0), (1000, 797)])
def test_a_deal_without_a_part_is_refused(train, validation):
    with pytest.raises(ValueError, match="deal: train and validation"):
        deal(train, validation, rng=np.random.default_rng(0))


def test_so_many_labels_are_wrong_and_each_other_class_is_as_likely():
    y = np.repeat(np.arange(10), 2000)
    spoilt = mislabel(y, 0.2, rng=np.random.default_rng(0))
    wrong = spoilt != y
    assert abs(wrong.mean() - 0.2) < 0.015  # five standard deviations
    shifts = np.bincount((spoilt - y)[wrong] % 10, minlength=10)[1:] / wrong.sum()
    assert np.abs(shifts - 1 / 9).max() < 0.025
    np.testing.assert_array_equal(mislabel(y, 0.0, rng=np.random.default_rng(0)), y)
    assert (mislabel(y, 1.0, rng=np.random.default_rng(0)) != y).all()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"share": 1.1}, "share must lie between 0 and 1, got 1.1"),
        ({"share": 0.2, "classes": 1}, "classes must be at least 2, got 1"),
        ({"share": 0.2, "classes": 3}, "labels must lie between 0 and 2, got 0 to 3"),
    ],
)
def test_labels_that_cannot_be_spoilt_are_refused(options, message):
    with pytest.raises(ValueError, match=f"mislabel: {message}"):
        mislabel(np.arange(4), **options, rng=np.random.default_rng(0))
