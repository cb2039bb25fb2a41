"""Exercise 3 of the softmax chapter: a log-softmax that does not overflow."""

import torch
from frame import chapter, wrong_answers
from planting import judged

SOFTMAX = chapter("softmax")

test_wrong_answer = wrong_answers(
    SOFTMAX,
    3,
    {
        "not given back": ("value = shifted", "value = logits", "value", "must be given back to log-sum-exp"),
        "its exponential": ("value = shifted", "value = logits", "gradient", "must be given back to log-sum-exp"),
        "taken off twice": ("np.exp(shifted)", "np.exp(logits)", "value", "the maximum was taken off twice"),
        "sum of all dy": ("dy.sum(axis=1, keepdims=True)", "dy.sum()", "gradient", "each row of dy, not of all"),
        "one maximum": (
            "logits.max(axis=1, keepdims=True)",
            "logits.max()",
            "edge cases",
            "the value: some rows' exponentials underflow to 0: take off each *row's* maximum",
        ),
        "logarithm of softmax": (
            "shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))",
            "np.log(np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True))",
            "edge cases",
            "(exp overflows): the value: the logarithm comes too late",
        ),
        "no maximum": ("logits.max(axis=1, keepdims=True)", "0", "edge cases", "an exponential overflowed"),
    },
)


def test_torch_is_refused():
    """So is PyTorch."""
    namespace = SOFTMAX.answers | {"F": torch.nn.functional}
    exec("def stable_log_softmax(z): return F.log_softmax(z, 1)", namespace)
    assert "uses F" in str(judged(SOFTMAX.question(3), namespace))
