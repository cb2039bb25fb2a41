"""What every chapter's questions are tested for; its own tests say what is its own, and list wrong answers."""

import functools
import importlib
import json
import math
import re
from dataclasses import replace

import numpy as np
import pytest
from corpus import ROOT, solution
from earning import Earning
from planting import FAULTS, asked, judged, misbehaving, planted, truth
from sizing import drawn, outermost, quick, remembering, small, wide
from turns import of_today

from companion.homework import box, verdicts
from companion.homework.examine import examine
from companion.homework.exercises import load_exercises
from companion.homework.here import calls_here
from companion.homework.notebook import learner_cells, release
from companion.homework.questions import EDGE, LARGE, PLAIN
from companion.homework.verdicts import judge


class Chapter:
    """A chapter's exercises as their tests use them: the questions, and the cells of the source notebook by name."""

    def __init__(self, name: str):
        self.exercises = load_exercises(name)
        self.questions = tuple(map(remembering, self.exercises.questions))
        self.exercises = replace(self.exercises, questions=self.questions)
        self.question = self.exercises.question
        self.source = ROOT / "exercises" / name / "source.ipynb"
        self.tree = solution(name)
        marks = [(cell["metadata"].get("nbgrader", {}), "".join(cell["source"])) for cell in self.tree["cells"]]
        self.cells = {mark["grade_id"]: source for mark, source in marks if mark.get("grade_id")}
        self.promised = {m["grade_id"]: m["points"] for m, _ in marks if m.get("grade") and m["points"]}
        self.full = {f"ex{question.number}": question.of for question in self.questions}

    def executed(self, **replaced: str) -> dict:
        """Give the namespace that the solution's cells make, some of them replaced."""
        namespace = {"__name__": "__main__", "np": np, "math": math}
        cells = self.cells | replaced
        for question in self.questions:
            exec(cells[f"ex{question.number}"], namespace)
        return namespace

    @functools.cached_property
    def answers(self) -> dict:
        """Give the namespace of the whole solution."""
        return self.executed()

    def given(self, number: int) -> str:
        """Give the cell of an exercise as the learner has it at first."""
        cells = [(c.metadata.get("nbgrader", {}).get("grade_id"), c.source) for c in release(self.source).cells]
        return dict(cells)[f"ex{number}"]

    def file(self, name: str):
        """Give a file of the exercises as the module it was loaded as."""
        package = self.questions[0].cases.__module__.rpartition(".")[0]
        return importlib.import_module(f"{package}.{name}")


chapter = functools.cache(Chapter)


