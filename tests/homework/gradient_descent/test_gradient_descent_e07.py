"""Exercise 7 of the chapter on gradient descent: the dance with momentum."""

from frame import chapter, wrong_answers

test_wrong_answer = wrong_answers(
    chapter("gradient_descent"),
    7,
    {
        "without momentum": ("curvatures, momentum", "curvatures, 0.0", "variance", "without momentum"),
        "first order": ("(2 * (1 + mu) - lr * lam)", "2 * (1 + mu)", "variance", "this holds for small rates only"),
        "no batch": ("batch * lam", "lam", "variance", "the batch is not in it"),
        "the root of the batch": ("batch * lam", "batch**0.5 * lam", "variance", "the variance goes with 1 / B"),
        "not squared": ("noise**2", "noise", "variance", "a variance is the square"),
        "the spread": (
            "return lr * noise**2 * (1 + mu) / below",
            "return np.sqrt(lr * noise**2 * (1 + mu) / below)",
            "variance",
            "this is the standard deviation",
        ),
        "one for all": (
            "return lr * noise**2 * (1 + mu) / below",
            "return (lr * noise**2 * (1 + mu) / below).mean()",
            "variance",
            "the variance has shape ()",
        ),
    },
)
