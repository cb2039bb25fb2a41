"""The questions of Homework 2: fair to right answers, and with a word for each wrong one."""

from frame import Questions, chapter


class TestQuestions(Questions):
    chapter = chapter("hw2")
    points = 41  # and five by hand
    doubles = (8, 9)
    operations = (4,)
    mannered = 4
    ready = (6, 9)  # a repair and a bug hunt
    formula = r"\*\*|sqrt|np\.|cumprod|cumsum|sign\(|\.T\b"
