"""What an optimizer cannot take is said in one line."""

import numpy as np
import pytest
import torch
from bad_input import says_it_all

from companion.scratch import layers, optimizers

P = layers.Parameter(np.ones((2, 3)))
Q = layers.Parameter(np.ones(3))
SAVED = optimizers.Adam([P, Q]).state_dict()
BAD = {
    "no parameters": (lambda: optimizers.Adam([]), ValueError, ["Adam", "params", "got none"]),
    "a tensor for a list": (lambda: optimizers.Adam(P), TypeError, ["Adam", "Parameter", "iterable of tensors"]),
    "a layer for its parameters": (
        lambda: optimizers.SGD(layers.Linear(2, 2, rng=np.random.default_rng(0))),
        TypeError,
        ["SGD", "Linear", "iterable of tensors"],
    ),
    "arrays": (lambda: optimizers.SGD([np.ones(3)]), TypeError, ["companion.scratch", "numpy.ndarray"]),
    "of the other world": (
        lambda: optimizers.AdamW(torch.nn.Linear(2, 2).parameters()),
        TypeError,
        ["AdamW", "companion.scratch", "torch.nn"],
    ),
    "no leaf": (lambda: optimizers.SGD([P * 2.0]), ValueError, ["leaves", "mul"]),
    "one parameter twice": (lambda: optimizers.SGD([P, P]), ValueError, ["twice", "(2, 3)"]),
    "in two groups": (
        lambda: optimizers.SGD([{"params": [P]}, {"params": [Q, P]}]),
        ValueError,
        ["one parameter twice", "(2, 3)"],
    ),
    "a group without params": (lambda: optimizers.SGD([{"lr": 1.0}]), TypeError, ["'params'", "['lr']"]),
    "dicts and tensors mixed": (lambda: optimizers.SGD([{"params": [P]}, Q]), TypeError, ["dict", "Parameter"]),
    "a misspelt option": (
        lambda: optimizers.SGD([{"params": [P], "weight_decy": 1.0}]),
        ValueError,
        ["'weight_decy'", "weight_decay"],
    ),
    "a group's bad rate": (lambda: optimizers.SGD([{"params": [P], "lr": -1.0}]), ValueError, ["lr", "-1.0"]),
    "a rate in words": (lambda: optimizers.Adam([P], lr="fast"), TypeError, ["Adam", "lr", "str"]),
    "a negative rate": (lambda: optimizers.RMSprop([P], lr=-0.1), ValueError, ["RMSprop", "lr", "-0.1"]),
    "NaN for a rate": (lambda: optimizers.Adagrad([P], lr=np.nan), ValueError, ["Adagrad", "lr", "nan"]),
    "negative eps": (lambda: optimizers.Adam([P], eps=-1e-8), ValueError, ["eps", "-1e-08"]),
    "negative decay": (lambda: optimizers.AdamW([P], weight_decay=-1), ValueError, ["weight_decay", "-1"]),
    "negative momentum": (lambda: optimizers.RMSprop([P], momentum=-0.5), ValueError, ["momentum", "-0.5"]),
    "alpha": (lambda: optimizers.RMSprop([P], alpha=1.5), ValueError, ["alpha", "between 0 and 1", "1.5"]),
    "a beta of one": (lambda: optimizers.Adam([P], betas=(0.9, 1.0)), ValueError, ["betas", "[0, 1)", "1.0"]),
    "one beta": (lambda: optimizers.Adam([P], betas=0.9), ValueError, ["betas", "two numbers", "0.9"]),
    "lr_decay": (lambda: optimizers.Adagrad([P], lr_decay=-1.0), ValueError, ["lr_decay", "-1.0"]),
    "a start below zero": (
        lambda: optimizers.Adagrad([P], initial_accumulator_value=-1.0),
        ValueError,
        ["initial_accumulator_value", "-1.0"],
    ),
    "Nesterov with dampening": (
        lambda: optimizers.SGD([P], momentum=0.9, dampening=0.1, nesterov=True),
        ValueError,
        ["nesterov", "0.9 and 0.1"],
    ),
    "a state of other groups": (lambda: optimizers.Adam([P]).load_state_dict(SAVED), ValueError, ["[1]", "[2]"]),
    "a state of other shapes": (
        lambda: optimizers.Adam([Q, P]).load_state_dict(
            {**SAVED, "state": {0: {"step": 1, "exp_avg": np.ones((2, 3))}}}
        ),
        ValueError,
        ["exp_avg of parameter 0", "(3,)", "(2, 3)"],
    ),
}


@pytest.mark.parametrize("what", BAD)
def test_the_line_says_it_all(what):
    says_it_all(*BAD[what])
