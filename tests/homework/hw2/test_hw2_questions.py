"""The questions of Homework 2: fair to right answers, and with a word for each wrong one."""

from frame import Questions, chapter


class TestQuestions(Questions):
    chapter = chapter("hw2")
    points = 21  # and five by hand
    operations = (4,)
    mannered = 4
    ready = (6,)  # a repair
    formula = r"\*\*|sqrt|np\.|cumprod|cumsum|sign\(|\.T\b"
