"""A learner's receipt: what the open checks gave for which code, kept in the notebook that is handed in.

It is a claim, and anybody may write one; what makes it worth something is that it can be replayed. It holds the seed
of the open checks, so that they draw the same inputs again, and the hash of the code that was checked.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass

from companion.homework.exercises import ExerciseSet
from companion.homework.notebook import NotebookError, canonical, cells_and_rest
from companion.homework.verdicts import Verdict


@dataclass(frozen=True)
class Receipt:
    """What was checked (hashes of the code and of the checks), from which seed, and what it earned."""

    exercises: str
    submission: str
    checks: str
    seed: int
    time_limit: float
    points: int
    of: int
    questions: dict[str, int]


KINDS = {
    "exercises": (str,),
    "submission": (str,),
    "checks": (str,),
    "seed": (int,),
    "time_limit": (int, float),
    "points": (int,),
    "of": (int,),
    "questions": (dict,),
}  # as JSON has them


def hash_of(content: bytes) -> str:
    """Give the hash of what is graded of a notebook."""
    return hashlib.sha256(canonical(content)).hexdigest()


def receipt_for(
    content: bytes, exercises: ExerciseSet, seed: int, time_limit: float, found: list[Verdict]
) -> Receipt:
    """Give the receipt of verdicts that the open checks gave."""
    each = {str(verdict.number): verdict.points for verdict in found}
    return Receipt(
        exercises=exercises.name,
        submission=hash_of(content),
        checks=exercises.digest,
        seed=seed,
        time_limit=time_limit,
        points=sum(each.values()),
        of=sum(verdict.of for verdict in found),
        questions=each,
    )


def with_receipt(content: bytes, receipt: Receipt) -> str:
    """Give the text of a notebook that carries its receipt in ``metadata.companion.receipt``.

    Raises: NotebookError for what is no notebook.
    """
    tree = cells_and_rest(content)
    metadata = tree["metadata"] if isinstance(tree.get("metadata"), dict) else {}
    own = metadata["companion"] if isinstance(metadata.get("companion"), dict) else {}
    tree["metadata"] = metadata | {"companion": own | {"receipt": asdict(receipt)}}
    return json.dumps(tree, indent=1) + "\n"


def receipt_in(content: bytes) -> Receipt:
    """Read the receipt that a notebook carries.

    Raises: NotebookError where there is none, or one of another form.
    """
    found = cells_and_rest(content).get("metadata")
    for key in ("companion", "receipt"):
        found = found.get(key) if isinstance(found, dict) else None
    if not (
        isinstance(found, dict)
        and set(found) == set(KINDS)
        and all(type(found[name]) in kinds for name, kinds in KINDS.items())
        and all(type(points) is int for points in found["questions"].values())
        and found["seed"] >= 0
    ):
        raise NotebookError("the notebook carries no receipt; `companion submit` writes one")
    return Receipt(**found)
