"""Right answers, whatever their style, have full points."""

import pytest
from frame import Chapter
from planting import judged
from turns import of_today


def right_answers(chapter: Chapter, number: int, styles: dict[str, str]):
    """Make the test that answers in other styles have full points; ``styles`` has their cells by name."""

    @pytest.mark.parametrize("style", styles)
    def test(style):
        namespace = chapter.executed(**{f"ex{number}": styles[style]})
        for seed in of_today(range(100), 1):
            verdict = judged(chapter.question(number), namespace, seed)
            assert verdict.points == verdict.of, f"seed {seed}: {verdict}"

    return test