@pytest.mark.filterwarnings("ignore")
class Questions(Earning):
    """The tests of a chapter's questions; inherit them and say what is the chapter's own."""

    chapter: Chapter
    points: int  # of all questions together
    seeds = of_today(range(100), 5)  # on which every solution is tried
    tries = of_today(range(5), 1)  # the seeds on which each known mistake is planted
    doubles = ()  # exercises that are asked in float64 only
    whole = ()  # exercises that are asked with whole numbers only
    mistakes = 3  # known to a question, at least
    operations = ()  # exercises whose gradients get every common fault
    mannered: int | None = None  # the exercise that is answered with bad manners, where some owe gradients
    ready = ()  # exercises that the package answers: there, learners are told that it is not at hand
    formula: str  # what no hint may hold

    def pytest_generate_tests(self, metafunc):
        """Make a test for each question, mistake and fault."""
        questions, wanted = self.chapter.questions, metafunc.fixturenames
        if "mistake" in wanted:
            pairs = [(q, m) for q in questions for m in q.mistakes]
            metafunc.parametrize(
                ("question", "mistake"), pairs, ids=[f"{q.number}-{m.diagnosis[:30]}" for q, m in pairs]
            )
        elif "sibling" in wanted:
            siblings = [q for q in questions if q.number not in self.ready]
            metafunc.parametrize("sibling", siblings, ids=lambda q: str(q.number))
        elif "question" in wanted:
            metafunc.parametrize("question", questions, ids=lambda q: str(q.number))
        if "fault" in wanted:
            metafunc.parametrize("number", self.operations)
            metafunc.parametrize("fault", FAULTS)

    def test_flake_gate(self, question):
        """The solution has full points for every seed and for sizes as an overlay may choose them."""
        for i, seed in enumerate(self.seeds):
            asked = small(question) if seed % 2 else wide(question)
            asked = quick(asked) if i else asked
            verdict = judge(asked, calls_here(self.chapter.answers), (seed, seed), hidden=False)
            assert verdict.points == verdict.of, f"seed {seed}: {verdict}"

    @pytest.mark.parametrize("end", ["least", "most"])
    def test_outermost_sizes(self, end):
        """An overlay may go to the limits that a question sets: the worker can still answer, and has full points."""
        sized = tuple(outermost(question, end) for question in self.chapter.questions)
        cells = learner_cells(json.dumps(self.chapter.tree).encode())
        exercises = replace(self.chapter.exercises, questions=sized)
        verdicts, notes = examine(cells, exercises, 0, box.start_unboxed, time_limit=120)
        assert notes == [] and all(v.points == v.of for v in verdicts), "\n".join(map(str, verdicts))

    def test_points_add_up(self):
        """The notebook promises the points of the whole, each question's own, and a check where it says so."""
        full = self.chapter.full
        assert sum(full.values()) == self.points
        assert self.chapter.promised == {f"{name}-check": of for name, of in full.items()}
        text = "\n".join("".join(cell["source"]) for cell in self.chapter.tree["cells"])
        parts = re.split(r"^## Exercise (\d+)\. ", text, flags=re.M)
        for number, part in zip(parts[1::2], parts[2::2], strict=True):
            of = full.get(f"ex{number}")
            assert re.findall(r"Graded, (\d) points", part) == ([str(of)] if of else [])
            assert re.findall(r"^check\(\"(\w+)\"\)", part, re.M) == ([number] if of else [])

    def test_question_is_whole(self, question):
        """A hint, some known mistakes, plain and edge cases, float32 among them; operations get arrays with gaps."""
        cases = drawn(small(question))
        assert len(question.hint) > 20 and len(question.mistakes) >= self.mistakes
        kinds = {PLAIN, EDGE, LARGE} if question.differentiable is not None else {PLAIN, EDGE}
        assert {case.kind for case in cases} >= kinds
        dtypes = {"float64"} if question.number in self.doubles else {"float32", "float64"}
        dtypes = {"int64"} if question.number in self.whole else dtypes
        assert {case.args[0].dtype.name for case in cases} >= dtypes
        if question.differentiable is not None:
            assert any(not case.args[0].flags.contiguous for case in cases)
            assert any(case.args[0].shape[0] == 1 for case in cases)

    def test_known_mistake_gets_its_own_diagnosis(self, question, mistake):
        """Plant each known mistake: points are lost, and the sentence that belongs to it is said."""
        for seed in self.tries:
            solution = self.chapter.answers[question.function]
            verdict = asked(question, planted(question, mistake, solution), seed)
            assert verdict.points < verdict.of
            assert any(part.reason.endswith(mistake.diagnosis) for part in verdict.parts), str(verdict)

    def test_hint_comes_after_a_try(self, question):
        """Where nothing is written there is nothing to hint at; one line of a try, and there is."""
        namespace = {"__name__": "__main__"}
        exec(f"def {question.function}(*args, **kwargs):\n    raise NotImplementedError", namespace)
        verdict = judged(question, namespace)
        assert verdict.hint == "" and str(verdict).endswith("it is not written yet") and "hint" not in str(verdict)
        exec(f"def {question.function}(*args, **kwargs):\n    return None", namespace)
        tried = judged(question, namespace)
        assert str(tried).endswith(f"hint: {question.hint}")

    def test_hint_holds_no_formula(self, question):
        """A hint points to a step: it names a function, an axis or a formula's letters no more than it must."""
        assert not re.search(self.formula, question.hint)

    def test_planted_fault_in_a_gradient_is_named(self, number, fault):
        """Each common fault costs the gradient's points, and is called by its name."""
        question = self.chapter.question(number)
        sentence = ""

        def function(*args, **kwargs):
            value, backward = truth(question)(*args, **kwargs)

            def wrong(dy):
                nonlocal sentence
                first, *rest = backward(dy)
                first, sentence = FAULTS[fault](first, len(args[0]))
                return (first, *rest)

            return value, wrong

        parts = {part.name: part for part in asked(question, function, seed=3).parts}
        assert parts["value"].points == parts["value"].of
        assert parts["gradient"].points == 0
        assert re.search(sentence, parts["gradient"].reason), parts["gradient"].reason

    @pytest.mark.parametrize(
        ("how", "part", "sentence"),
        [
            ("changes an input", "edge cases", "it changes {} in place"),
            ("another answer later", "edge cases", "d{} differs when backward is called again"),
            ("changes dy", "edge cases", "backward changes dy in place"),
            ("one buffer", "edge cases", "what was returned before changes with the next call"),
            ("a buffer for the value", "edge cases", "what was returned before changes with the next call"),
            ("every second time", "gradient", "d{} differs when backward is called again"),
            ("too few", "gradient", "backward must return a tuple, one entry per argument ("),
            ("a list", "gradient", "it returned a list"),
        ],
    )
    def test_bad_manners_cost_points(self, how, part, sentence):
        """Right numbers are not enough: inputs stay as they were, and backward may be called again and again."""
        number = self.mannered or pytest.skip("no exercise of this chapter owes gradients")
        question = self.chapter.question(number)
        parts = {p.name: p for p in asked(question, misbehaving(question, how)).parts}
        assert parts[part].points == 0 and sentence.format(question.arguments[0]) in parts[part].reason
        if part == "edge cases":
            assert parts["value"].points == parts["value"].of

    def test_lost_dtype_is_told(self):
        """It costs points only where the question says so."""
        number = self.mannered or pytest.skip("no exercise of this chapter owes gradients")
        question = self.chapter.question(number)
        told = "float32 inputs: the value has dtype float64"
        for keeps in (True, False):
            verdict = asked(replace(question, keeps_dtype=keeps), misbehaving(question, "loses the dtype"))
            assert verdict.points == question.of - keeps and told in str(verdict), str(verdict)
            assert bool(verdict.remarks) != keeps


def wrong_answers(chapter: Chapter, number: int, wrong: dict):
    """Make the test of a question's solution with one thing wrong in it, which must be told that thing.

    ``wrong`` says by a name what is replaced in the solution, by what, the part that is lost, and what is told.
    """

    @pytest.mark.filterwarnings("ignore")
    @pytest.mark.parametrize("what", wrong)
    def test(what, monkeypatch):
        monkeypatch.setattr(verdicts, "LARGE_SECONDS", 1.0)  # it takes milliseconds, or years
        old, new, part, sentence = wrong[what]
        name = f"ex{number}"
        source = chapter.cells[name]
        assert old in source
        namespace = chapter.executed(**{name: source.replace(old, new)})
        for seed in of_today(range(3), 1):
            verdict = judged(chapter.question(number), namespace, seed)
            (reason,) = [p.reason for p in verdict.parts if p.name == part]
            assert sentence in reason, str(verdict)

    test.wrong = wrong
    return test
