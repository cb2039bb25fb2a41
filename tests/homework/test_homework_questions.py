"""The questions of the softmax chapter: fair to right answers, strict with wrong ones, and with a word for each."""

import json
import math
import re

import numpy as np
import pytest
import torch
from corpus import OTHER_WAY, solution

from companion.homework.diagnose import Difference, explain
from companion.homework.exercises import load_exercise
from companion.homework.here import calls_here
from companion.homework.questions import EDGE, PLAIN, Sizes, expected
from companion.homework.verdicts import judge
from companion.homework.worker import observe
from companion.scratch import ops

QUESTIONS = load_exercise("softmax").questions
SMALL = Sizes(rounds=2)


@pytest.fixture(scope="module")
def answers():
    """Give the namespace that the instructor's solution makes."""
    namespace = {"__name__": "__main__", "np": np}
    for cell in solution()["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("solution"):
            exec("".join(cell["source"]), namespace)
    return namespace


def judged(question, namespace, seed=0, sizes=SMALL):
    """Judge in this process."""
    return judge(question, calls_here(namespace), seed, sizes, hidden=False)


def asked(question, function, seed=0):
    """Judge a function of this test, which may use PyTorch."""

    def call(name, args, kwargs, upstream):
        return {"seen": observe(function, args, kwargs, upstream)}

    return judge(question, call, seed, SMALL, hidden=False)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.name)
def test_flake_gate(question, answers):
    """The solution has full points for a hundred seeds and for sizes as an overlay may choose them."""
    for seed in range(100):
        sizes = SMALL if seed % 2 else Sizes(rounds=1, batch=(5, 40), classes=(3, 20), seed=seed)
        verdict = judged(question, answers, seed, sizes)
        assert verdict.points == verdict.of, f"seed {seed}: {verdict}"


@pytest.mark.parametrize("name", OTHER_WAY)
def test_flake_gate_for_another_way(name, softmax):
    """Other right answers pass too."""
    namespace = {"__name__": "__main__", "np": np}
    exec(OTHER_WAY[name].replace("%matplotlib inline", ""), namespace)
    for seed in range(20):
        verdict = judged(softmax.question(name), namespace, seed)
        assert verdict.points == verdict.of, f"seed {seed}: {verdict}"


def test_points_add_up_to_twenty():
    """The notebook promises twenty points, and each question's own."""
    assert sum(question.of for question in QUESTIONS) == 20
    checks = [c["metadata"].get("nbgrader", {}) for c in solution()["cells"]]
    promised = {c["grade_id"]: c["points"] for c in checks if c.get("grade") and c["points"]}
    assert promised == {f"{question.name}-check": question.of for question in QUESTIONS}


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.name)
def test_question_is_whole(question):
    """A hint, three known mistakes at least, plain and edge cases, and float32 among them."""
    cases = list(question.cases(np.random.default_rng(0), SMALL))
    assert len(question.hint) > 20 and len(question.mistakes) >= 3
    assert {case.kind for case in cases} == {PLAIN, EDGE}
    assert {case.args[0].dtype.name for case in cases} >= {"float32", "float64"}
    if question.differentiable is not None:
        assert any(not case.args[0].flags.contiguous for case in cases)
        assert any(case.args[0].shape[0] == 1 for case in cases)


def planted(question, mistake):
    """Write the function that makes a known mistake, PyTorch doing the arithmetic."""

    def function(*args, **kwargs):
        args = [np.ascontiguousarray(a) for a in args]
        if question.differentiable is None:
            return mistake.reference(*args, **kwargs)

        class case:
            pass

        case.args, case.kwargs = args, kwargs
        value = expected(question, case, reference=mistake.reference).value

        def backward(dy):
            found = expected(question, case, np.asarray(dy, args[0].dtype), mistake.reference).gradients
            return tuple(mistake.gradient(found, np.asarray(dy), *args, **kwargs) if mistake.gradient else found)

        return value, backward

    return function


CLIPPED = """
def binary_cross_entropy_from_logits(logits, target):
    p = np.clip(1 / (1 + np.exp(-logits)), {0}, 1 - {0})
    value = -(target * np.log(p) + (1 - target) * np.log(1 - p)).mean()
    return value, lambda dy: ((p - target) * (dy / logits.size), -logits * (dy / logits.size))
"""
MISTAKES = [(q, m) for q in QUESTIONS for m in q.mistakes]


