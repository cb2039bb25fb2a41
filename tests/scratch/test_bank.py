"""A bank's networks learn what each would learn alone, with the package's own layers and optimizers."""

import numpy as np
import pytest
import torch

from companion import reference, scratch
from companion.draws import dropout_mask
from companion.reference.bank import Bank as TorchBank
from companion.scratch.bank import Bank
from companion.training import fit
from companion.world import REFERENCE, SCRATCH

WIDTHS, SEEDS, STEPS = (3, 8, 40), 2, 300
BANKS = {"scratch": (Bank, SCRATCH), "reference": (TorchBank, REFERENCE)}
each_bank = pytest.mark.parametrize(("kind", "world"), BANKS.values(), ids=BANKS)


def build(world, s, width, dtype=np.float64):
    return world.models.MLP(6, width, 4, rng=np.random.default_rng([s, width]), dtype=dtype)


def states(widths=WIDTHS, dtype=np.float64):
    return [[build(SCRATCH, s, h, dtype).state_dict() for h in widths] for s in range(SEEDS)]


@pytest.fixture
def lesson():
    rng = np.random.default_rng(0)
    return rng.normal(size=(SEEDS, 30, 6)), rng.normal(size=(SEEDS, 30, 4)), rng.integers(30, size=(STEPS, SEEDS, 10))


def rates(steps=STEPS):
    return 4e-3 * (1 + np.cos(np.pi * np.arange(steps) / steps)) / 2


def train(bank, x, y, batches, keep=None):
    x, y, seeds = bank.examples(x), bank.examples(y), np.arange(SEEDS)[:, None]
    for rows, lr in zip(batches, rates(len(batches)), strict=True):
        bank.step(x[seeds, rows], y[seeds, rows], lr, keep)
    return bank


def test_five_steps_with_all_that_there_is_agree_in_both_worlds(lesson):
    x, y, batches = lesson
    keep = dropout_mask((SEEDS, sum(WIDTHS), 10), 0.3, rng=np.random.default_rng(1)) / 0.7
    ours, theirs = Bank(states(), weight_decay=0.5), TorchBank(states(), weight_decay=0.5)
    train(ours, x, y, batches[:5], keep)
    train(theirs, x, y, batches[:5], theirs.examples(keep))
    for one, other in zip(ours.state_dicts(), theirs.state_dicts(), strict=True):
        for mine, twin in zip(one, other, strict=True):
            for name, value in mine.items():
                np.testing.assert_allclose(value, REFERENCE.numpy(twin[name]), rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(ours.outputs(x), theirs.outputs(x), rtol=1e-12, atol=1e-12)


@each_bank
@pytest.mark.parametrize("weight_decay", [0.0, 0.5])
def test_each_network_learns_what_it_learns_alone(kind, world, weight_decay, lesson):
    x, y, batches = lesson
    bank = train(kind(states(), weight_decay=weight_decay), *lesson)
    learned = bank.state_dicts()
    for s in range(SEEDS):
        for w, width in enumerate(WIDTHS):
            model = build(world, s, width)
            optimizer = world.optimizers.AdamW(model.parameters(), lr=4e-3, weight_decay=weight_decay)
            schedule = world.schedules.CosineAnnealingLR(optimizer, STEPS)
            loss = world.layers.MSELoss()
            fit(model, loss, optimizer, x[s], y[s], batches[:, s], after_step=lambda *_, of=schedule: of.step())
            for name, value in model.state_dict().items():
                np.testing.assert_allclose(learned[s][w][name], world.numpy(value), rtol=1e-9, atol=1e-9)
            with world.no_grad():
                alone = world.numpy(model(world.tensor(x[s])))
            np.testing.assert_allclose(bank.outputs(x)[w, s], alone, rtol=1e-9, atol=1e-9)


def test_both_worlds_drop_the_same_units(lesson):
    keep = dropout_mask((SEEDS, sum(WIDTHS), 10), 0.3, rng=np.random.default_rng(1)) / 0.7
    ours, theirs = Bank(states()), TorchBank(states())
    train(ours, *lesson, keep)
    train(theirs, *lesson, theirs.examples(keep))
    x, _, _ = lesson
    np.testing.assert_allclose(ours.outputs(x), theirs.outputs(x), rtol=1e-9, atol=1e-9)
    plain = train(Bank(states()), *lesson).outputs(x)
    assert np.abs(ours.outputs(x) - plain).max() > 0.01


@each_bank
def test_networks_go_in_and_come_out_unchanged(kind, world):
    given = states(dtype=np.float32)
    for before, after in zip(given, kind(given).state_dicts(), strict=True):
        for one, other in zip(before, after, strict=True):
            assert list(one) == list(other)
            for name, array in one.items():
                np.testing.assert_array_equal(array, other[name], strict=True)


@each_bank
def test_the_kind_of_number_is_kept(kind, world, lesson):
    bank = train(kind(states(dtype=np.float32)), *lesson)
    assert bank.outputs(lesson[0]).dtype == np.float32


def test_the_widths_are_the_same_for_every_seed():
    for networks in ([], [[]], [states()[0], states((3, 8, 41))[1]]):
        with pytest.raises(ValueError, match="Bank: every seed needs networks of the same shapes"):
            Bank(networks)


def trained(lesson, device, steps=5):
    """Train PyTorch's bank on a device with all that there is, dropout and weight decay too."""
    x, y, batches = lesson
    bank = TorchBank(states(), weight_decay=0.5, device=device)
    keep = dropout_mask((SEEDS, sum(WIDTHS), 10), 0.3, rng=np.random.default_rng(1)) / 0.7
    return train(bank, x, y, batches[:steps], bank.examples(keep))


def test_the_device_is_told_to_whatever_pytorchs_bank_makes(lesson):
    """What is made without being told where lands on "meta", which holds no numbers and meets no other device."""
    plain = trained(lesson, "cpu")
    with torch.device("meta"):
        assert torch.zeros(1).is_meta
        told = trained(lesson, "cpu")
        np.testing.assert_array_equal(told.outputs(lesson[0]), plain.outputs(lesson[0]))
    held = [*told.parameters, *(a for state in told.optimizer.state.values() for a in state.values())]
    assert {a.device.type for a in held} == {"cpu"} and len(held) > len(told.parameters)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no graphics card here for CUDA")
def test_a_graphics_card_teaches_the_networks_the_same(lesson):
    here, there = trained(lesson, "cpu", STEPS), trained(lesson, "cuda", STEPS)
    held = [*there.parameters, *(a for state in there.optimizer.state.values() for a in state.values())]
    assert {a.device.type for a in held} == {"cuda"}
    np.testing.assert_allclose(there.outputs(lesson[0]), here.outputs(lesson[0]), rtol=1e-7, atol=1e-7)


def test_the_trees_offer_the_same():
    assert {n for n in dir(Bank) if n[0] != "_"} <= {n for n in dir(TorchBank) if n[0] != "_"}
    assert scratch.bank.Bank is Bank and reference.bank.Bank is TorchBank
