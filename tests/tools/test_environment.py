"""The two commands fail, where they must, with one clear line."""

import importlib.util
import os
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "tools" / "environment.py"


@pytest.fixture
def environment(tmp_path, monkeypatch):
    """Load the script as a module that works on an empty folder."""
    spec = importlib.util.spec_from_file_location("environment", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name in ("constraints.txt", "pyproject.toml"):
        (tmp_path / name).write_text("pins\n")
    monkeypatch.setattr(module, "ROOT", str(tmp_path))
    monkeypatch.setattr(module, "VENV", str(tmp_path / ".venv"))
    monkeypatch.setattr(module, "STAMP", str(tmp_path / ".venv" / "made-from"))
    monkeypatch.setattr(module, "CONSTRAINTS", str(tmp_path / "constraints.txt"))
    return module


def test_an_old_python_is_refused_in_one_line(environment, monkeypatch, capsys):
    monkeypatch.setattr(environment.sys, "version_info", (3, 9, 2))
    assert environment.main([]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "Python 3.11 or newer is needed" in said and "PYTHON=" in said


def test_a_full_disk_is_refused_in_one_line(environment, monkeypatch, capsys):
    usage = environment.shutil._ntuple_diskusage(10**12, 10**12, 2**29)
    monkeypatch.setattr(environment.shutil, "disk_usage", lambda path: usage)
    assert environment.main([]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "3.0 GiB of disk are needed" in said and "0.5 GiB are free" in said


def test_no_registry_is_said_in_one_line(environment, tmp_path, monkeypatch, capsys):
    """A real pip, against an address where nobody listens."""
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_RETRIES", "1")
    (tmp_path / "constraints.txt").write_text("")
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "x"\nversion = "1"\ndependencies = ["numpy"]\n')
    assert environment.main([]) == 1
    said = capsys.readouterr().err.splitlines()
    assert said[-1].endswith(
        "the package registry could not be reached; check the network, then run the command again."
    )
    assert len(said) == 2 and said[0].startswith("Making the environment")
    assert not environment.is_current()


def test_pins_that_change_make_the_environment_stale(environment, tmp_path):
    assert not environment.is_current()
    (tmp_path / ".venv").mkdir()
    Path(environment.STAMP).write_text(environment.fingerprint())
    assert environment.is_current() and environment.main([]) == 0
    Path(environment.CONSTRAINTS).write_text("other pins\n")
    assert not environment.is_current()


def test_only_who_asks_for_them_gets_the_packages_of_the_benchmarks(environment, tmp_path, monkeypatch):
    commands = []

    class Pip:
        def __init__(self, command, **options):
            commands.append(command)
            self.stdout = []

        def wait(self):
            return 0

    monkeypatch.setattr(environment.subprocess, "Popen", Pip)
    monkeypatch.setattr(environment, "make_venv", lambda: (tmp_path / ".venv").mkdir(exist_ok=True))
    assert environment.main([]) == 0 and environment.main([]) == 0
    assert [command[-1] for command in commands] == [".[book,test]"]
    assert environment.main(["--with", "bench"]) == 0 and environment.main(["--with", "bench"]) == 0
    assert environment.main([]) == 0
    assert [command[-1] for command in commands[1:]] == [".[book,test,bench]"]
    assert all(environment.CONSTRAINTS in command for command in commands)
    Path(environment.CONSTRAINTS).write_text("other pins\n")
    assert environment.main([]) == 0 and commands[-1][-1] == ".[book,test]"
    assert not environment.is_current(["bench"])


def test_pins_are_written_only_when_all_packages_are_there(environment, monkeypatch):
    done = []
    monkeypatch.setattr(environment, "make", done.append)
    monkeypatch.setattr(environment, "freeze", lambda: done.append("freeze"))
    assert environment.main(["--freeze"]) == 0
    assert done == [["bench"], "freeze"]


@pytest.mark.parametrize("arguments", [["--with"], ["--with", "games"], ["bench"], ["--freeze", "--with"]])
def test_an_unknown_request_is_refused_in_one_line(environment, capsys, arguments):
    assert environment.main(arguments) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "usage: environment.py [--with bench | --freeze]" in said


def test_the_script_is_plain_enough_for_an_old_python_to_refuse():
    """Nothing newer than Python 3.6 in its syntax, or the old Python would stop at it before saying why."""
    import ast

    ast.parse(SCRIPT.read_text(), feature_version=(3, 6))


def test_every_dependency_is_pinned():
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    pinned = {
        line.split("==")[0].lower().replace("_", "-") for line in (ROOT / "constraints.txt").read_text().splitlines()
    }
    extras = project["optional-dependencies"]
    for wanted in [*project["dependencies"], *(name for extra in extras.values() for name in extra)]:
        assert re.split("[<=>]", wanted)[0].lower() in pinned
