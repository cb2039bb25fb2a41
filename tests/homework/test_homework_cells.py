"""One rule of execution: what counts in the notebook counts for ``check`` and for the grader."""

import json
import os
import subprocess
import sys

import pytest
from corpus import ROOT, code, notebook, solution

from companion.homework import box, cells
from companion.homework.examine import examine
from companion.homework.exercises import load_exercises
from companion.homework.grade import grade
from companion.homework.here import checker
from companion.homework.notebook import learner_cells

ANSWER = next(
    "".join(cell["source"])
    for cell in solution()["cells"]
    if cell["metadata"].get("nbgrader", {}).get("grade_id") == "ex3"
)
BEFORE = {
    "a print": "print('my first try')",
    "a figure": "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()",
    "display": "display(np.ones(2))",
    "display, imported": "from IPython.display import display, HTML\ndisplay(HTML('<b>x</b>'))",
    "a line magic": "%matplotlib inline",
    "a magic that is assigned": "best = %timeit -o -n 1 -r 1 sum([1])",
    "a timed statement": "%time shift = 1\nassert shift == 1",
    "a timed cell": "%%time",
    "a captured cell": "%%capture out",
    "a shell line": "!ls -la | head -1",
    "a shell line that is assigned": "names = !ls\nprint(names)",
    "a shell line with a quote": "!echo it's (here",
    "a shell line of two lines": "!echo one \\\n  two",
    "automagic": "pip list --help",
    "help": "np.exp?\n?np.log\nnp.exp??",
    "await": "import asyncio\nawait asyncio.sleep(0)\nasync with asyncio.Lock():\n    pass",
    "all of NumPy": "from numpy import *",
    "NumPy's tests": "import numpy.testing as npt\nnpt.assert_allclose(1, 1)",
    "a module that is not here": "import pandas as pd\nimport seaborn",
    "a future import": "from __future__ import annotations\ndef f(x: Unknown) -> Unknown: ...",
    "an error": "1 / 0",
    "a failing test": "assert stable_log_softmax is None",
    "a name that is missing": "old_answer(3)",
    "an exit": "raise SystemExit",
    "a string that looks like magic": 'text = """\n%not magic\n!nor this\n"""\nassert "%not" in text',
    "a string beside magic": '%pwd\ntext = """\n%not magic\n"""\nassert "%not" in text',
    "get_ipython": "get_ipython().run_line_magic('matplotlib', 'inline')",
    "its history": "print(len(In), Out)",
}
AFTER = {
    "a print": "print(stable_log_softmax(np.zeros((1, 2)))[0])",
    "an error": "stable_log_softmax('words')",
    "a semicolon and help": "x = 1;\nstable_log_softmax?",
    "a magic of the function": "%timeit -n 1 -r 1 stable_log_softmax(np.zeros((1, 2)))",
}
TABLE = {f"before: {name}": f"{text}\n{ANSWER}" for name, text in BEFORE.items()}
TABLE |= {f"after: {name}": f"{ANSWER}\n{text}" for name, text in AFTER.items()}

IN_A_NOTEBOOK = """
import json, sys
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
shell.run_line_magic("colors", "NoColor")
shell.run_cell("import numpy as np\\nfrom companion.homework import checker\\ncheck = checker('softmax', globals())")
for name, source in json.load(open(sys.argv[1])).items():
    shell.user_ns.pop("stable_log_softmax", None)
    shell.run_cell(source, store_history=True)
    print("=====", name, flush=True)
    shell.run_cell("check('3')")
    print("-----", flush=True)
"""


@pytest.fixture(scope="module")
def in_a_notebook(tmp_path_factory):
    """Run all of the table in IPython itself, in one process, and give what ``check`` printed of each."""
    folder = tmp_path_factory.mktemp("notebook")
    (folder / "table.json").write_text(json.dumps(TABLE))
    command = [sys.executable, "-W", "ignore", "-c", IN_A_NOTEBOOK, str(folder / "table.json")]
    here = os.environ | {"PYTHONPATH": str(ROOT), "IPYTHONDIR": str(folder)}
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, check=True, env=here)
    found = done.stdout.split("=====")[1:]
    return {part.partition("\n")[0].strip(): part.partition("\n")[2].partition("-----")[0] for part in found}


