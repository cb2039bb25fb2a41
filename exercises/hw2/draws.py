"""What several questions draw: gradients of a run, and the forms of any input; and the path of PyTorch's rules."""

import numpy as np
import torch

from companion.homework.packing import with_gaps
from companion.homework.questions import EDGE, PLAIN, Case, single


def run_of_gradients(rng, steps, size):
    """Draw parameters (D,) and the gradients (T, D) that a rule is given; a slope often keeps its sign."""
    scale = 10.0 ** rng.uniform(-2, 1, size)
    turns = rng.random((steps, size)) < 0.35
    signs = np.cumprod(np.where(turns, -1.0, 1.0), axis=0)
    return rng.normal(size=size), scale * signs * rng.uniform(0.2, 2, (steps, size))


def forms(draw, rng, sizes, options):
    """Yield what every array must pass: ``draw(rng, *sizes)`` gives arguments, ``options(rng)`` the rest."""
    for _ in range(sizes.rounds):
        yield Case(PLAIN, "random inputs", draw(rng, *sizes.draw(rng)), options(rng))
    yield Case(EDGE, "float32 inputs", tuple(map(single, draw(rng, *sizes.draw(rng)))), options(rng))
    gaps = tuple(map(with_gaps, draw(rng, *sizes.draw(rng))))
    yield Case(EDGE, "inputs stored with gaps (not contiguous)", gaps, options(rng))


def path_of(rule, w, gradients):
    """Let an optimizer of PyTorch, ``rule([parameter])``, walk through the gradients; give the parameters (T, D)."""
    parameter, path = torch.tensor(np.ascontiguousarray(w), requires_grad=True), []
    optimizer = rule([parameter])
    for gradient in gradients:
        parameter.grad = torch.tensor(np.ascontiguousarray(gradient))
        optimizer.step()
        path.append(parameter.detach().numpy().copy())
    return np.array(path)
