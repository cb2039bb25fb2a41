"""Exercise 7 of the first homework: a network that compares two networks."""

from frame import chapter, wrong_answers
from styles import right_answers

HW1 = chapter("hw1")

test_right_answer = right_answers(
    HW1,
    7,
    {
        "filled in": """
def comparison(W1, b1, W2, b2, V1, c1, V2, c2):
    (H, D), (G, _), K = W1.shape, V1.shape, len(b2)
    weight1, bias1 = np.zeros((H + G, D)), np.zeros(H + G)
    weight1[:H], weight1[H:], bias1[:H], bias1[H:] = W1, V1, b1, c1
    weight2, bias2 = np.zeros((2 * K, H + G)), np.zeros(2 * K)
    for k in range(K):
        weight2[k, :H], weight2[k, H:], bias2[k] = W2[k], -V2[k], b2[k] - c2[k]
        weight2[K + k, :H], weight2[K + k, H:], bias2[K + k] = -W2[k], V2[k], c2[k] - b2[k]
    last = {"weight3": np.ones((1, 2 * K)), "bias3": np.zeros(1)}
    return dict(weight1=weight1, bias1=bias1, weight2=weight2, bias2=bias2, **last)
""",
        "in blocks": """
def comparison(W1, b1, W2, b2, V1, c1, V2, c2):
    signs = np.array([[1.0], [-1.0]], dtype=W1.dtype)
    return {
        "weight1": np.r_[W1, V1],
        "bias1": np.r_[b1, c1],
        "weight2": np.block([[W2, -V2], [-W2, V2]]),
        "bias2": (signs * (b2 - c2)).ravel(),
        "weight3": np.ones((1, 2 * len(b2)), dtype=W1.dtype),
        "bias3": np.zeros(1, dtype=W1.dtype),
    }
""",
    },
)

test_wrong_answer = wrong_answers(
    HW1,
    7,
    {
        "a sum": (
            "np.hstack([W2, -V2]), b2 - c2",
            "np.hstack([W2, V2]), b2 + c2",
            "weights",
            "this adds the two networks",
        ),
        "alike": ("-difference]", "difference]", "weights", "both halves let the same sign through"),
        "the bias's sign": ("-bias]", "bias]", "weights", "the second half is the first half's negative"),
        "no biases": ("b2 - c2", "0 * b2", "weights", "they belong into the second layer"),
        "one half": ("np.vstack([difference, -difference])", "difference", "weights", "weight2 has"),
        "a mean": (
            "np.ones((1, 2 * len(b2)), W1.dtype)",
            "np.ones((1, 2 * len(b2)), W1.dtype) / len(b2)",
            "weights",
            "not their mean",
        ),
        "two outputs": ("np.ones((1, 2 * len(b2)), W1.dtype)", "np.ones(2 * len(b2))", "weights", "weight3 has"),
        "the difference back": (
            "np.ones((1, 2 * len(b2)), W1.dtype)",
            "np.repeat([[1.0, -1.0]], len(b2), axis=1)",
            "weights",
            "both signs count as distance",
        ),
        "in turn": (
            "np.vstack([difference, -difference])",
            "np.stack([difference, -difference], axis=1).reshape(2 * len(b2), -1)",
            "weights",
            "the units for f - g come first",
        ),
    },
)
