"""Exercise 3 of the chapter on double descent: the fit nearest to a start."""

from frame import chapter, wrong_answers

test_wrong_answer = wrong_answers(
    chapter("double_descent"),
    3,
    {
        "no start": (
            "start + np.linalg.pinv(h) @ (y - h @ start)",
            "np.linalg.pinv(h) @ y",
            "weights",
            "where is the start in it?",
        ),
        "twice": ("(y - h @ start)", "y", "weights", "is explained twice"),
        "one step": ("np.linalg.pinv(h)", "h.T", "weights", "this is one step of descent"),
        "the change": ("start + np", "np", "weights", "this is the change alone"),
        "the sign": ("start + np", "start - np", "weights", "it moves away from the fit"),
        "not written": ("return ", "raise NotImplementedError; return ", "weights", "it is not written yet"),
    },
)
