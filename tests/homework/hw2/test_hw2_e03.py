"""Exercise 3 of the second homework: Adadelta."""

from frame import chapter, wrong_answers
from styles import right_answers

HW2 = chapter("hw2")

test_right_answer = right_answers(
    HW2,
    3,
    {
        "weight by weight": """
def adadelta_path(w, gradients, alpha, eps):
    path = np.empty_like(gradients)
    for d in range(len(w)):
        place, s, q = float(w[d]), 0.0, 0.0
        for t, slope in enumerate(gradients[:, d].tolist()):
            s += (1 - alpha) * (slope * slope - s)
            step = slope * ((q + eps) / (s + eps)) ** 0.5
            q += (1 - alpha) * (step * step - q)
            place -= step
            path[t, d] = place
    return path
""",
        "the slopes' means first": """
def adadelta_path(w, gradients, alpha, eps):
    T = len(gradients)
    age = np.arange(T)[:, None] - np.arange(T)
    share = np.where(age >= 0, (1 - alpha) * alpha ** np.maximum(age, 0.0), 0)
    size = np.sqrt(share @ gradients.astype(float) ** 2 + eps)
    q, steps = 0.0, []
    for g, below in zip(gradients, size):
        steps.append(np.sqrt(q + eps) * g / below)
        q = alpha * q + (1 - alpha) * steps[-1] ** 2
    return (w - np.cumsum(steps, axis=0)).astype(w.dtype)
""",
    },
)

ROOTS = "np.sqrt(q + eps) / np.sqrt(s + eps)"
test_wrong_answer = wrong_answers(
    HW2,
    3,
    {
        "eps outside": (ROOTS, "(np.sqrt(q) + eps) / (np.sqrt(s) + eps)", "path", "eps stands inside both roots"),
        "eps above alone": (ROOTS, "np.sqrt(q + eps) / np.sqrt(s)", "path", "eps is added to both means"),
        "exchanged": (ROOTS, "np.sqrt(s + eps) / np.sqrt(q + eps)", "path", "which unit has yours?"),
        "RMSProp": (ROOTS, "1 / np.sqrt(s + eps)", "path", "this step has no unit"),
        "no roots": (ROOTS, "(q + eps) / (s + eps)", "path", "take the roots"),
        "slopes twice": ("(1 - alpha) * step**2", "(1 - alpha) * g**2", "path", "not of the slopes again"),
        "steps, not squares": ("(1 - alpha) * step**2", "(1 - alpha) * step", "path", "that of the steps' squares"),
        "sums": (
            "        s = alpha * s + (1 - alpha) * g**2\n"
            f"        step = {ROOTS} * g\n"
            "        q = alpha * q + (1 - alpha) * step**2\n",
            f"        s = s + g**2\n        step = {ROOTS} * g\n        q = q + step**2\n",
            "path",
            "the means forget",
        ),
        "without this slope": (
            f"        s = alpha * s + (1 - alpha) * g**2\n        step = {ROOTS} * g\n",
            f"        step = {ROOTS} * g\n        s = alpha * s + (1 - alpha) * g**2\n",
            "path",
            "in its mean before the step is taken",
        ),
        "in place": ("w = w - step", "w -= step", "path", "wrong in"),
    },
)
