"""Exercise 7 of the backpropagation chapter: the linear layer, rebuilt."""

from frame import chapter, wrong_answers
from planting import judged

from companion.scratch import ops

BACKPROPAGATION = chapter("backpropagation")

test_wrong_answer = wrong_answers(
    BACKPROPAGATION,
    7,
    {
        "turned": ("rows.T @ x", "x.T @ rows", "gradient", "dweight: it is transposed"),
        "weight turned": ("dy @ weight", "dy @ weight.T", "gradient", "dinput: weight is (O, D)"),
        "sum over outputs": ("rows.sum(axis=0)", "rows.sum(axis=1)", "gradient", "summed over the outputs"),
        "no sum": ("rows.sum(axis=0)", "rows", "gradient", "dbias lacks the sum over the axes"),
        "mean": ("rows.sum(axis=0)", "rows.mean(axis=0)", "gradient", "dbias: the batch was averaged"),
        "N times": ("rows.T @ x", "len(x) * rows.T @ x", "gradient", "dweight: what all rows send back is added up"),
        "N times the bias": (
            "rows.sum(axis=0)",
            "len(x) * rows.sum(axis=0)",
            "gradient",
            "dbias: what all rows send",
        ),
        "one batch axis": ("rows.sum(axis=0)", "dy.sum(axis=0)", "edge cases", "dbias lacks the sum over the axes"),
        "upstream of ones": ("rows.T @ x", "np.ones_like(rows).T @ x", "gradient", "dweight: it does not use dy"),
        "sign": ("dy @ weight", "-dy @ weight", "gradient", "dinput has the wrong sign"),
        "overwrites": ("x, rows = ", "dy *= 2; dy /= 2; weight[...] = 0; x, rows = ", "edge cases", "changes weight"),
    },
)


def test_the_package_is_refused():
    """The layer's own operation earns nothing, and check says why."""
    direct = judged(BACKPROPAGATION.question(7), BACKPROPAGATION.answers | {"my_linear": ops.linear})
    assert direct.points == 0 and "the grader has Python and NumPy only" in str(direct)
    wrapped = dict(BACKPROPAGATION.answers)
    exec("def my_linear(*a): return ops.linear(*a)", wrapped | {"ops": ops}, wrapped)
    assert judged(BACKPROPAGATION.question(7), wrapped).points == 0