@pytest.mark.parametrize(("question", "mistake"), MISTAKES, ids=[f"{q.name}-{m.diagnosis[:30]}" for q, m in MISTAKES])
def test_known_mistake_gets_its_own_diagnosis(question, mistake):
    """Plant each known mistake: points are lost, and the sentence that belongs to it is said."""
    for seed in range(5):
        verdict = asked(question, planted(question, mistake), seed)
        assert verdict.points < verdict.of
        assert any(part.reason.endswith(mistake.diagnosis) for part in verdict.parts), str(verdict)


WRONG = {  # what is replaced in a solution -> part and sentence
    "q1 = for +=": ("q1", "target] += 1", "target] = 1", "value", "the value: the true class also gets its s / K"),
    "q1 = for +=, p - t": ("q1", "target] += 1", "target] = 1", "gradient", "dlogits: the true class also gets"),
    "q1 s each": (
        "q1",
        "label_smoothing / k",
        "label_smoothing",
        "gradient",
        "dlogits: each class gets s / K, not s",
    ),
    "q2 rows alike": (
        "q2",
        "dy * share)[:, None]",
        "dy / weight[target].sum())",
        "gradient",
        "each row of p - onehot",
    ),
    "q2 by column": ("q2", "* share)[:, None]", "/ weight[target].sum()) * weight", "gradient", "not to columns"),
    "q3 not given back": ("q3", "value = shifted", "value = logits", "value", "must be given back to log-sum-exp"),
    "q3 its exponential": (
        "q3",
        "value = shifted",
        "value = logits",
        "gradient",
        "must be given back to log-sum-exp",
    ),
    "q3 taken off twice": ("q3", "np.exp(shifted)", "np.exp(logits)", "value", "the maximum was taken off twice"),
    "q3 sum of all dy": ("q3", "dy.sum(axis=1, keepdims=True)", "dy.sum()", "gradient", "each row of dy, not of all"),
    "q2 weight by class": (
        "q2",
        "weight[target] / weight[target].sum()",
        "weight[:, None] / weight.sum()",
        "gradient",
        "dlogits: weight has one entry per class: use weight[target], one per example",
    ),
    "q2 weight by class in the gradient": (
        "q2",
        "dy * share)[:, None]",
        "dy * weight[:, None] / weight[target].sum())",
        "edge cases",
        "a batch of one (N = 1): dlogits: weight has one entry per class",
    ),
    "q3 one maximum": (
        "q3",
        "logits.max(axis=1, keepdims=True)",
        "logits.max()",
        "edge cases",
        "the value: some rows' exponentials underflow to 0: take off each *row's* maximum",
    ),
    "q3 no maximum": ("q3", "logits.max(axis=1, keepdims=True)", "0", "edge cases", "an exponential overflowed"),
    "q5 a pair": (
        "q5",
        "float(np.exp(-(low + high) / 2))",
        "np.exp(-(low + high) / 2), slope",
        "temperature",
        "must return one number, it returned a tuple",
    ),
    "q5 a list": ("q5", "return float(", "return [0] or (", "temperature", "one number, it returned a list"),
    "q6 with its constant": (
        "q6",
        "(rate - target * log_rate).mean()",
        "(rate - target * log_rate + np.vectorize(math.lgamma)(target + 1)).mean()",
        "value",
        "the value: leave out the constant log(target!)",
    ),
    "q5 coarse search": ("q5", "range(50)", "range(7)", "temperature", "T is nearly right, but not to 0.001"),
    "q5 no search": ("q5", "range(50)", "range(0)", "temperature", "T is a wrong number"),
    "q6 over N": ("q6", "log_rate.size", "len(log_rate)", "gradient", "exactly K, the number of columns"),
    "not written": ("q6", "rate = np.exp(log_rate)", "raise NotImplementedError", "value", "it is not written yet"),
    "no backward": (
        "q6",
        "share = dy / log_rate.size",
        "raise NotImplementedError",
        "gradient",
        "backward is not written yet",
    ),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_wrong_answer_as_learners_write_it(wrong, softmax):
    """A solution with one thing wrong in it is told that thing."""
    name, old, new, part, sentence = WRONG[wrong]
    cells = {c["metadata"].get("nbgrader", {}).get("grade_id"): "".join(c["source"]) for c in solution()["cells"]}
    assert old in cells[name]
    namespace = {"__name__": "__main__", "np": np, "math": math}
    exec(cells[name].replace(old, new), namespace)
    for seed in range(3):
        with np.errstate(all="ignore"):
            verdict = judged(softmax.question(name), namespace, seed)
        (reason,) = [p.reason for p in verdict.parts if p.name == part]
        assert sentence in reason, str(verdict)


GIVEN = next(q for q in QUESTIONS if q.name == "q4").given


def renamed(scores, answers):
    """Give the planted code under other names, and in other words."""
    sure = np.reciprocal(1 + np.exp(-scores))
    surprise = answers * np.log(sure) + (1 - answers) * np.log(1 - sure)

    def back(upstream):
        answers[...] = sure - answers
        return answers * upstream, -scores * (upstream / scores.size)

    return -surprise.mean(), back


renamed.__module__ = "__main__"  # as in a notebook


@pytest.mark.parametrize("function", [GIVEN, renamed], ids=["given", "renamed"])
@pytest.mark.parametrize("hidden", [True, False])
def test_code_as_given_is_told_nothing_but_that(function, hidden, softmax):
    """In a repair the bugs are the learner's to find, so none is named; and there are no points by luck."""
    question = softmax.question("q4")
    with np.errstate(all="ignore"):
        for seed in range(40):
            verdict = judge(question, calls_here({question.function: function}), seed, Sizes(rounds=1), hidden)
            assert str(verdict) == (
                "q4: 0 of 3 points\n"
                "  value, gradient, edge cases: this is the code as given: find the three bugs first, then mend it"
            )


MENDED = {
    "the overflow": ("np.exp(-logits)", "np.exp(np.minimum(-logits, 9))"),
    "the size": ("dlogits * dy", "dlogits * (dy / logits.size)"),
    "the target": ("np.subtract(p, target, out=target)", "p - target"),
}


@pytest.mark.parametrize("bug", MENDED)
def test_code_with_one_bug_mended_is_told_of_the_others(bug, softmax):
    """From the first change on, all that is found is told."""
    source = "".join(next(c for c in solution()["cells"] if "### BEGIN GIVEN" in "".join(c["source"]))["source"])
    head, given = source.partition("    ### BEGIN SOLUTION")[0], source.partition("### BEGIN GIVEN")[2]
    old, new = MENDED[bug]
    assert old in given
    namespace = {"np": np}
    exec(head + given.replace("    # ", "    ").replace("    #\n", "\n").replace(old, new), namespace)
    with np.errstate(all="ignore"):
        verdict = judged(softmax.question("q4"), namespace)
    assert verdict.points < verdict.of and "as given" not in str(verdict) and "hint: experiment" in str(verdict)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.name)
