"""Non-interference: a page tells nothing that a learner's code chose when it saw the inputs."""

import json
import re

import pytest
from answers import HEAD_3, HEAD_4
from corpus import notebook

from companion.homework.feedback import marks, page
from companion.homework.grade import grade, own_seed

NUMBER = "    number = int(abs(logits[0, 0]) * 1e6)\n"
LINES = "".join(f"    if number % 16 == {i}: raise ValueError\n" for i in range(16))
LEAKS = {
    "line numbers": HEAD_3 + NUMBER + LINES,
    "a syntax error's line": HEAD_3 + NUMBER + "    e = SyntaxError(); e.lineno = number; raise e",
    "an exception's text": HEAD_3 + "    raise ValueError(str(logits))",
    "an exception's name": HEAD_3 + NUMBER + "    raise type(f'E{number}', (ValueError,), {})",
    "a missing name": HEAD_3 + NUMBER + "    raise NameError('secret', name=f'n{number}')",
    "a missing module": HEAD_3 + NUMBER + "    raise ModuleNotFoundError(str(number), name=str(number))",
    "a shape": HEAD_3 + NUMBER + "    return np.ones((number % 97, number % 89)), lambda dy: (dy,)",
    "the number of axes": HEAD_4
    + NUMBER
    + "    return np.ones((1,) * (number % 7 + 1) + (2,)), lambda dy: (dy, None)",
    "the length of a tuple": HEAD_3 + NUMBER + "    return (0,) * (number % 90 + 3)",
    "the number of gradients": HEAD_3 + NUMBER + "    return logits, lambda dy: (dy,) * (number % 90 + 2)",
    "how many are wrong": HEAD_3
    + NUMBER
    + "    z = logits - np.logaddexp.reduce(logits, axis=1)[:, None]\n"
    + "    z.flat[:number % z.size + 1] += np.arange(1, number % z.size + 2)\n    return z, lambda dy: (dy,)",
    "an exception's type": HEAD_3
    + NUMBER
    + "    raise (ValueError, KeyError, OSError, MemoryError, StopIteration, NotImplementedError)[number % 6]",
    "the type of a backward's exception": HEAD_3
    + NUMBER
    + "    kind = (ValueError, KeyError, OSError, NotImplementedError)[number % 4]\n"
    + "    def backward(dy):\n        raise kind\n"
    + "    return logits - np.logaddexp.reduce(logits, axis=1)[:, None], backward",
    "one of many names that are imported": "import torch as t0, torch as t1, torch as t2, torch as t3\n"
    + HEAD_3
    + NUMBER
    + "    raise NameError('', name=f't{number % 4}')",
    "what an earlier call had seen": "kept = []\n"
    + HEAD_3
    + NUMBER
    + "    kept.append(number)\n    raise ValueError(kept[0] if len(kept) > 1 else 'first')",
    "half a character": HEAD_3 + "    raise ValueError('\\ud800')",
}


def told(result: dict) -> str:
    """Give what a page and the table tell, without what names the run: receipt, time."""
    same = result | {"receipt": "", "seconds": 0}
    return page("ada", same) + marks({"ada": same})


@pytest.mark.in_turn(3)
@pytest.mark.parametrize("name", LEAKS)
def test_two_seeds_give_one_page(name, boxed):
    content = notebook(**{"ex4" if "label_smoothing" in LEAKS[name] else "ex3": LEAKS[name]})
    first, second = (grade(content, "softmax", seed) for seed in (1, 2))
    assert first["points"] < 20
    assert told(second) == told(first)


def test_what_a_function_raises_of_open_inputs_is_told(boxed):
    """Type, text and line, as the learner sees them at home; of one that raises for some inputs only, nothing."""
    text = HEAD_3 + "    return logits.reshape(-1, 7777)"
    result = grade(notebook(ex3=text), "softmax", 1)
    (reason,) = {part["reason"] for part in result["questions"][0]["parts"]}
    assert re.fullmatch(r"it raises ValueError: cannot reshape array of size \d+ .* \(line 2 of its cell\)", reason)
    assert told(grade(notebook(ex3=text), "softmax", 2)) == told(result)
    later = "calls = []\n" + HEAD_3 + "    calls.append(0)\n    return 1 / (len(calls) < 2)"
    (reason, *_) = {part["reason"] for part in grade(notebook(ex3=later), "softmax", 1)["questions"][0]["parts"]}
    assert reason == "it raises an exception; `companion check` may show which, and where"


def test_results_hold_no_seed():
    """Whoever sees a result must not be able to draw the inputs."""
    assert "123456789" not in json.dumps(grade(b"", "softmax", 123456789, sandbox=False))


def test_half_a_character_in_a_cell_is_one_row(boxed):
    """Whatever goes wrong in one submission can be written down."""
    result = grade(notebook(first="raise ValueError('\\ud800')"), "softmax", 1)
    assert result["points"] == 20
    told(result).encode("utf-8")
    json.dumps(result, ensure_ascii=False).encode("utf-8")


def test_inputs_belong_to_one_submission():
    """What one try learned is worth nothing in the next."""
    assert own_seed(b"one", 7) == own_seed(b"one", 7)
    assert len({own_seed(b"one", 7), own_seed(b"two", 7), own_seed(b"one", 8)}) == 3
