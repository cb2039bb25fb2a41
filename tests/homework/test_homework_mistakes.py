"""A known mistake is told if it explains all that was answered, and not before."""

from types import SimpleNamespace

import numpy as np
from planting import asked

from companion.homework.mistakes import Asked, mistake_in_gradient, mistake_in_value
from companion.homework.questions import PLAIN, Case, Expected, Mistake, Question
from companion.homework.sizes import Sizes


def told(right, wrong, *answers, by_chance=False, tolerance=1e-11):
    """Give what is told of answers, where a mistake gives ``wrong`` instead of ``right``, each one a case's."""
    given = dict(enumerate(wrong))
    question = SimpleNamespace(
        by_chance=by_chance,
        differentiable=None,
        names=(),
        of_itself=False,
        mistakes=(Mistake("overflow", reference=lambda case: given[int(case)]),),
        tolerance={"float64": tolerance},
    )
    trios = enumerate(zip(right, answers, strict=True))
    found = [
        Asked(Case(PLAIN, "", (np.array(float(i)),)), Expected(np.array(r)), {"value": np.array(a)})
        for i, (r, a) in trios
    ]
    return mistake_in_value(question, found)


def test_infinite_mistake_explains_nothing_but_itself():
    """The same entries must be infinite, with the same signs, and the others must agree."""
    wrong, right = [np.inf, -np.inf, np.nan, 1.0], [0.0, 1.0, 2.0, 3.0]
    assert told([right], [wrong], wrong) == "overflow"
    for got in ([np.inf, np.inf, np.nan, 1.0], [np.inf, -np.inf, np.nan, 2.0], [np.nan] * 4, [1.0, 5.0, 2.0, 3.0]):
        assert told([right], [wrong], got) == ""


def test_number_that_is_none_is_no_evidence():
    """nan is what many mistakes give; one number besides, and it is known which."""
    assert told([1.0], [np.nan], np.nan) == ""
    assert told([1.0, 2.0], [np.nan, 5.0], np.nan, 5.0) == "overflow"
    assert told([1.0, 2.0], [np.nan, 5.0], np.nan, 4.0) == ""


def test_mistake_must_explain_what_is_right_too():
    assert told([1.0, 2.0], [3.0, 5.0], 3.0, 5.0) == "overflow"
    assert told([1.0, 2.0], [3.0, 5.0], 3.0, 2.0) == ""
    assert told([1.0, 2.0], [3.0, 2.0], 3.0, 2.0) == "overflow"


def test_only_chance_lets_a_mistake_be_told_far_from_its_formula():
    """A wide tolerance forgives the learner; what is computed, and not drawn, still has to be the mistake's own."""
    chance, computed = ({"by_chance": by_chance, "tolerance": 0.1} for by_chance in (True, False))
    for off, drawn, exact in ((1.0005, "overflow", "overflow"), (1.05, "overflow", ""), (1.2, "", "")):
        assert told([1.0], [2.0], 2.0 * off, **chance) == drawn
        assert told([1.0], [2.0], 2.0 * off, **computed) == exact


def test_mistake_must_explain_every_gradient_that_it_spoils():
    """Two arguments changed places: one gradient that looks like it is not enough."""
    question = SimpleNamespace(
        by_chance=False,
        differentiable=(0, 1),
        names=(),
        of_itself=False,
        arguments=("a", "b"),
        reference=lambda a, b: a * b,
        mistakes=(Mistake("changed places", gradient=lambda expected, dy, a, b: [dy * a, dy * b], whole=True),),
        tolerance={"float64": 1e-11},
    )
    a, b, dy = np.array([2.0, 3.0]), np.array([5.0, 7.0]), np.array([0.5, 0.25])
    answer = Expected(a * b, dy, [dy * b, dy * a])

    def told(*gradients):
        found = [Asked(Case(PLAIN, "", (a, b)), answer, {"gradients": list(gradients)})]
        return mistake_in_gradient(question, found, 0)

    assert told(dy * a, dy * b) == "changed places"
    assert told(dy * a, dy * a) == ""
    assert told(b, dy * a).startswith("it does not use dy")  # that is known of each by itself
    assert told(b, a).startswith("it does not use dy")


def test_a_name_that_comes_in_some_cases_only_is_no_known_mistake():
    """It is lacking there, which is told; what is wrong elsewhere is described."""

    def learner(x):
        found = {"sum": x.sum() + 1, "mean": x.mean()}
        return found if len(x) > 2 else {"mean": x.mean()}

    question = Question(
        title="",
        function="learner",
        arguments=("x",),
        differentiable=None,
        reference=lambda x: {"sum": x.sum(), "mean": x.mean()},
        cases=lambda rng, sizes: [Case(PLAIN, "", (np.ones(n),)) for n in (3, 2)],
        sizes=Sizes({}),
        points={"sum": 1, "mean": 1},
        hint="",
        mistakes=(Mistake("one more", lambda x: {"sum": x.sum() + 1, "mean": x.mean()}),),
        names=("sum", "mean"),
        entries=("each",),
    )
    verdict = asked(question, learner)
    assert verdict.parts[0].reason == "sum is a wrong number; it lacks sum"
    assert [part.points for part in verdict.parts] == [0, 1]
