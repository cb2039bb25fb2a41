"""Exercise 4 of the first homework: maxout."""

from frame import chapter, wrong_answers
from styles import right_answers

HW1 = chapter("hw1")

test_right_answer = right_answers(
    HW1,
    4,
    {
        "products of matrices": """
def maxout(x, weight, bias):
    M, K, D = weight.shape
    pieces = (x @ weight.reshape(M * K, D).T).reshape(-1, M, K) + bias
    won = np.zeros_like(pieces)
    np.put_along_axis(won, pieces.argmax(axis=1)[:, None], 1, axis=1)

    def backward(dy):
        d = (won * dy[:, None]).reshape(len(x), M * K)
        return d @ weight.reshape(M * K, D), (d.T @ x).reshape(weight.shape), d.sum(axis=0).reshape(bias.shape)

    return pieces.max(axis=1), backward
""",
        "a linear layer a piece": """
def maxout(x, weight, bias):
    answers = [x @ w.T + b for w, b in zip(weight, bias)]
    best = answers[0]
    for one in answers[1:]:
        best = np.maximum(best, one)
    wins = [one == best for one in answers]

    def backward(dy):
        parts = [dy * won for won in wins]
        dx = sum(d @ w for d, w in zip(parts, weight))
        return dx, np.stack([d.T @ x for d in parts]), np.stack([d.sum(axis=0) for d in parts])

    return best, backward
""",
    },
)

test_wrong_answer = wrong_answers(
    HW1,
    4,
    {
        "to all pieces": (
            "d = won * dy[:, None]",
            "d = (won | True) * dy[:, None]",
            "gradient",
            "only the piece that won",
        ),
        "the sum": ("return pieces.max(axis=1)", "return pieces.sum(axis=1)", "value", "this is their sum"),
        "the mean": ("return pieces.max(axis=1)", "return pieces.mean(axis=1)", "value", "this is their mean"),
        "the smallest": ("return pieces.max(axis=1)", "return pieces.min(axis=1)", "value", "the smallest piece"),
        "bias after": (
            "optimize=True) + bias\n",
            "optimize=True)\n",
            "value",
            "wrong in all entries",
        ),
        "a summed bias after": (
            "return pieces.max(axis=1)",
            "return (pieces - bias).max(axis=1) + bias.sum(axis=0)",
            "value",
            "the bias comes before the maximum",
        ),
        "two weights exchanged": (
            'np.einsum("nmk,nd->mkd", d, x, optimize=True)',
            "0 * weight",
            "gradient",
            "dweight is zero everywhere",
        ),
        "bias over pieces": ("d.sum(axis=0)", "d.mean(axis=0)", "gradient", "dbias"),
    },
)
