"""The proof table has a row for every pair, and all agree."""

import pytest

from companion.pairs import INITIALIZERS, LAYERS, LEARNERS, MODELS, PAIRS, SCHEDULES, SEARCHES, TRAININGS
from companion.parity.table import proof


@pytest.mark.in_turn(3)
def test_the_proof_shows_every_pair_of_the_lists():
    found = proof(seeds=(0,))
    lists = PAIRS, PAIRS, LAYERS, MODELS, TRAININGS, SCHEDULES, SEARCHES, INITIALIZERS
    assert [len(rows) for rows in found.values()] == [*map(len, lists), len(LEARNERS) + 2]
    assert all(row["agrees"] for rows in found.values() for row in rows)
