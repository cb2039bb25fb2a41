"""What earns nothing, whichever question it is handed in for: no answer, and what others have written already."""

import numpy as np
import pytest
from planting import asked, attempt, candidates, right
from sizing import drawn, small

from companion.homework.questions import EDGE, PLAIN, expected
from companion.homework.verdicts import judge


class Earning:
    """The part of the tests of a chapter's questions that no point is had for what is no answer."""

    @pytest.mark.parametrize("answer", [None, {}, {"x": 1.0}], ids=str)
    def test_what_is_no_answer_earns_nothing(self, question, answer):
        assert asked(question, lambda *args, **kwargs: answer).points == 0

    def test_every_name_is_lost_with_a_case_that_fails(self, question):
        """Where every name counts on its own, each is asked in every case."""
        if not question.entries:
            pytest.skip("its names do not count on their own")
        solution, calls = self.chapter.answers[question.function], []

        def function(*args, **kwargs):
            calls.append(args)
            return solution(*args, **kwargs) if len(calls) > 1 else 1 / 0

        def call(name, args, kwargs, upstream, seconds=None):
            return attempt(function, args, kwargs, upstream)

        verdict = judge(small(question), call, 0, hidden=False)
        assert verdict.points == 0 and "raises ZeroDivisionError" in verdict.parts[-1].reason

    def test_no_ready_function_passes(self, sibling):
        """Neither ``companion.scratch.ops`` nor NumPy holds an answer, not even to all cases of one kind."""
        rng = np.random.default_rng(0)
        known = [(case, expected(sibling, case, rng)) for case in drawn(small(sibling))]
        for name, function in candidates():
            for kind in (PLAIN, EDGE):
                earned = {"value", "gradient"} if kind == PLAIN else {"both"}
                for case, answer in known:
                    if case.kind == kind and earned:  # one wrong case loses a part: the rest need no call
                        value, gradient = right(sibling, function, case, answer)
                        kept = {"value": value, "gradient": gradient, "both": value and gradient}
                        earned = {part for part in earned if kept[part]}
                assert not earned, f"{name} earns points of exercise {sibling.number}"
