"""Whose a file in a folder of submissions is."""

from companion.homework.files import read_submissions, strays


def test_whose_a_file_is(tmp_path):
    """However deep a notebook lies and however its name ends; what is no notebook is nobody's; nothing is guessed."""
    files = {
        "ada.IPYNB": b"1",
        "Ada .ipynb": b"2",
        "bob/softmax.ipynb": b"3",
        "bob/notes.ipynb": b"4",
        "bob/.ipynb_checkpoints/softmax.ipynb": b"5",
        "eve/week 3/Softmax.IPYNB": b"6",
        "fay/only.ipynb": b"7",
        "gus/a.ipynb": b"8",
        "gus/b/b.ipynb": b"9",
        "hal/answer.pdf": b"0",
        "readme.txt": b"hello",
    }
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    assert dict(read_submissions(tmp_path, "softmax")) == {
        "Ada ": b"2",
        "ada": b"1",
        "bob": b"3",
        "eve": b"6",
        "fay": b"7",
        "gus": "not read: which of these counts? a.ipynb, b/b.ipynb",
        "hal": "not read: there is no notebook in the folder",
    }
    left, same = strays(tmp_path)
    assert left == "left alone, no notebooks: readme.txt"
    assert same == "are these of one learner? Ada .ipynb, ada.IPYNB: each has a row of its own"
