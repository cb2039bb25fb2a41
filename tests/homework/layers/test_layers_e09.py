"""Exercise 9 of the layers chapter: the same function from other numbers."""

import numpy as np
from frame import chapter, wrong_answers
from sizing import drawn

LAYERS = chapter("layers")

test_wrong_answer = wrong_answers(
    LAYERS,
    9,
    {
        "bias as it was": ("bias1 / length", "bias1", "parameters", "or the fold moves"),
        "nothing given back": ("weight2 * length", "weight2", "parameters", "must give back"),
        "taken twice": ("weight2 * length", "weight2 / length", "parameters", "it was taken once more"),
        "with bias": (
            "(weight1**2).sum(axis=1)",
            "(weight1**2).sum(axis=1) + bias1**2",
            "parameters",
            "without the bias",
        ),
        "no root": (
            "np.sqrt((weight1**2).sum(axis=1))",
            "(weight1**2).sum(axis=1)",
            "parameters",
            "square of the length",
        ),
    },
)


def test_the_network_stays_the_same():
    rng = np.random.default_rng(0)
    for case in drawn(LAYERS.question(9)):
        new = LAYERS.file("e09").by_lengths(*case.args)
        x = rng.normal(size=(20, case.args[0].shape[1]))
        outputs = []
        for weight1, bias1, weight2 in (case.args, [new[name] for name in ("weight1", "bias1", "weight2")]):
            outputs.append(np.maximum(x @ weight1.T + bias1, 0) @ weight2.T)
        assert np.abs(outputs[0] - outputs[1]).max() <= 1e-5 * np.abs(outputs[0]).max()
