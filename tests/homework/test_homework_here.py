"""Questions asked of functions in this very process."""

import signal

import pytest
from corpus import notebook

from companion.homework import box
from companion.homework.examine import examine
from companion.homework.exercises import load_exercises
from companion.homework.grade import grade
from companion.homework.here import checker, time_limit
from companion.homework.notebook import learner_cells
from companion.homework.wire import Late

FAILED = {
    "x = 1\ndef stable_log_softmax(z, k=gamma):\n    return z": "NameError: name 'gamma' is not defined (line 2",
    "\n\ndef stable_log_softmax(z:\n    return z": "SyntaxError: '(' was never closed",
    "class Base: pass\n\nclass stable_log_softmax(Base, Base): pass": "TypeError: duplicate base class Base (line 3",
}


@pytest.mark.parametrize("cell", FAILED)
def test_cell_that_failed_is_named_alike_everywhere(cell, capsys, boxed):
    """In the notebook, on the command line and in the grade: which cell, what was wrong, which name, which line."""
    checker("softmax", {"In": ["", cell]})("3")
    loaded, cells = load_exercises("softmax"), learner_cells(notebook(ex3=cell))
    ((verdict,), _) = examine(cells, loaded, 1, box.start_unboxed, 60.0, hidden=False, only=3)
    question = grade(notebook(ex3=cell), "softmax", 1)["questions"][0]
    (told,) = {part["reason"] for part in question["parts"]}
    begins = "the notebook defines no function stable_log_softmax; the cell of Exercise 3: it raises "
    assert told.startswith(begins + FAILED[cell]), told
    assert {part.reason for part in verdict.parts} == {told}
    assert told in capsys.readouterr().out


def raised(*_):
    raise KeyboardInterrupt


@pytest.mark.parametrize("handler", [signal.SIG_IGN, signal.SIG_DFL, raised], ids=["ignored", "default", "own"])
def test_endless_answer_is_cut_off_whatever_interrupts_do(handler):
    """A job that a shell started in the background ignores interrupts, and what was set before is set again."""
    before = signal.signal(signal.SIGINT, handler)
    try:
        with pytest.raises(Late, match=r"no answer within 0\.2 seconds"), time_limit(0.2):
            while True:
                pass
        assert signal.getsignal(signal.SIGINT) is handler
    finally:
        signal.signal(signal.SIGINT, before)
