"""Exercise 2 of the first homework: a gated linear unit."""

from frame import chapter, wrong_answers
from styles import right_answers

HW1 = chapter("hw1")

test_right_answer = right_answers(
    HW1,
    2,
    {
        "by tanh": """
def glu(x):
    K = x.shape[1] // 2
    a, g = x[:, :K], x[:, K:]
    s = (1 + np.tanh(g / 2)) / 2

    def backward(dy):
        dx = np.empty_like(x)
        dx[:, :K] = dy * s
        dx[:, K:] = dy * a * s * (1 - s)
        return (dx,)

    return a * s, backward
""",
        "clipped": """
def glu(x):
    halves = x.reshape(len(x), 2, -1)
    s = 1 / (1 + np.exp(-np.clip(halves[:, 1], -80, 80)))
    y = halves[:, 0] * s
    return y, lambda dy: (np.stack([dy * s, dy * y * (1 - s)], axis=1).reshape(x.shape),)
""",
    },
)

test_wrong_answer = wrong_answers(
    HW1,
    2,
    {
        "exchanged": ("signal, gate = np.split", "gate, signal = np.split", "value", "the second half is the gate"),
        "tanh": ("np.where(gate >= 0, 1, small) / (1 + small)", "np.tanh(gate)", "value", "a sigmoid, not tanh"),
        "no sigmoid": ("np.where(gate >= 0, 1, small) / (1 + small)", "gate", "value", "the gate needs its sigmoid"),
        "pairs": ("np.split(x, 2, axis=1)", "(x[:, ::2], x[:, 1::2])", "value", "every second one"),
        "a constant gate": (
            "dy * signal * open_ * (1 - open_)",
            "0 * dy",
            "gradient",
            "the gate's half has a gradient too",
        ),
        "half a slope": (" * (1 - open_)])", "])", "gradient", "a factor is missing"),
        "no dy": ("[dy * open_, dy * signal", "[open_, signal", "gradient", "it does not use dy"),
        "an overflow": (
            "np.exp(-np.abs(gate))",
            "np.exp(gate)",
            "value",
            "wrong",
        ),
    },
)
