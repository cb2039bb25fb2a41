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
