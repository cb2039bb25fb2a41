"""One style everywhere: ruff's rules and format, no misspelt word, British spelling."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TOOLS = Path(sys.executable).parent


@pytest.mark.parametrize("command", ["ruff check .", "ruff format --check .", "codespell", "python tools/british.py"])
def test_style(command):
    tool, *arguments = command.split()
    found = subprocess.run([TOOLS / tool, *arguments], cwd=ROOT, capture_output=True, text=True)
    assert found.returncode == 0, found.stdout[-3000:] + found.stderr[-1000:]


def test_prose_is_spelt_as_the_british_do(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "tools")
    from british import american

    told = "We minimize the behavior of the center; an optimizer, a centred, modelled, analysed size, prize and four."
    assert american(told) == ["minimize", "behavior", "center"]
    assert american("`normalize` it, *Pattern Recognizing*, $gray$, [b](color.md) and <span style='color'>") == []
