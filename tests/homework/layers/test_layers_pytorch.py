"""The answers that layers' checks compare with are PyTorch's own: they need NumPy alone, so that pages can check."""

from itertools import pairwise

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from frame import chapter
from sizing import drawn
from torch.utils.flop_counter import FlopCounterMode

from companion.homework.questions import expected

LAYERS = chapter("layers")


def distances(x, weight, bias):
    """Scale every unit's weights to length 1, its bias with them, and run the layer."""
    return F.linear(x, F.normalize(weight, dim=1), bias / torch.linalg.vector_norm(weight, dim=1))


def merged(*arrays):
    """Ask a stack of PyTorch's own layers what it makes of the origin, and of a step along each input."""
    stack = torch.nn.Sequential()
    for weight, bias in zip(arrays[::2], arrays[1::2], strict=True):
        layer = torch.nn.Linear(weight.shape[1], weight.shape[0], dtype=weight.dtype)
        layer.load_state_dict({"weight": weight, "bias": bias})
        stack.append(layer.double())
    with torch.no_grad():
        places = torch.eye(arrays[0].shape[1], dtype=torch.float64)
        bias = stack(torch.zeros_like(places[:1]))[0]
        return {"weight": (stack(places) - bias).T, "bias": bias}


def mish(z):
    """Let PyTorch compute Mish, and autograd its slope."""
    z.requires_grad_()
    y = F.mish(z)
    return torch.stack([y.detach(), *torch.autograd.grad(y.sum(), z)])


def rescaled(weight1, bias1, weight2):
    """Bring PyTorch's rows to length 1, and move each length to the other side of the ReLU."""
    length = torch.linalg.vector_norm(weight1, dim=1)
    found = F.normalize(weight1, dim=1), bias1 / length, weight2 @ torch.diag(length)
    return dict(zip(("weight1", "bias1", "weight2"), found, strict=True))


def cost(x, widths, bias=True):
    """Build the network in PyTorch, and let PyTorch count."""
    network = torch.nn.Sequential()
    for d, o in pairwise([x.shape[1], *widths.tolist()]):
        network.append(torch.nn.Linear(d, o, bias=bias, dtype=torch.float64, device="meta"))
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        network(torch.empty(x.shape, dtype=torch.float64, device="meta"))
    return torch.tensor([sum(p.numel() for p in network.parameters()), counter.get_total_flops() // 2])


def weighted_error(answers, wanted, weight):
    """Take PyTorch's squared errors one by one, and their weighted mean."""
    errors = F.mse_loss(answers.flatten(), wanted.flatten(), reduction="none")
    return weight.flatten() @ errors / weight.sum()


BY_PYTORCH = {2: distances, 4: merged, 6: mish, 9: rescaled, 10: cost, 11: F.bilinear, 13: weighted_error}


@pytest.mark.parametrize("number", BY_PYTORCH)
def test_answer_is_pytorchs(number):
    """In every case that a question draws, to the accuracy of the dtype."""
    question = LAYERS.question(number)
    for seed in range(5):
        for case in drawn(question, seed):
            answer = expected(question, case).value
            found = BY_PYTORCH[number](*(torch.tensor(np.ascontiguousarray(a)) for a in case.args), **case.kwargs)
            pairs = [(answer[n], found[n]) for n in answer] if question.names else [(answer, found)]
            for ours, theirs in pairs:
                close = 1e-12 if case.args[0].dtype == np.float64 else 1e-5
                assert ours.dtype == (case.args[0].dtype if number != 10 else np.int64)
                np.testing.assert_allclose(ours, theirs.detach().numpy(), rtol=close, atol=close, err_msg=case.label)


def test_every_question_can_be_checked_in_the_page():
    assert set(BY_PYTORCH) == {question.number for question in LAYERS.questions}
