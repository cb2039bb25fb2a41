"""What a question is: its function, its cases, PyTorch's answer to them, its points and its known mistakes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from companion.comparison import relative_difference
from companion.homework.observation import observe
from companion.homework.packing import with_gaps
from companion.homework.sizes import Sizes

# A large case is asked after the plain ones, of an answer that is right in those: there a gradient that was derived
# takes milliseconds, and one by differences minutes.
PLAIN, EDGE, LARGE = "plain", "edge", "large"
# Relative, and ten times what the package's own operations are allowed: a learner's formula may be another one that
# is as right, and adds up in another order. Central differences do not reach the first.
TOLERANCE = {"float64": 1e-11, "float32": 1e-4}


@dataclass(frozen=True)
class Case:
    """One call of the learner's function. ``label`` is what the learner may be told about its inputs."""

    kind: str
    label: str
    args: tuple[np.ndarray, ...]
    kwargs: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Mistake:
    """A mistake that learners make, and what to tell them.

    ``reference`` is the wrong function in PyTorch (its gradients follow by autograd); ``gradient(expected, dy,
    *args, **kwargs)`` gives the wrong gradients, where the value is right or autograd would give others; it may raise
    ValueError where a learner's code with that mistake does. ``whole`` says that one gradient is not enough to know
    it by: all that it spoils must be as it gives them.
    """

    diagnosis: str
    reference: Callable | None = None
    gradient: Callable | None = None
    whole: bool = False


@dataclass(frozen=True)
class Question:
    """One graded question. ``points`` names the parts; ``differentiable`` the arguments that owe a gradient.

    With ``differentiable`` None the function returns a number or an array, or arrays under ``names``, and not
    ``(value, backward)``. ``answer`` and ``columns`` are what diagnoses call that which is returned, and the K
    columns of the first argument. A dtype that is lost costs points only where ``keeps_dtype``. In a repair,
    ``as_given`` is all that is told while nothing is mended, and of names that count on their own, while two are as
    they were. With ``by_chance`` the learner's function draws for
    itself, and a known mistake is told as far from its formula as the tolerance allows.

    With ``of_itself`` the numbers are the learner's own, and can but hold together: the reference, and that of each
    mistake, is handed first what came of the case, arrays by name, and what came of the first case.

    With ``entries``, what the entries of each named array are called, every name counts on its own: the names are
    shared out among the parts evenly and in order, and all that are wrong are told.

    Whoever loads a question from its file adds its ``number``, which is the file's, in a repair ``given``, the
    function that the learner starts from, as the notebook has it, and where an overlay has private sizes, the file's
    as ``open_sizes``.
    """

    title: str
    function: str
    arguments: tuple[str, ...]
    differentiable: tuple[int, ...] | None
    reference: Callable
    cases: Callable[[np.random.Generator, Sizes], Iterable[Case]]
    sizes: Sizes
    points: dict[str, int]
    hint: str
    mistakes: tuple[Mistake, ...]
    tolerance: dict[str, float] = field(default_factory=lambda: dict(TOLERANCE))
    answer: str = "the value"
    columns: str = "columns"
    names: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()
    keeps_dtype: bool = False
    as_given: str = ""
    by_chance: bool = False
    of_itself: bool = False
    number: int = 0
    given: Callable | None = None
    open_sizes: Sizes | None = None

    def part_of(self, name: str) -> str:
        """Give the part that a name counts for, where every name counts on its own."""
        return list(self.points)[self.names.index(name) * len(self.points) // len(self.names)]

    @property
    def of(self) -> int:
        """Give the points of the whole question."""
        return sum(self.points.values())


@dataclass
class Expected:
    """PyTorch's answer to a case: the value, the upstream gradient that was drawn for it, the gradients.

    Where a question's function returns arrays by name, so is the value.
    """

    value: np.ndarray | dict[str, np.ndarray]
    upstream: np.ndarray | None = None
    gradients: list[np.ndarray | None] = field(default_factory=list)


def expected(question: Question, case: Case, upstream=None, reference=None, came=()) -> Expected:
    """Compute the value and gradients of a case with PyTorch. ``upstream`` is a generator to draw it, or an array.

    ``came`` is what came of the case, and of the first one, where a question is of itself.
    """
    reference = reference or question.reference
    if question.names:
        return Expected(reference(*came, *case.args, **case.kwargs))
    if question.differentiable is None:
        return Expected(np.asarray(reference(*case.args, **case.kwargs)))
    import torch  # here, so that a question that is about numbers alone needs none

    tensors = [torch.tensor(np.array(a, order="C")) for a in case.args]
    inputs = [tensors[i].requires_grad_() for i in question.differentiable]
    value = reference(*tensors, **case.kwargs)
    dtype = case.args[0].dtype
    if upstream is None:
        upstream = np.ones(tuple(value.shape), dtype)
    elif isinstance(upstream, np.random.Generator):
        # Away from 0 and 1, so that a backward which forgets dy or flips its sign is never nearly right.
        size = upstream.uniform(0.3, 0.8, tuple(value.shape)) * upstream.choice([-1, 1], tuple(value.shape))
        upstream = np.asarray(size, dtype)
    found = torch.autograd.grad(value, inputs, torch.tensor(upstream), allow_unused=True)
    gradients: list[np.ndarray | None] = [None] * len(case.args)
    for i, gradient in zip(question.differentiable, found, strict=True):
        gradients[i] = np.zeros_like(case.args[i]) if gradient is None else gradient.numpy()
    return Expected(value.detach().numpy(), upstream, gradients)


def as_given(question: Question, case: Case, answer: Expected, seen: dict) -> tuple[bool, set[str]]:
    """Tell whether what was seen of a call is what the given function does, and of which names that holds.

    Other names for what is done mend nothing.
    """
    with np.errstate(all="ignore"):
        given = observe(question.given, [np.array(a) for a in case.args], case.kwargs, answer.upstream)
    got, wanted = (
        [found.get("value"), *found.get("gradients", []), *found.get("again", [])] for found in (seen, given)
    )
    names = {n for n in question.names if _alike(seen.get("named", {}).get(n), given.get("named", {}).get(n))}
    whole = len(got) == len(wanted) and seen.get("changed") == given.get("changed")
    return whole and all(map(_alike, got, wanted)) and len(names) == len(question.names), names


def _alike(a, b) -> bool:
    return a is b if a is None or b is None else relative_difference(a, b) <= 1e-4


def variants(draw: Callable, rng: np.random.Generator, sizes: Sizes) -> Iterator[Case]:
    """Yield the cases every operation must master; ``draw(rng, *sizes)`` gives the arguments in float64.

    The first of the sizes is the batch's.
    """
    for _ in range(sizes.rounds):
        yield Case(PLAIN, "random inputs", draw(rng, *sizes.draw(rng)))
    yield Case(EDGE, "a batch of one (N = 1)", draw(rng, 1, *sizes.draw(rng)[1:]))
    yield Case(EDGE, "float32 inputs", tuple(map(single, draw(rng, *sizes.draw(rng)))))
    yield Case(EDGE, "inputs stored with gaps (not contiguous)", tuple(map(with_gaps, draw(rng, *sizes.draw(rng)))))


def single(array: np.ndarray) -> np.ndarray:
    """Give floats in float32, and labels as they are."""
    return array.astype(np.float32) if array.dtype.kind == "f" else array
