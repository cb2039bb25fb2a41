"""What the grader computes while a worker is busy: the next case's answer, in the same order of draws."""

import numpy as np
import pytest
from frame import chapter

from companion.homework.here import calls_here
from companion.homework.verdicts import judge


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", ["softmax", "hw3"])
def test_answers_computed_ahead_change_no_verdict(name):
    own = chapter(name)
    for question in own.questions:
        wrong = {question.function: lambda *args, **kwargs: np.float64(0)}
        for namespace in (own.answers, wrong):
            work, done = [], []

            def call(*asked, **limit):
                while work:
                    work.pop()()  # noqa: B023 (it is called in this turn)
                    done.append(asked)  # noqa: B023
                return calls_here(namespace)(*asked, **limit)  # noqa: B023

            ahead = judge(question, call, 5, hidden=False, ahead=work.append)
            assert ahead.to_dict() == judge(question, calls_here(namespace), 5, hidden=False).to_dict()
            assert done
