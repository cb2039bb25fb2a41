"""Exercise 7 of the chapter on universal approximation: regions of lines in any position."""

from frame import chapter, wrong_answers

CHAPTER = chapter("universal_approximation")

test_wrong_answer = wrong_answers(
    CHAPTER,
    7,
    {
        "the formula": (
            "return regions",
            "return 1 + len(lines) + len(lines) * (len(lines) - 1) // 2",
            "count",
            "",
        ),
        "pairs": (
            "places.add(((b * f - c * e) / size, (c * d - a * f) / size))",
            "places.add((d, e, f))",
            "count",
            "three lines through one place make one crossing",
        ),
        "no line along an axis": (
            "if scale := Fraction(a or b):",
            "if scale := Fraction(a and b):",
            "edge cases",
            "",
        ),
        "twice": (
            "lines = list(dict.fromkeys(lines))",
            "pass",
            "count",
            "a line that is given twice",
        ),
    },
)
