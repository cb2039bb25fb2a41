"""Which cells run in the page, and that they print there what the page shows."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from turns import of_today

from companion.chapters import PROJECTS, WRITTEN

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "book" / "_ext"))
import live_cells  # noqa: E402

PAGES = [*(page for one in WRITTEN for page in one.pages), *(one.page for one in PROJECTS)]
TODAY = of_today(PAGES, 2)


@pytest.mark.parametrize("page", TODAY)
def test_what_runs_in_the_page_prints_what_it_shows(page, carried):
    """Two pages a day, with NumPy as the only library; all of them where COMPANION_EVERY is set."""
    command = [sys.executable, ROOT / "tests" / "book" / "numpy_alone.py", ROOT / f"{page}.ipynb", carried]
    ran = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"OMP_NUM_THREADS": "1"})
    assert ran.returncode == 0, ran.stderr[-2000:]
    found = json.loads(ran.stdout)
    assert len(found) >= 5
    for number, printed, stored in found:
        assert printed.strip() == stored.strip(), f"cell {number}"


def test_labels_of_64_bits_are_counted_where_numpys_own_have_32():
    """As in the browser; there NumPy's own function says that it cannot cast them."""
    sys.path.insert(0, str(ROOT / "book" / "_live"))
    import runner

    sys.path.pop(0)

    def of_32_bits(x, weights=None, minlength=0):
        x = np.asarray(x).astype(np.int32, casting="safe")
        return np.bincount(x, weights, minlength)

    labels = np.array([2, 0, 2, 5])
    with pytest.raises(TypeError, match="Cannot cast"):
        of_32_bits(labels)
    counted = runner.counting(of_32_bits, np.int32)
    assert counted(labels, minlength=8).tolist() == [1, 0, 2, 0, 0, 1, 0, 0]
    assert counted(labels, labels / 2).tolist() == [0, 0, 2, 0, 0, 2.5]
    with pytest.raises(TypeError, match="Cannot cast"):
        counted(labels / 2)


TABLE = {
    "plain": (["import numpy as np\nx = np.ones(3)", "x + 1"], [True, True]),
    "a library": (["import numpy as np, torch", "np.ones(3)", "torch.ones(3)"], [False, True, False]),
    "what hangs on it": (["import torch\nt = torch.ones(3)", "u = t + 1", "u = 2", "u"], [False, False, True, True]),
    "in a function": (["import torch", "def f(x):\n    return torch.sum(x)", "f(3)"], [False, False, False]),
    "an argument's name": (["import torch", "def f(torch):\n    return torch + 1", "f(3)"], [False, True, True]),
    "an attribute's name": (["import torch", "class A: pass\nA.torch = 3"], [False, True]),
    "the package's half": (["from companion.scratch import ops", "ops.relu"], [True, True]),
    "the other half": (["from companion.reference import ops", "ops.relu"], [False, False]),
    "a drawing": (["from companion.plots import style", "style.use()"], [False, False]),
    "a loop's own names": (
        ["import torch\nname = torch.ones(3)", "for name in 'ab':\n    w = name\n    print(w)", "w + name"],
        [False, True, True],
    ),
    "what a loop would have filled": (
        ["import torch\nb = []\na = {}", "for x in torch.ones(3):\n    b.append(x)\n    a[0] = x", "b", "a"],
        [False, False, False, False],
    ),
    "what would have been drawn from": (
        ["import torch\nrng = 3", "torch.ones(rng)", "rng", "rng = 4", "rng"],
        [False, False, False, True, True],
    ),
    "what brings PyTorch later": (
        ["from companion.world import SCRATCH, WORLDS", "SCRATCH", "WORLDS"],
        [False, True, False],
    ),
}


@pytest.mark.parametrize("name", TABLE)
def test_a_cell_runs_where_all_that_it_names_needs_numpy_alone(name):
    sources, wanted = TABLE[name]
    assert live_cells.live(sources) == wanted


def test_the_packages_numpy_half_is_there():
    modules = live_cells.light_modules()
    assert {"companion.scratch.ops", "companion.scratch.autodiff", "companion.data", "companion.show"} <= set(modules)
    assert not any(name.startswith(("companion.reference", "companion.pairs")) for name in modules)