def test_hint_comes_after_a_try(question):
    """Where nothing is written there is nothing to hint at; one line of a try, and there is."""
    namespace = {"__name__": "__main__"}
    exec(f"def {question.function}(*args, **kwargs):\n    raise NotImplementedError", namespace)
    verdict = judged(question, namespace)
    assert verdict.hint == "" and str(verdict).endswith("it is not written yet") and "hint" not in str(verdict)
    exec(f"def {question.function}(*args, **kwargs):\n    return None", namespace)
    tried = judged(question, namespace)
    assert str(tried).endswith(f"hint: {question.hint}")


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.name)
def test_hint_holds_no_formula(question):
    """A hint points to a step: it names a function, an axis or a formula's letters no more than it must."""
    assert not re.search(r"softmax\(|\*\*|exp\b|onehot|s / K|p minus|weight\[|row sums|bisection| - ", question.hint)


@pytest.mark.parametrize("smallest", [1e-7, 1e-12])
def test_clipped_probabilities_are_named(smallest, softmax):
    """In the repair, clipping p removes the warnings and not the bug."""
    namespace = {"__name__": "__main__", "np": np}
    exec(CLIPPED.format(smallest), namespace)
    with np.errstate(all="ignore"):
        verdict = judged(softmax.question("q4"), namespace)
    assert verdict.parts[0].reason.startswith("the value: clipping p cuts off large losses"), str(verdict)


