"""Non-interference: a page tells nothing that a learner's code chose when it saw the inputs."""

import json

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
    "half a character": HEAD_3 + "    raise ValueError('\\ud800')",
}


def told(result: dict) -> str:
    """Give what a page and the table tell, without what names the run: seed, receipt, time."""
    same = result | {"seed": 0, "receipt": "", "seconds": 0}
    return page("ada", same) + marks({"ada": same})


@pytest.mark.parametrize("name", LEAKS)
def test_two_seeds_give_one_page(name, boxed):
    content = notebook(**{"ex4" if "label_smoothing" in LEAKS[name] else "ex3": LEAKS[name]})
    first, *others = (grade(content, "softmax", seed) for seed in (1, 2, 3))
    assert first["points"] < 20
    assert {told(one) for one in others} == {told(first)}


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
