"""A sweep gives the results in the order of its configurations, wherever they were computed."""

from concurrent.futures import ProcessPoolExecutor
from dataclasses import astuple
from multiprocessing import get_context

import numpy as np

from companion.experiments import digit_classifier, sweep


def same(first, second) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(astuple(first), astuple(second), strict=True))


def test_a_sweep_keeps_the_order_and_gives_the_same_on_other_processes():
    configs = [digit_classifier.Config(seed, epochs=1) for seed in (5, 1, 3)]
    here = sweep(digit_classifier.run, configs)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as executor:
        there = sweep(digit_classifier.run, configs, executor)
    assert all(same(a, b) for a, b in zip(here, there, strict=True))
    assert same(here[2], digit_classifier.run(configs[2]))


def test_progress_shows_where_it_is_asked_for_and_begins_with_what_is_known(tmp_path, capsys):
    """Of itself only on a terminal, which a test is not."""
    configs = [digit_classifier.Config(seed, epochs=1, train=64) for seed in range(3)]
    sweep(digit_classifier.run, configs[:2], cache=tmp_path)
    assert capsys.readouterr().err == ""
    sweep(digit_classifier.run, configs, cache=tmp_path, progress=True)
    said = capsys.readouterr().err
    assert "| 2/3 [" in said and "| 3/3 [" in said and "0/3" not in said


def test_a_configuration_that_comes_twice_is_computed_once(tmp_path):
    config = digit_classifier.Config(1, epochs=1, train=64)
    first, second = sweep(digit_classifier.run, [config, config], cache=tmp_path)
    assert first is second and len(list(tmp_path.rglob("*.npz"))) == 1