def test_nearly_right_number_is_told_so():
    """A single number too; and what is far off is a wrong number."""
    for got, sentence in ((1 + 1e-8, "nearly right, but not to 1e-11"), (1.1, "is a wrong number")):
        assert sentence in explain([Difference("the value", np.array(got), np.array(1.0), 1e-11)])


def test_infinite_known_mistake_explains_nothing():
    """Where a known mistake overflows, no answer may be taken for it."""
    known = ((np.array([np.inf, 1.0]), "overflow"),)
    wrong = Difference("dx", np.array([1.0, 5.0]), np.array([1.0, 2.0]), 1e-11, known=known)
    assert explain([wrong]) == "dx is wrong in some entries"


def test_known_mistake_is_told_by_its_infinite_entries():
    """The same entries must be infinite, with the same signs, and the others must agree."""
    known = ((np.array([np.inf, -np.inf, np.nan, 1.0]), "underflow"),)

    def told(*got):
        return explain([Difference("dx", np.array(got), np.arange(4.0), 1e-11, known=known)])

    assert told(np.inf, -np.inf, np.nan, 1.0) == "dx: underflow"
    for got in ((np.inf, np.inf, np.nan, 1.0), (np.inf, -np.inf, np.nan, 2.0), (np.nan,) * 4):
        assert told(*got).startswith("dx is nan: ")


def truth(question):
    """Write the right function, for faults to be planted in."""

    class none:
        reference, gradient = question.reference, None

    return planted(question, none)


