"""A run over many submissions: whose code had no processor, and the secret that inputs hang on."""

import json

import pytest
from click.testing import CliRunner
from corpus import notebook
from test_homework_batch import folder, graded

from companion.cli import main
from companion.homework import batch as batches
from companion.homework.grade import grade


def test_who_had_no_processor_is_graded_again_alone(tmp_path, monkeypatch):
    """The second try counts, whatever it is, and only one is made."""
    tries = []

    def busy(content, *args, **kwargs):
        tries.append(next(name for name in ("ada", "bob", "eve") if f"'{name}'".encode() in content))
        return grade(content, *args, **kwargs) | {"crowded": tries[-1] != "ada", "points": len(tries)}

    monkeypatch.setattr(batches, "grade", busy)
    tried = {name: notebook(first=f"'{name}'") for name in ("ada", "bob", "eve")}
    found = graded(folder(tmp_path, **tried), tmp_path / "out", jobs=1)
    assert tries == ["ada", "bob", "eve", "bob", "eve"]
    assert {name: result["points"] for name, result in found.results.items()} == {"ada": 1, "bob": 4, "eve": 5}


def test_the_secret_of_a_run_is_long_and_private(tmp_path):
    """Hidden inputs hang on it, and receipts are hashes of it."""
    graded(folder(tmp_path, ada=b""), tmp_path / "out")
    path = tmp_path / "out/seed.json"
    assert json.loads(path.read_text())["seed"] > 1 << 128 and path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("seed", [7, 2**32, 2**64 - 1])
def test_a_seed_that_can_be_guessed_is_refused(tmp_path, seed):
    """A learner's page shows a receipt that is computed from it, so whoever tries all small ones would find it."""
    done = CliRunner().invoke(main, ["grade", "softmax", str(tmp_path), "--out", str(tmp_path), "--seed", str(seed)])
    assert done.exit_code == 1 and "--seed must be at least 2**64" in done.output
    assert not (tmp_path / "seed.json").exists()


@pytest.mark.parametrize("seed", [7, 2**64 - 1, -(2**70)])
def test_a_run_whose_seed_can_be_guessed_is_not_taken_up(tmp_path, seed):
    """One line says why, and how to go on; what was graded so is not counted."""
    place, out = folder(tmp_path, ada=b""), tmp_path / "out"
    graded(place, out, seed=seed)
    with pytest.raises(ValueError, match=r"out/seed.json holds a seed below 2\*\*64.* remove that file"):
        graded(place, out)
    (out / "seed.json").unlink()
    assert graded(place, out).known == 0 and json.loads((out / "seed.json").read_text())["seed"] >= 1 << 64
