"""The proof table: every pair of the lists compared anew, a row each, as the book shows it.

Chapter: softmax
"""

from __future__ import annotations

from collections.abc import Iterable

import torch

from companion.data import digits
from companion.pairs import INITIALIZERS, LAYERS, LEARNERS, MODELS, PAIRS, SCHEDULES, SEARCHES, TRAININGS
from companion.pairs.trainings import STEPS
from companion.parity.differences import difference
from companion.parity.directions import compare_directional
from companion.parity.initializers import compare_initializer
from companion.parity.layers import compare_layer
from companion.parity.learners import compare_learner
from companion.parity.operations import compare
from companion.parity.schedules import compare_schedule
from companion.parity.searches import compare_search
from companion.parity.trainings import compare_training_pair
from companion.reference import learners as reference
from companion.scratch import ops
from companion.scratch.learners import LogisticRegression

OPTIMUM_TOLERANCE = 1e-6  # of the objective at the optimum, relative: the solvers stop at their own tolerance


def proof(*, seeds: Iterable[int] = (0, 1, 2)) -> dict[str, list[dict]]:
    """Compare every pair in float64 over several seeds; give the rows of each kind.

    A row has ``name``, ``reference``, ``cases``, ``compared`` (how many times), ``value`` and ``gradients`` (the
    largest relative differences; of a direction, of forward mode, against reverse mode and PyTorch's, and of the
    second derivatives; of a training, of all losses and of the parameters on its way; of a schedule, of the
    rates and of the momenta; of a search, of what it found and of all that it asked for; of starting values, of the
    numbers and of their bounds or deviations; of a learner, of what it has learned and what it answers; of logistic
    regression, of the objective and of the probabilities), ``tolerance``, ``agrees`` and ``note``.
    """
    seeds = tuple(seeds)
    return {
        "operations": [_operation(pair, seeds) for pair in PAIRS],
        "directions": [_direction(pair, seeds) for pair in PAIRS],
        "layers": [_layer(pair, seeds) for pair in LAYERS],
        "models": [_layer(pair, seeds) for pair in MODELS],
        "trainings": [_training(pair, seeds[:1]) for pair in TRAININGS],
        "schedules": [_schedule(pair) for pair in SCHEDULES],
        "searches": [_search(pair, seeds) for pair in SEARCHES],
        "initializers": [_initializer(pair, seeds) for pair in INITIALIZERS],
        "learners": [*(_learner(pair, seeds) for pair in LEARNERS), *_logistic_regression()],
    }


def _operation(pair, seeds) -> dict:
    verdicts = [compare(pair, seed=seed, case=case) for case in pair.cases for seed in seeds]
    return _row(pair.name, pair.reference_name, verdicts, cases=tuple(pair.cases), note=pair.note)


def _direction(pair, seeds) -> dict:
    verdicts = [compare_directional(pair, seed=seed, case=case) for case in pair.smooth for seed in seeds]
    note = "PyTorch differentiates its own but once: the same, written out, is compared" if pair.twice else ""
    return _row(pair.name, pair.reference_name, verdicts, note=note, values=("forward mode", "adjoint identity"))


def _layer(pair, seeds) -> dict:
    verdicts = [compare_layer(pair, seed=seed, training=mode) for mode in (True, False) for seed in seeds]
    layer = pair.name.split("(")[0].split()[0]
    return _row(pair.name, f"torch.nn.{layer}" if hasattr(torch.nn, layer) else "written out in PyTorch", verdicts)


def _training(pair, seeds) -> dict:
    runs = [compare_training_pair(pair, seed=seed) for seed in seeds]
    return {
        "name": pair.name,
        "reference": "PyTorch",
        "cases": (f"{STEPS:,} steps",),
        "compared": len(runs),
        "value": max(run.differences[0].relative for run in runs),
        "gradients": max(d.relative for run in runs for d in run.differences[1:]),
        "tolerance": pair.tolerance,
        "agrees": all(run.agrees_within(pair.tolerance) for run in runs),
        "note": pair.note,
    }


def _schedule(pair) -> dict:
    verdict = compare_schedule(pair)
    name = pair.name.split("(")[0].split(" ")[0]
    return _row(pair.name, f"torch.optim.lr_scheduler.{name}", [verdict], cases=(verdict.case,))


def _search(pair, seeds) -> dict:
    verdicts = [compare_search(pair, seed=seed, case=case) for case in pair.cases for seed in seeds]
    found, name = ("x", "fun", "rounds"), f"scipy.optimize.{pair.search}"
    return _row(pair.name, name, verdicts, cases=tuple(pair.cases), note=pair.note, values=found)


def _initializer(pair, seeds) -> dict:
    verdicts = [compare_initializer(pair, seed=seed, case=case) for case in pair.cases for seed in seeds]
    return _row(pair.name, f"torch.nn.init.{pair.name}", verdicts, cases=tuple(pair.cases))


def _learner(pair, seeds) -> dict:
    verdicts = [compare_learner(pair, seed=seed, case=case) for case in pair.cases for seed in seeds]
    package = ".".join(getattr(reference, pair.learner).__module__.split(".")[:2])
    name = pair.reference_name or f"{package}.{pair.learner}"
    return _row(pair.name, name, verdicts, cases=tuple(pair.cases), note=pair.note, values=pair.learned)


def _logistic_regression() -> list[dict]:
    data = digits()
    x, y = data.x_train, data.y_train
    references = {
        "sklearn.linear_model.LogisticRegression": reference.LogisticRegression(tol=1e-8, max_iter=5000),
        "torch.optim.LBFGS on torch's cross_entropy": reference.TorchLogisticRegression(),
    }
    mine = LogisticRegression().fit(x, y)
    rows = []
    for name, other in references.items():
        other.fit(x, y)
        probabilities = difference("", mine.predict_proba(data.x_test), other.predict_proba(data.x_test))
        gap = difference("", _objective(mine, x, y), _objective(other, x, y)).relative
        same = bool((mine.predict(data.x_test) == other.predict(data.x_test)).all())
        rows.append(
            {
                "name": "LogisticRegression",
                "reference": name,
                "cases": ("digits",),
                "compared": 1,
                "value": gap,
                "gradients": probabilities.relative,
                "tolerance": OPTIMUM_TOLERANCE,
                "agrees": gap <= OPTIMUM_TOLERANCE and same,
                "note": "same label for every test digit" if same else "labels differ",
            }
        )
    return rows


def _objective(model, x, y):
    loss, _ = ops.cross_entropy(x @ model.coef_.T + model.intercept_, y, reduction="sum")
    return loss + (model.coef_**2).sum() / 2


def _row(name, reference, verdicts, cases=(), note="", values=("value",)) -> dict:
    differences = [d for verdict in verdicts for d in verdict.differences]
    return {
        "name": name,
        "reference": reference,
        "cases": cases,
        "compared": len(verdicts),
        "value": max((d.relative for d in differences if d.what in values), default=0.0),
        "gradients": max(d.relative for d in differences if d.what not in values),
        "tolerance": verdicts[0].tolerance,
        "agrees": all(verdict.agrees for verdict in verdicts),
        "note": note,
    }
