"""Every tool says what it is for when asked, and refuses a word that it does not know before it does anything."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOLS = sorted(path.name for path in ROOT.glob("tools/*.py") if '__name__ == "__main__"' in path.read_text("utf-8"))


def run(tool, word):
    """Start a tool as make does."""
    command = [sys.executable, str(ROOT / "tools" / tool), word]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.in_turn(5)
@pytest.mark.parametrize("tool", TOOLS)
def test_tool_answers(tool):
    """--help is answered with what stands at the tool's top, a wrong option in a line that names it."""
    told = run(tool, "--help")
    first = (ROOT / "tools" / tool).read_text("utf-8").split("\n")[0].strip('"')
    assert told.returncode == 0 and " ".join(first.split()) in " ".join(told.stdout.split())
    refused = run(tool, "--no-such")
    assert refused.returncode and "--no-such" in refused.stderr.splitlines()[-1] and "Traceback" not in refused.stderr