@pytest.mark.in_turn(3)
@pytest.mark.parametrize("name", TABLE)
def test_odd_but_legal_cell_counts_in_the_notebook(name, in_a_notebook):
    assert in_a_notebook[name].startswith("Exercise 3: 3 of 3 points"), in_a_notebook[name]


@pytest.mark.in_turn(3)
@pytest.mark.parametrize("name", TABLE)
def test_odd_but_legal_cell_counts_on_the_command_line(name):
    """As ``companion check`` asks: in a process of its own."""
    assert points(name, box.start_unboxed) == 3


@pytest.mark.in_turn(3)
@pytest.mark.parametrize("name", TABLE)
def test_odd_but_legal_cell_counts_for_the_grader(name, boxed):
    assert points(name, box.start) == 3


def points(name, start) -> int:
    """Give the points of the answer to Exercise 3."""
    submitted = learner_cells(notebook(ex3=TABLE[name]))
    ((verdict,), _) = examine(submitted, load_exercises("softmax"), 1, start, 60.0, only=3)
    return verdict.points


def test_loop_below_the_definition_costs_nothing(boxed):
    """The cell's definitions run once more, alone."""
    result = grade(notebook(ex3=ANSWER + "\nwhile True: pass"), "softmax", 1, time_limit=8)
    assert result["points"] == 20 and "no answer within 2 seconds" in result["notes"][0]


@pytest.mark.in_turn(4)
def test_slow_cells_of_ones_own_cost_nothing(boxed):
    """Six that take a third of the time each: once half of it is used up, definitions are all that is run."""
    tree = json.loads(notebook())
    tree["cells"][2:2] = [code("import time\ntime.sleep(1.9)")] * 6
    assert grade(json.dumps(tree).encode(), "softmax", 1, time_limit=8)["points"] == 20


def test_an_answer_in_a_copied_check_cell_counts():
    """Copying a cell copies its marks; what it checks is not run, and what it defines is."""
    tree = json.loads(notebook(drop=["ex3"]))
    (check,) = [c for c in tree["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == "ex3-check"]
    check["source"] = ANSWER + "\n1 / 0\ncheck('3')"
    result = grade(json.dumps(tree).encode(), "softmax", 1, sandbox=False)
    assert result["points"] == 20 and result["notes"] == []


@pytest.mark.in_turn(3)
def test_starting_again_and_again_uses_up_the_time(boxed):
    """Nine hundred cells that end the process: after half of the time only definitions run, and they are right."""
    started = []

    def start(seconds):
        started.append(seconds)
        return box.start(seconds)

    tree = json.loads(notebook())
    tree["cells"][2:2] = [code("import os\nos._exit(0)")] * 900
    _, notes = examine(learner_cells(json.dumps(tree).encode()), load_exercises("softmax"), 1, start, 2.0)
    assert 3 < len(started) < 100 and len(notes) <= 21


@pytest.mark.parametrize(
    ("source", "line"), [("x = 1\ny = = 2", 2), ("%pwd\nx = 1\ny = = 2", 3), ("!ls \\\n -l\ny = (", 3)]
)
def test_what_neither_understands_is_an_error_of_its_line(source, line):
    with pytest.raises(SyntaxError) as caught:
        cells.parse(source)
    assert caught.value.lineno == line


def test_cell_in_another_language_is_empty():
    assert cells.parse("%%bash\nexit 1").body == [] and cells.parse("\n%%html\n<b>").body == []


def test_definitions_are_what_takes_no_time():
    """Imports, functions, classes, and names for what is no call."""
    namespace = {"np": None}
    source = "import math\nE = 1e-9\nf = lambda: math.pi\nclass C: pass\ndef g(): pass\nx = f()\nf = g\n1 / 0"
    ran = cells.run(source, "<cell 1>", namespace, cells.DEFINITIONS)
    assert ran.errors == [] and {"math", "E", "f", "C", "g"} <= set(namespace) and "x" not in namespace


def test_a_hint_is_told_once(capsys):
    """With the first answer that loses points; what is wrong is told each time."""
    check = checker(
        "softmax", {"poisson_nll": lambda log_rate, target: (log_rate.sum(), lambda dy: (log_rate, None))}
    )
    check("9")
    check("9")
    first, second = capsys.readouterr().out.split("Exercise 9: ")[1:]
    assert "  hint: " in first and "hint" not in second
    assert "\n  " in second
