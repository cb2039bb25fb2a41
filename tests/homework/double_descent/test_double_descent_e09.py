"""Exercise 9 of the chapter on double descent: an experiment that finds the peak."""

from frame import chapter, wrong_answers

test_wrong_answer = wrong_answers(
    chapter("double_descent"),
    9,
    {
        "the last": ("sizes[np.argmax(np.median(errors, axis=0))]", "sizes[-1]", "peak", "this is the largest size"),
        "inputs": (
            "sizes[np.argmax(np.median(errors, axis=0))]",
            "len(scales)",
            "peak",
            "this is the number of inputs",
        ),
        "half": (
            "int(sizes[np.argmax(np.median(errors, axis=0))])",
            "places // 2",
            "peak",
            "where the error is smallest",
        ),
        "not written": ("errors = []", "raise NotImplementedError", "peak", "it is not written yet"),
    },
)
