"""Exercise 9, a bug hunt: the report of a classifier."""

import numpy as np
import torch
import torch.nn.functional as F

from companion.homework.questions import EDGE, PLAIN, Case, Mistake, Question
from companion.homework.sizes import Range, Sizes

# The lines of the program in the exercise, as they are numbered there, that hold the five bugs.
LINES = (3, 5, 6, 8, 9)


def cases(rng, sizes):
    """Yield scores that are mostly right; then a class that nobody has, one that nobody guesses, and one example."""

    def draw(n, k):
        labels = rng.permutation(np.arange(n) % k)
        return rng.normal(0, 1, (n, k)) + 1.5 * np.eye(k)[labels], labels

    for _ in range(sizes.rounds):
        yield Case(PLAIN, "random scores", draw(*sizes.draw(rng)))
    logits, labels = draw(*sizes.draw(rng))
    yield Case(EDGE, "a class without an example", (logits, np.minimum(labels, logits.shape[1] - 2)))
    yield Case(EDGE, "a class that is never guessed", (logits - 50.0 * (np.arange(logits.shape[1]) == 1), labels))
    yield Case(EDGE, "scores near 1,000 (exp overflows)", (logits + 1000, labels))
    found = logits[:1] + 9 * np.eye(logits.shape[1])[labels[:1]]
    yield Case(EDGE, "a single example", (found, labels[:1]))


def report(logits, labels, wrong=""):
    """Report by PyTorch, or with one bug left in it."""
    z, t = torch.tensor(np.ascontiguousarray(logits)), torch.tensor(labels)
    (n, k), guess = z.shape, logits.argmax(axis=1)
    table = np.zeros((k, k), int)
    for truth, said in zip(labels, guess, strict=True):
        table[truth, said] += 1
    if wrong == "table":
        table = np.minimum(table, 1)
    recall = np.diag(table) / np.maximum(table.sum(axis=0 if wrong == "recall" else 1), 1)
    loss, p = F.cross_entropy(z, t), F.softmax(z, 1)
    if wrong == "p":
        e = (z - z.amax(1, keepdim=True)).exp()
        p = e / e.sum(0)
        loss = F.nll_loss(p.log(), t)
    if wrong == "loss":
        loss = -F.log_softmax(z, 1)[:, t].mean()
    right = (guess == labels).mean()
    return {
        "lines": np.array(LINES),
        "p": p.numpy(),
        "loss": loss.numpy(),
        "accuracy": np.array(right * n if wrong == "accuracy" else right),
        "table": table,
        "recall": recall,
    }


def wrongly(wrong):
    """Report with one bug left."""
    return lambda *args: report(*args, wrong=wrong)


WRONG = {
    "p": "each column adds up to 1, and each row should",
    "loss": "every example is asked for the labels of all: each has one",
    "accuracy": "this is a number of examples, and a share was promised",
    "table": "what comes twice in the same place of the table is counted once",
    "recall": "this divides by how often a class was guessed: recall asks how often it is true",
}

QUESTION = Question(
    title="Bug hunt: the report of a classifier",
    function="report",
    arguments=("logits", "labels"),
    differentiable=None,
    reference=report,
    cases=cases,
    sizes=Sizes({"examples": Range(24, 40, least=16, most=300), "classes": Range(3, 5, least=3, most=9)}),
    points={"lines": 1, "p": 1, "loss": 1, "accuracy": 1, "table": 1, "recall": 1},
    hint="run it line by line on three examples of two classes, and add up by hand what each line should give",
    mistakes=tuple(Mistake(text, wrongly(wrong)) for wrong, text in WRONG.items()),
    names=("lines", "p", "loss", "accuracy", "table", "recall"),
    entries=("a line's number",),  # so that every name counts on its own
)
