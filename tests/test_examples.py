"""One word changes the world: each example trains in both, and every number agrees."""

import doctest
import io
import re

import pytest

from companion.examples import EXAMPLES, FOLDER, run, source
from companion.parity import compare_example


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_trains_alike_in_both_worlds(name):
    verdict = compare_example(name)
    assert verdict.agrees, verdict
    assert verdict.case == "50 steps"


@pytest.mark.parametrize("name", EXAMPLES)
def test_one_import_says_the_world_and_nothing_else_does(name):
    text = source(name)
    assert len(re.findall(r"companion\.scratch", text)) == 1
    assert not re.search(r"\btorch\b|reference|world", text)
    both = zip(text.splitlines(), source(name, "reference").splitlines(), strict=True)
    ((ours, theirs),) = [(a, b) for a, b in both if a != b]
    assert theirs == ours.replace("scratch", "reference")


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_learns_something_and_says_so(name, capsys):
    left = run(name, "scratch")
    assert len(capsys.readouterr().out.splitlines()) == 1
    if name != "adversaries":  # they learn against each other
        assert sum(left["losses"][-5:]) < 0.9 * sum(left["losses"][:5])


def test_there_are_a_dozen_of_them():
    assert len(EXAMPLES) >= 12 and {f"{name}.py" for name in EXAMPLES} < {path.name for path in FOLDER.iterdir()}
    with pytest.raises(KeyError, match="there is no example 'lenet5'; expected one of adversaries, batchnorm_mlp"):
        source("lenet5")


def test_the_book_shows_them_all():
    shown = re.findall(r"^```\{literalinclude\} \.\./companion/examples/(\w+)\.py$", page("examples"), re.MULTILINE)
    assert sorted(shown) == list(EXAMPLES)


def test_what_differs_is_said_as_it_happens():
    """The page's sessions are run, line by line."""
    sessions = re.findall(r"^```pycon\n(.*?)^```", page("differences"), re.DOTALL | re.MULTILINE)
    test = doctest.DocTestParser().get_doctest("\n".join(sessions), {}, "differences.md", "book/differences.md", 0)
    said = io.StringIO()
    failed, tried = doctest.DocTestRunner().run(test, out=said.write)
    assert tried > 20 and not failed, said.getvalue()


def page(name: str) -> str:
    return (FOLDER.parents[1] / "book" / f"{name}.md").read_text(encoding="utf-8")
