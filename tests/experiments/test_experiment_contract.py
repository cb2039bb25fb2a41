"""Every experiment keeps one contract: a frozen Config goes in, run computes, a frozen Result of arrays comes out."""

import dataclasses
import inspect
import typing

import numpy as np
import pytest

from companion.chapters import CHAPTERS
from companion.experiments.sweeping.catalogue import catalogue
from companion.shapes import is_shaped

MODULES = list(catalogue().values())
every_experiment = pytest.mark.parametrize("module", MODULES, ids=lambda m: m.__name__.split(".", 2)[2])


def own(module) -> dict:
    """Give the public functions and classes that a module itself defines."""
    return {
        name: value
        for name, value in vars(module).items()
        if callable(value) and getattr(value, "__module__", None) == module.__name__ and not name.startswith("_")
    }


def test_every_chapters_experiments_are_found():
    folders = {module.__name__.split(".")[2] for module in MODULES if module.__name__.count(".") == 3}
    assert folders and folders <= {one.name for one in CHAPTERS}


@every_experiment
def test_run_takes_a_frozen_config_and_gives_a_frozen_result(module):
    for kind in (module.Config, module.Result):
        assert dataclasses.is_dataclass(kind) and kind.__dataclass_params__.frozen
    (parameter,) = inspect.signature(module.run).parameters
    assert typing.get_type_hints(module.run) == {parameter: module.Config, "return": module.Result}
    for field, annotation in typing.get_type_hints(module.Result).items():
        assert is_shaped(annotation) or annotation in (int, float), f"{field} is neither an array nor a number"


@every_experiment
def test_it_has_one_entry(module):
    """What else is there is what the experiment is made with; nothing else takes a Config or keeps results."""
    for name, value in own(module).items():
        if name not in ("Config", "Result", "run"):
            assert not dataclasses.is_dataclass(value), f"{name}: one Config and one Result"
            if inspect.isfunction(value):
                assert module.Config not in typing.get_type_hints(value).values(), f"{name} would be a second run"


@every_experiment
def test_what_is_shipped_is_a_tuple_of_its_configurations(module):
    configs = getattr(module, "SHIPPED", ())
    assert type(configs) is tuple and all(type(config) is module.Config for config in configs)
    assert len(set(map(repr, configs))) == len(configs)


@pytest.mark.in_turn(3)
@every_experiment
def test_what_comes_out_is_what_the_result_says(module):
    needed = [f.name for f in dataclasses.fields(module.Config) if f.default is dataclasses.MISSING]
    result = module.run(module.Config(**dict.fromkeys(needed, 0)))  # a seed, a penalty
    assert type(result) is module.Result
    sizes = {}  # of each letter; one letter has one size in a whole result
    for field, annotation in typing.get_type_hints(module.Result).items():
        value = getattr(result, field)
        if is_shaped(annotation):
            assert type(value) is np.ndarray and value.dtype in annotation.dtypes, field
            for axis, size in zip(annotation.axes, value.shape, strict=True):
                assert size == (int(axis) if axis.isdigit() else sizes.setdefault(axis, size)), f"{field}, {axis}"
        else:
            assert type(value) is annotation, f"{field} is a {type(value).__name__}"
