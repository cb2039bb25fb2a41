"""Every training stays with PyTorch's, step by step."""

import pytest

from companion import parity
from companion.pairs import TRAININGS


@pytest.mark.in_turn(2)
@pytest.mark.parametrize("pair", TRAININGS, ids=lambda p: p.name)
def test_a_thousand_steps_stay_together(pair):
    run = parity.compare_training_pair(pair, seed=1)
    assert len(run.scratch_losses) == len(run.reference_losses) == 1000
    assert run.agrees_within(pair.tolerance), run.differences
    assert pair.tolerance == (1e-6 if "centered" in pair.name else 1e-11), "a wider tolerance has its reason"
    assert run.scratch_losses[-100:].mean() < 0.5 * run.scratch_losses[0], "it must be learning all the while"
