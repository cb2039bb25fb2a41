"""What the tests of a reader's own code share: what a reader has written, and a small network that finds mistakes."""

import numpy as np
import pytest
from own_answers import written

from companion.data import digits
from companion.own import beside, use
from companion.training import minibatches


@pytest.fixture(scope="session")
def mine():
    """A reader's namespace: what the chapters and the exercises' solutions define."""
    return written()


def network(world, rng, optimizer="SGD", **options):
    """Make a network with one layer used twice, so that a tape must add what arrives."""
    made = world.layers
    twice = made.Linear(8, 8, rng=rng)
    first, last = made.Linear(64, 8, rng=rng), made.Linear(8, 10, rng=rng)
    model = made.Sequential(first, made.ReLU(), twice, made.ReLU(), twice, made.ReLU(), last)
    rule = getattr(world.optimizers, optimizer)(model.parameters(), **({"lr": 0.1} | options))
    return model, made.CrossEntropyLoss(), rule


@pytest.fixture
def compared():
    """Run a reader's pieces beside the package's: ``compared(namespace, *names, build=..., **options)``."""
    part = digits()
    x, y = part.x_train[:120], part.y_train[:120]
    batches = list(minibatches(120, 30, 3, rng=np.random.default_rng(1)))

    def run(pieces, *names, build=network, optimizer="SGD", **options):
        def built(world, rng):
            return build(world, rng, optimizer, **options)

        return beside(use(pieces, *names), built, x, y, batches, test=(part.x_test, part.y_test))

    return run
