"""A fresh copy of the exercises, as a learner opens it: "Run all" goes through, and says what to write first."""

import pytest
from corpus import ROOT
from nbclient import NotebookClient

from companion.homework.notebook import release

ANSWERS = {
    "softmax": ["stable_log_softmax", "fit_temperature"],
    "backpropagation": ["best_step", "my_linear", "SmallDual.sqrt", "gradient_rms"],
    "milestones": ["linear", "apply", "train"],
}


@pytest.mark.in_turn(2)
@pytest.mark.parametrize("name", ANSWERS)
def test_run_all_goes_through(name, tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    notebook = release(ROOT / "exercises" / name / "source.ipynb")
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert [output for output in outputs if output.output_type == "error"] == []
    assert [output.text for output in outputs if output.get("name") == "stderr"] == []
    text = "".join(output.get("text", "") for output in outputs)
    assert all(f"write {function} first\n" in text for function in ANSWERS[name]), text
    assert "Traceback" not in text
