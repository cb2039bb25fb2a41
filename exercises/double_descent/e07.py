"""Exercise 7, a sweep to repair."""

import numpy as np
import torch

from companion.homework.questions import EDGE, PLAIN, Case, Mistake, Question
from companion.homework.sizes import Range, Sizes


def cases(rng, sizes):
    """Yield clouds of three classes that lie off the origin, new ones elsewhere than old ones; sizes about n."""

    def draw(n, inputs, new=60):
        middle = rng.normal(0, 1.2, (3, inputs))
        labels, labels_new = (rng.permutation(np.arange(count) % 3) for count in (n, new))
        x = middle[labels] + rng.normal(size=(n, inputs)) + 2
        x_new = (middle[labels_new] + rng.normal(size=(new, inputs)) + 2)[labels_new > 0]  # one class is missing
        return x, labels, x_new, labels_new[labels_new > 0], rng.normal(size=(3 * n, inputs))

    for _ in range(sizes.rounds):
        n, inputs = sizes.draw(rng)
        yield Case(PLAIN, "random inputs", draw(n, inputs), {"sizes": (3, n // 2, n, n + 3, 2 * n)})
    n, inputs = sizes.draw(rng)
    yield Case(EDGE, "a single size", draw(n, inputs), {"sizes": (n,)})
    yield Case(EDGE, "sizes in another order", draw(n, inputs), {"sizes": (2 * n, 5, n)})


def swept(x, labels, x_new, labels_new, units, sizes, wrong=""):
    """Fit by PyTorch, with one thing wrong."""
    center = x.mean(axis=0)
    shares = []
    for H in sizes:
        h = np.maximum(0, (x - center) @ units[:H].T)
        h_new = np.maximum(0, (x_new - (x_new.mean(axis=0) if wrong == "own mean" else center)) @ units[:H].T)
        if wrong == "raw":
            h, h_new = (np.maximum(0, a @ units[:H].T) for a in (x, x_new))
        y = torch.tensor(np.eye(3)[labels])
        rcond = 0.05 if wrong == "cut" else None
        W = torch.linalg.lstsq(torch.tensor(h), y, rcond=rcond, driver="gelsd").solution.numpy()
        z, names = (h @ W, labels) if wrong == "old" else (h_new @ W, labels_new)
        shares.append((z.argmax(axis=1) != names).mean())
    return 1 - np.array(shares) if wrong == "right ones" else np.array(shares)


def wrongly(wrong):
    """Sweep with one thing wrong."""
    return lambda *args, **kwargs: swept(*args, **kwargs, wrong=wrong)


WRONG = {
    "own mean": "new pictures are centred as the old ones were: by the old ones' mean",
    "cut": "small singular values are cut off, which hides the peak that the sweep is for",
    "raw": "the inputs are not centred",
    "old": "these are the errors on the training examples",
    "right ones": "this is the share that is read right",
}

QUESTION = Question(
    title="Repair: a sweep",
    function="misread_by_size",
    arguments=("x", "labels", "x_new", "labels_new", "units"),
    differentiable=None,
    reference=swept,
    cases=cases,
    sizes=Sizes({"examples": Range(18, 24, least=15, most=60), "inputs": Range(4, 6, most=10)}),
    points={"errors": 2, "edge cases": 1},
    hint="experiment: new inputs of one class alone, a size equal to the number of examples, and x after the call",
    mistakes=tuple(Mistake(text, wrongly(wrong)) for wrong, text in WRONG.items()),
    answer="the array of errors",
    as_given="this is the code as given: find the three bugs first, then mend it",
)
