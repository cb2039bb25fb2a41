"""Exercise 2 of the third homework: all penalties at the price of one."""

from frame import chapter, wrong_answers
from styles import right_answers

HW3 = chapter("hw3")

test_right_answer = right_answers(
    HW3,
    2,
    {
        "from the Gram matrix's directions": """
def ridge_path(h, y, penalties):
    values, v = np.linalg.eigh(h.astype(float).T @ h.astype(float))
    seen = values > 1e-12 * values[-1]
    part = v[:, seen].T @ (h.T @ y)
    return np.stack([v[:, seen] @ (part / (values[seen] + p)) for p in penalties]).astype(h.dtype)
""",
        "a table of divisors": """
def ridge_path(h, y, penalties):
    u, s, vt = np.linalg.svd(h, full_matrices=False)
    divisor = s[None] ** 2 + penalties[:, None]
    factors = np.divide(s[None], divisor, out=np.zeros_like(divisor), where=s[None] > 1e-5 * s[0])
    return np.einsum("pi,i,ih->ph", factors, u.T @ y, vt)
""",
    },
)

test_wrong_answer = wrong_answers(
    HW3,
    2,
    {
        "not squared": (
            "(s * (u.T @ y) / (s**2 + penalties",
            "((u.T @ y) / (s + penalties",
            "weights",
            "added to the square of a singular value",
        ),
        "penalty squared": ("penalties[:, None]", "penalties[:, None] ** 2", "weights", "not squared"),
        "the answers shrunk": ("(s * (u.T", "(s**2 * (u.T", "weights", "one division by s is missing"),
        "times n": ("+ penalties[:, None]", "+ len(h) * penalties[:, None]", "weights", "no factor n"),
        "no penalty": (
            "s**2 + penalties[:, None]",
            "s**2 + 0 * penalties[:, None]",
            "weights",
            "where is the penalty?",
        ),
    },
)
