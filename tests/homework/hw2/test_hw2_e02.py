"""Exercise 2 of the second homework: Rprop."""

from frame import chapter, wrong_answers
from styles import right_answers

HW2 = chapter("hw2")

test_right_answer = right_answers(
    HW2,
    2,
    {
        "weight by weight": """
def rprop_path(w, gradients, lr, least, most):
    path = np.zeros(gradients.shape, w.dtype)
    for d in range(len(w)):
        place, length, last = float(w[d]), lr, 0.0
        for t, slope in enumerate(gradients[:, d].tolist()):
            if slope * last > 0:
                length = min(1.2 * length, most)
            elif slope * last < 0:
                length = max(0.5 * length, least)
                slope = 0.0
            if slope > 0:
                place -= length
            elif slope < 0:
                place += length
            last = slope
            path[t, d] = place
    return path
""",
        "masks": """
def rprop_path(w, gradients, lr, least, most):
    w, signs = w.copy(), np.sign(gradients)
    last, length = np.zeros_like(signs[0]), lr + np.zeros_like(w)
    path = np.empty_like(gradients)
    for t, now in enumerate(signs):
        now = now.copy()
        grows, turned = now * last == 1, now * last == -1
        length[grows] = np.minimum(length[grows] * 1.2, most)
        length[turned] = np.maximum(length[turned] / 2, least)
        now[turned] = 0
        w -= length * now
        last = now
        path[t] = w
    return path
""",
    },
)

test_wrong_answer = wrong_answers(
    HW2,
    2,
    {
        "goes on at a turn": ("last = np.where(same < 0, 0, g)", "last = g", "path", "the weight stays where it is"),
        "remembers the turn": (
            "w = w - length * np.sign(last)",
            "w = w - length * np.sign(last)\n        last = g",
            "path",
            "a slope that has turned is forgotten",
        ),
        "takes back": (
            "        w = w - length * np.sign(last)\n",
            "        moved = np.where(same < 0, -moved if path else 0, -length * np.sign(last))\n"
            "        w = w + moved\n",
            "path",
            "the last move is not taken back",
        ),
        "exchanged": (
            "1.2, np.where(same < 0, 0.5,",
            "0.5, np.where(same < 0, 1.2,",
            "path",
            "grows where the sign stays",
        ),
        "no limits": ("np.clip(length, least, most)", "length", "path", "wrong in"),
        "no longest": (
            "np.clip(length, least, most)",
            "np.maximum(length, least)",
            "path",
            "no longer than the most",
        ),
        "no shortest": (
            "np.clip(length, least, most)",
            "np.minimum(length, most)",
            "path",
            "no shorter than the least",
        ),
        "the slope's size": (
            "np.sign(last)\n        path",
            "last\n        path",
            "path",
            "of the slope only the sign counts",
        ),
        "grows at first": (
            "np.zeros_like(w), []",
            "np.array(gradients[0]), []",
            "path",
            "the first slope has none before it",
        ),
        "in place": ("w = w - length", "w -= length", "path", "wrong in"),
    },
)
