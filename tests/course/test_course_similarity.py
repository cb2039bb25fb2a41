"""What the command ``similar`` points out: code that is alike beyond what the homework gives."""

from companion.course.similarity import alike, repeated, tokens

GIVEN = "import numpy as np\n\ndef loss(z, y):\n    return np.mean((z - y) ** 2)\n"
OWN = """
def smooth(values, width):
    kept = [float(value) for value in values]
    for i in range(len(kept)):
        near = kept[max(0, i - width): i + width + 1]
        kept[i] = sum(near) / len(near) if near else 0.0
    while max(kept) > 1 or min(kept) < -1:
        kept = [one / 2 for one in kept]
    return {"kept": kept, "width": width * 2 + 1}
"""
RENAMED = OWN.replace("kept", "k").replace("near", "n").replace("smooth", "f") + "# mine\n"
OTHER = """
def smooth(values, width):
    kernel = np.ones(2 * width + 1)
    norm = np.convolve(np.ones_like(values), kernel, mode="same")
    found = np.convolve(values, kernel, mode="same") / norm
    scale = np.abs(found).max()
    return found / 2.0 ** np.ceil(np.log2(scale)) if scale > 1 else found, -width
"""


def told(**code):
    """Give the learners' code as tokens, after what the homework gives."""
    return {learner: tokens(GIVEN + own) for learner, own in code.items()}


def test_a_copy_with_other_names_is_alike_and_another_way_is_not():
    found = alike(told(ada=OWN, bob=RENAMED, eve=OTHER), tokens(GIVEN), 0.8)
    assert [(pair.one, pair.other, pair.alike) for pair in found] == [("ada", "bob", 1.0)]


def test_a_copy_is_told_however_many_have_it():
    """What a fifth of the class shares is how an exercise is solved; whole programs that are the same are not."""
    class_of_five = told(ada=OWN, bob=RENAMED, cyd=OWN, dan=RENAMED, eve=OTHER)
    assert alike(class_of_five, tokens(GIVEN), 0.8) == []
    assert repeated(class_of_five, tokens(GIVEN)) == [["ada", "bob", "cyd", "dan"]]


def test_what_the_homework_gives_is_nobodys_copy():
    assert repeated(told(ada="", bob=""), tokens(GIVEN)) == []
    assert repeated(told(ada="x = 1\n", bob="y = 2\n"), tokens(GIVEN)) == []
