"""One result, one key: what changes a result changes its key, what doesn't doesn't."""

import functools
import importlib
import math
import operator
import sys
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest

from companion.experiments import digit_classifier, sweep
from companion.experiments.backpropagation import broken
from companion.experiments.gradient_descent import regularising_noise, rules
from companion.experiments.sweeping import sources
from companion.experiments.sweeping.keys import brief, key, name_of
from companion.scratch.autodiff import Tensor
from companion.scratch.layers import CrossEntropyLoss, MSELoss


@dataclass(frozen=True)
class Config:
    x: Any = 1.0
    other: Any = None


@dataclass(frozen=True)
class Result:
    x: float


def run(config: Config) -> Result:
    return Result(float(config.x))


def same(a, b) -> bool:
    return key(run, Config(a)) == key(run, Config(b))


@pytest.mark.parametrize(
    ("a", "b", "are"),
    [
        (math.nan, float("nan"), True),
        (np.float64(0.1), 0.1, True),
        (np.int64(3), 3, True),
        (np.bool_(True), True, True),
        ((1, (2, 3)), (np.int64(1), (2, 3)), True),
        (np.exp, np.exp, True),
        (0.0, -0.0, False),
        (1, True, False),
        (1, 1.0, False),
        (1, "1", False),
        (np.float32(0.1), 0.1, False),
        (np.float32(0.1), np.float64(np.float32(0.1)), False),
        (math.inf, math.nan, False),
        ((1, 2), (2, 1), False),
        (np.exp, np.log, False),
        (None, "None", False),
        (functools.partial(operator.add, 1), functools.partial(operator.add, 2), False),
        (Config(1), Config(2), False),
    ],
    ids=repr,
)
def test_equal_configurations_have_one_key(a, b, are):
    assert same(a, b) == are


@pytest.mark.parametrize("value", [lambda x: x, np.arange(3), {1: 2}, object(), {1}], ids=lambda v: type(v).__name__)
def test_what_has_no_name_is_refused(value):
    with pytest.raises(ValueError, match=r"a cached configuration holds numbers, text, .*; config\.other\[1\] is "):
        key(run, Config(other=(1, value)))


def test_nan_and_numpys_numbers_go_through_a_cache(tmp_path):
    configs = [Config(math.nan), Config(np.float32(0.5)), Config(np.int64(3)), Config(3), Config(math.nan)]
    for _ in range(2):
        results = sweep(run, configs, cache=tmp_path)
        assert np.array_equal([r.x for r in results], [math.nan, 0.5, 3, 3, math.nan], equal_nan=True)
    assert len(list(tmp_path.rglob("*.npz"))) == 3


def test_a_run_without_a_name_is_refused(tmp_path):
    for nameless in (lambda config: config, functools.partial(run), Config().__repr__):
        with pytest.raises(ValueError, match="run must be a function of a module"):
            name_of(nameless)
    assert name_of(rules.run) == "gradient_descent.rules" and name_of(run) == "test_keys"


def test_functions_in_a_configuration_count_by_name_and_source():
    one = digit_classifier.Config(0)
    keys = [key(digit_classifier.run, replace(one, loss=loss)).text for loss in (CrossEntropyLoss, MSELoss)]
    assert "CrossEntropyLoss" in keys[0] and "MSELoss" in keys[1]
    assert "Tensor.backward" in key(broken.run, broken.Config(Tensor.backward)).text


def test_a_configuration_is_told_by_what_is_not_as_usual():
    assert brief(digit_classifier.Config(3, lr=0.1)) == "Config(seed=3, lr=0.1)" and brief(Config()) == "Config()"


def test_comments_and_docstrings_are_no_code():
    code = sources.code(
        '"""Say."""\nx = "# no comment"  # a comment\n\n\ndef f():\n    """Say\n    more."""\n    return 1\n'
    )
    assert code == 'x = "# no comment"\ndef f():\n    return 1'


@pytest.fixture
def project(tmp_path, monkeypatch):
    """Write a package whose experiment imports a helper, which imports another."""
    place = tmp_path / "trial_of_sources"
    place.mkdir()
    texts = {
        "__init__": "",
        "experiment": "from trial_of_sources.helper import double\nfrom . import far\nimport json\n",
        "helper": "import trial_of_sources.deep as deep\ndef double(x): return deep.two * x\n",
        "deep": "two = 2\n",
        "far": "from .deep import *\n",
        "unused": "three = 3\n",
    }
    for name, text in texts.items():
        (place / f"{name}.py").write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    importlib.invalidate_caches()
    yield place
    sys.modules.pop("trial_of_sources", None)
    sources._file.cache_clear()


@pytest.mark.parametrize(
    ("module", "text", "changes"),
    [
        ("deep", "two = 3\n", True),
        ("far", "from .deep import *\none = 1\n", True),
        ("experiment", "x = 1\n", True),
        ("deep", '"""Two."""\n\ntwo = 2  # indeed\n', False),
        ("unused", "three = 4\n", False),
    ],
)
def test_a_change_of_what_is_imported_changes_the_digest(module, text, changes, project):
    def digest():
        return sources.digest(["trial_of_sources.experiment"], ("trial_of_sources",))

    before = digest()
    (project / f"{module}.py").write_text(text)
    assert (digest() != before) == changes
    assert not {"trial_of_sources.experiment", "trial_of_sources.helper"} & set(sys.modules)


def test_the_sources_of_an_experiment_are_those_of_the_book():
    """Those of other experiments that it imports, and those of the engine where that may have a say."""
    one, other, narrow = rules.__name__, regularising_noise.__name__, ("companion.experiments",)
    assert sources.digest([one], narrow) == sources.digest([one, other], narrow) != sources.digest([one])
    with pytest.raises(ValueError, match="the source of __main__ is not to be found"):
        sources.digest(["__main__"])