FAULTS = {
    "zero": lambda g, n: (0 * g, "is zero everywhere"),
    "sign": lambda g, n: (-g, "has the wrong sign"),
    "twice": lambda g, n: (2 * g, "is twice what it should be"),
    "not-a-number": lambda g, n: (g * np.nan, "is nan"),
    "transposed": lambda g, n: (g.T, "is transposed"),
    "one-entry": lambda g, n: (np.where(np.arange(g.size).reshape(g.shape) == 0, g + 1, g), "wrong in some entries"),
    "times-n": lambda g, n: (g * n, "exactly N: sum instead of mean"),
    "over-n": lambda g, n: (g / n, "exactly 1/N: mean instead of sum"),
    "no-gradient": lambda g, n: (None, "is None, a gradient was expected"),
    "sum-is-missing": lambda g, n: (np.stack([g / 2, g / 2]), "lacks the sum over the axes"),
    "roughly": lambda g, n: (g * (1 + 1e-8), "nearly right"),
    "rank": lambda g, n: (g.ravel(), "has shape"),
    "single": lambda g, n: (g.astype(np.float32), "nearly right|dtype float32"),
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("name", ["q1", "q2", "q3", "q6"])
def test_planted_fault_in_a_gradient_is_named(name, fault, softmax):
    """Each common fault costs the gradient's points, and is called by its name."""
    question = softmax.question(name)
    sentence = ""

    def function(*args, **kwargs):
        value, backward = truth(question)(*args, **kwargs)

        def wrong(dy):
            nonlocal sentence
            first, *rest = backward(dy)
            first, sentence = FAULTS[fault](first, len(args[0]))
            return (first, *rest)

        return value, wrong

    verdict = asked(question, function, seed=3)
    parts = {part.name: part for part in verdict.parts}
    assert parts["value"].points == parts["value"].of
    assert parts["gradient"].points == 0
    assert re.search(sentence, parts["gradient"].reason), parts["gradient"].reason


def misbehaving(question, how):
    """Write the right function with bad manners."""

    def function(*args, **kwargs):
        value, backward = truth(question)(*args, **kwargs)
        calls = 0
        if how == "changes an input":
            args[0][...] += 1

        def bad(dy):
            nonlocal calls
            calls += 1
            found = backward(dy)
            if how == "another answer later":
                return tuple(None if g is None else g * calls for g in found)
            if how == "changes dy" and isinstance(dy, np.ndarray):
                dy *= 2
            return found[:-1] if how == "too few" else list(found) if how == "a list" else found

        return (value.astype(np.float64) if how == "loses the dtype" else value), bad

    return function


@pytest.mark.parametrize(
    ("how", "part", "sentence"),
    [
        ("changes an input", "edge cases", "it changes logits in place"),
        ("another answer later", "edge cases", "dlogits differs when backward is called again"),
        ("changes dy", "edge cases", "backward changes dy in place"),
        ("loses the dtype", "edge cases", "float32 inputs: the value has dtype float64"),
        ("too few", "gradient", "backward must return a tuple, one entry per argument (dx, with its comma)"),
        ("a list", "gradient", "it returned a list"),
    ],
)
def test_bad_manners_cost_points(how, part, sentence, softmax):
    """Right numbers are not enough: inputs stay as they were, backward may be called again, dtype is kept."""
    question = softmax.question("q3")
    verdict = asked(question, misbehaving(question, how))
    parts = {p.name: p for p in verdict.parts}
    assert parts[part].points == 0 and sentence in parts[part].reason
    if part == "edge cases":
        assert parts["value"].points == parts["value"].of


def test_forgotten_upstream_is_named(softmax):
    """A backward that ignores dy is told so."""
    question = softmax.question("q2")

    def function(*args):
        value, backward = truth(question)(*args)
        return value, lambda dy: backward(np.ones_like(dy))

    verdict = asked(question, function)
    assert "dlogits: it does not use dy" in str(verdict)


def candidates():
    """List what a learner might hand in: the package's operations, and NumPy's functions of one to three arrays."""
    for name in ops.__all__:
        yield f"ops.{name}", getattr(ops, name)
    for name in sorted(dir(np)):
        function = getattr(np, name)
        if callable(function) and not isinstance(function, type) and not name.startswith(("_", "set_", "save")):
            yield f"np.{name}", function


SIBLINGS = [question for question in QUESTIONS if question.name not in ("q3", "q4")]  # a rebuild and a repair


@pytest.mark.parametrize("question", SIBLINGS, ids=lambda q: q.name)
@pytest.mark.filterwarnings("ignore")
def test_no_ready_function_passes(question):
    """Neither ``companion.scratch.ops`` nor NumPy holds an answer, whatever the rule on what may be used says."""
    harmful = {"fromregex", "fromfile", "loadtxt", "genfromtxt", "memmap", "load", "test", "info", "show_config"}
    for name, function in candidates():
        if name.removeprefix("np.") in harmful:
            continue
        with np.errstate(all="ignore"):
            verdict = judge(question, lambda f, a, k, u, fn=function: _attempt(fn, a, k, u), 0, SMALL)
        assert verdict.points == 0, f"{name} earns {verdict.points} points of {question.name}"


def _attempt(function, args, kwargs, upstream):
    try:
        return {"seen": observe(function, [np.array(a) for a in args], kwargs, upstream)}
    except BaseException as error:
        return {"error": {"type": type(error).__name__}}


@pytest.mark.parametrize("name", ["log_softmax", "binary_cross_entropy_with_logits"])
def test_package_functions_are_refused(name, softmax, answers):
    """A ready function of the package, direct or wrapped, earns nothing, and check says what it found."""
    question = softmax.question("q3" if name == "log_softmax" else "q4")
    direct = answers | {question.function: getattr(ops, name)}
    assert judged(question, direct).points == 0
    wrapped = answers | {"ops": ops}
    exec(f"def helper(*a): return ops.{name}(*a)\ndef {question.function}(*a): return helper(*a)", wrapped)
    verdict = judged(question, wrapped)
    assert verdict.points == 0 and "uses ops: the grader has Python and NumPy only" in str(verdict)


def test_torch_is_refused(softmax, answers):
    """So is PyTorch."""
    namespace = answers | {"F": torch.nn.functional}
    exec("def stable_log_softmax(z): return F.log_softmax(z, 1)", namespace)
    assert "uses F" in str(judged(softmax.question("q3"), namespace))


def test_fresh_inputs_for_every_seed(softmax):
    """Two seeds, and an overlay's, draw different inputs; one seed draws the same again."""

    def drawn(seed, sizes=SMALL):
        seen = []
        judge(softmax.question("q1"), lambda f, a, k, u: seen.append(a[0].tolist()) or {"missing": True}, seed, sizes)
        return json.dumps(seen)

    assert drawn(1) == drawn(1)
    assert len({drawn(1), drawn(2), drawn(1, Sizes(rounds=2, seed=5))}) == 3
