"""The questions of the first homework: fair to right answers, and with a word for each wrong one."""

from frame import Questions, chapter
from turns import of_today


class TestQuestions(Questions):
    chapter = chapter("hw1")
    points = 42  # and five by hand
    tries = of_today(range(100), 1)
    doubles = (8, 9)
    operations = (4,)
    mannered = 2
    formula = r"\*\*|sqrt|np\.|einsum|sigma|exp\(|\.T\b"
