"""Right answers, whatever their style, have full points; and the seeds that are tried today."""

import datetime

import numpy as np
import pytest
from frame import Chapter
from planting import judged


def of_today(count: int) -> list[int]:
    """Draw seeds by the date: each day others, and on one day the same for everybody."""
    rng = np.random.default_rng(datetime.date.today().toordinal())
    return sorted(map(int, rng.choice(100, count, replace=False)))


def right_answers(chapter: Chapter, number: int, styles: dict[str, str]):
    """Make the test that answers in other styles have full points; ``styles`` has their cells by name."""

    @pytest.mark.parametrize("style", styles)
    def test(style):
        namespace = chapter.executed(**{f"ex{number}": styles[style]})
        for seed in of_today(2):
            verdict = judged(chapter.question(number), namespace, seed)
            assert verdict.points == verdict.of, f"seed {seed}: {verdict}"

    return test
