"""What the proof table shows was measured by the package as it stands: kept while nothing changes, and no longer."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "book" / "_ext"))

import proof_table

from companion.parity import table

ROW = {"name": "add", "cases": ("plain",), "value": np.float64(1 / 3), "gradients": 0.0, "agrees": np.True_}


@pytest.fixture
def measured(monkeypatch):
    """Stand in for the comparison: gives how often it was made."""
    made = []

    def proof():
        made.append(1)
        return {"operations": [ROW]}

    monkeypatch.setattr(table, "proof", proof)
    proof_table.proof.cache_clear()
    yield made
    proof_table.proof.cache_clear()


def build(kept: Path) -> dict:
    proof_table.proof.cache_clear()  # another build is another process
    return proof_table.proof(kept)


def test_what_was_measured_stands_while_nothing_changes(measured, monkeypatch, tmp_path):
    kept = tmp_path / "proof.json"
    first, second = build(kept), build(kept)
    assert len(measured) == 1 and second["operations"][0]["value"] == first["operations"][0]["value"] == 1 / 3
    assert second["operations"][0]["agrees"] is True and ", ".join(second["operations"][0]["cases"]) == "plain"
    monkeypatch.setattr(proof_table, "version", lambda library: "another")
    build(kept)
    assert len(measured) == 2


def test_a_changed_file_is_another_state(tmp_path):
    module = tmp_path / "ops" / "add.py"
    module.parent.mkdir()
    module.write_text("a + b")
    before = proof_table.state(tmp_path)
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "add.pyc").write_text("compiled")
    assert proof_table.state(tmp_path) == before
    module.write_text("a - b")
    assert proof_table.state(tmp_path) != before
    module.write_text("a + b")
    module.rename(tmp_path / "add.py")
    assert proof_table.state(tmp_path) != before
