"""The list of pairs: it holds every operation, and each pair and case says rightly what it is."""

import re
from operator import attrgetter

import numpy as np
import pytest
import torch

from companion import parity
from companion.pairs import INITIALIZERS, LAYERS, MODELS, PAIRS, SCHEDULES, TRAININGS, Case
from companion.pairs.cases import drawn, gaussian, normal, numbers, ties
from companion.pairs.operations._pair import pair
from companion.world import SCRATCH

NAMED = {pair.name: pair for pair in PAIRS}


def exported(module) -> set[str]:
    """List the functions and classes that a room offers."""
    own = [name for name, value in vars(module).items() if getattr(value, "__module__", "") == module.__name__]
    names = getattr(module, "__all__", [name for name in own if name[0] != "_"])
    return {name for name in names if callable(getattr(module, name))}


def test_every_operation_has_one_pair():
    assert len(NAMED) == len(PAIRS)
    assert set(NAMED) == exported(SCRATCH.ops)


@pytest.mark.parametrize(
    ("room", "pairs", "abstract"),
    [
        ("layers", LAYERS, {"Layer", "Module", "Parameter", "ModuleList", "ModuleDict"}),  # the lists compute nothing
        ("models", MODELS, set()),
        ("schedules", SCHEDULES, {"LRScheduler"}),
        ("initializers", INITIALIZERS, {"calculate_gain"}),
    ],
)
def test_every_layer_model_schedule_and_starting_value_has_a_pair(room, pairs, abstract):
    begun = {re.match(r"\w+", pair.name)[0] for pair in pairs}
    assert begun == exported(getattr(SCRATCH, room)) - abstract


def test_every_optimizer_is_trained_with():
    rules = {name for name in exported(SCRATCH.optimizers) if name[0].isupper()} - {"Optimizer"}
    assert rules == {rule for rule in rules for pair in TRAININGS if f" {rule}(" in pair.name}


@pytest.mark.parametrize("one", PAIRS, ids=lambda pair: pair.name)
def test_what_it_is_compared_with_exists(one):
    if not one.reference_name.startswith("written out"):
        assert callable(attrgetter(one.reference_name.removeprefix("torch."))(torch))


def test_arguments_are_called_as_in_the_signature():
    assert NAMED["linear"].arguments == ("input", "weight", "bias")
    assert NAMED["softmax"].arguments == ("input",), "dim is given by its keyword"
    assert NAMED["concatenate"].arguments == ("inputs[0]", "inputs[1]", "inputs[2]")
    assert parity.with_fault(NAMED["linear"], 0, np.zeros_like).arguments == ("input", "weight", "bias")


def test_a_name_that_pytorch_lacks_must_be_explained():
    with pytest.raises(LookupError, match="PyTorch has no gaussian_kl; expected a reference_name"):
        pair("gaussian_kl", cases=normal((2,), (2,)))


@pytest.mark.parametrize("compared", [parity.compare, parity.compare_directional, parity.compare_initializer])
def test_an_unknown_case_is_named(compared):
    one = INITIALIZERS[0] if compared is parity.compare_initializer else NAMED["sum"]
    with pytest.raises(KeyError, match=rf"{one.name} has the cases .*{next(iter(one.cases))}.*, got 'nothing'"):
        compared(one, seed=0, case="nothing")


def test_a_case_draws_what_it_is_made_of():
    case = drawn(gaussian(2, 3), 7, gaussian(3, scale=100.0), dim=1, mask=lambda rng: rng.random(2) < 2)
    (x, seven, y), options = case(np.random.default_rng(0))
    rng = np.random.default_rng(0)
    np.testing.assert_array_equal(x, rng.normal(size=(2, 3)))
    np.testing.assert_array_equal(y, 100 * rng.normal(size=3))
    assert seven == 7 and options["dim"] == 1 and options["mask"].all()
    first, second = (numbers([1.0, 2.0])(rng)[0][0] for _ in range(2))
    assert first is not second


def test_a_case_says_what_it_is():
    assert normal((2,)).smooth and not normal((2,)).tie
    assert ties([0.0]).tie and not ties([0.0]).smooth
    steep = normal((2,)).but(steep=True)
    assert steep.smooth and steep.steep
    with pytest.raises(ValueError, match="a slope jumps at a tie, expected smooth=False"):
        Case(lambda rng: ((), {}), tie=True)
