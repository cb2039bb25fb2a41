"""The two commands fail, where they must, with one clear line."""

import ast
import importlib.util
import os
import subprocess
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
    monkeypatch.setattr(module.platform, "platform", lambda: "this machine")  # it asks a program, as pip is one
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


class Pip:
    """A pip that says ``lines`` and ends with ``status``; the commands it was given are kept."""

    def __init__(self, lines=(), status=0):
        self.stdout, self.status, self.commands, self.killed = lines, status, [], False

    def __call__(self, command, **options):
        self.commands.append(command)
        return self

    def wait(self):
        return self.status

    def kill(self):
        self.killed = True


def installing(environment, monkeypatch, pip):
    """Let the environment be made with that pip."""
    monkeypatch.setattr(environment.subprocess, "Popen", pip)
    monkeypatch.setattr(environment, "make_venv", lambda: Path(environment.VENV).mkdir(exist_ok=True))


def test_where_torch_brings_cuda_the_disk_must_hold_that(environment, monkeypatch, capsys):
    """Which torch it is, pip tells while it resolves; until then 3 GiB suffice, and then 12 are needed."""
    usage = environment.shutil._ntuple_diskusage(10**12, 10**12, 5 * 2**30)
    monkeypatch.setattr(environment.shutil, "disk_usage", lambda path: usage)
    installing(environment, monkeypatch, Pip(["Collecting torch==2.13.0\n", "Collecting numpy==2.4.6\n"]))
    assert environment.main([]) == 0
    Path(environment.STAMP).unlink()
    pip = Pip(["Collecting torch==2.13.0\n", "Collecting nvidia-cublas==13.1.1.3\n", "Collecting numpy\n"])
    installing(environment, monkeypatch, pip)
    capsys.readouterr()
    assert environment.main([]) == 1 and pip.killed and not environment.is_current()
    said = capsys.readouterr().err.splitlines()[-1]
    assert "12.0 GiB of disk are needed" in said and "CUDA" in said and "5.0 GiB are free" in said


CONFLICT = """\
Collecting companion
ERROR: Cannot install companion because these package versions have conflicting dependencies.

The conflict is caused by:
    beautifulsoup4 4.15.0 depends on soupsieve>=1.6.1
    The user requested (constraint) soupsieve==4.1.1

To fix this you could try to:
1. loosen the range of package versions you've specified
ERROR: ResolutionImpossible: for help visit a page
"""
NO_VERSION = """\
ERROR: Ignored the following versions that require a different python version: 4.1.1 Requires-Python >=3.11.5
ERROR: Could not find a version that satisfies the requirement soupsieve==4.1.1 (from versions: 2.9, 2.10)
ERROR: No matching distribution found for soupsieve==4.1.1
"""


@pytest.mark.parametrize(
    ("log", "told"),
    [
        (
            CONFLICT,
            "beautifulsoup4 4.15.0 depends on soupsieve>=1.6.1; The user requested (constraint) soupsieve==4.1.1",
        ),
        (NO_VERSION, "4.1.1 Requires-Python >=3.11.5 ERROR: Could not find a version that satisfies"),
        ("Collecting numpy\nerror: metadata-generation-failed\n", "error: metadata-generation-failed"),
        ("OSError: [Errno 28] No space left on device\n", "the disk is full."),
        ("", "no reason given"),
    ],
    ids=["conflict", "no version", "another error", "disk", "nothing"],
)
def test_what_pip_gave_as_the_reason_is_told(environment, monkeypatch, capsys, log, told):
    installing(environment, monkeypatch, Pip(log.splitlines(keepends=True), status=1))
    assert environment.main([]) == 1
    assert told in capsys.readouterr().err.splitlines()[-1]


@pytest.mark.in_turn(4)
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


def test_only_who_asks_for_them_gets_the_packages_of_the_benchmarks(environment, monkeypatch):
    pip = Pip()
    commands = pip.commands
    installing(environment, monkeypatch, pip)
    assert environment.main([]) == 0 and environment.main([]) == 0
    assert [command[-1] for command in commands] == [".[book,test]"]
    assert environment.main(["--with", "bench"]) == 0 and environment.main(["--with", "bench"]) == 0
    assert environment.main([]) == 0
    assert [command[-1] for command in commands[1:]] == [".[book,test,bench]"]
    assert all(environment.CONSTRAINTS in command for command in commands)
    Path(environment.CONSTRAINTS).write_text("other pins\n")
    assert environment.main([]) == 0 and commands[-1][-1] == ".[book,test]"
    assert not environment.is_current(["bench"])


def test_pins_are_resolved_from_what_the_project_asks_for(environment, tmp_path, monkeypatch):
    """What is pinned already is the resolver's first choice, and what torch asks for itself is left to it."""
    commands = []

    def run(command, **options):
        commands.append(command)
        if "compile" in command:
            pins = Path(command[command.index("--output-file") + 1])
            assert pins.read_text() == "pins\n"
            pins.write_text(
                "numpy==2.4.6\nnvidia-cufft==12.0\nsoupsieve==2.10 ; python_version < '3.12'\ntriton==3\n"
            )
        return environment.subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(environment.subprocess, "run", run)
    assert environment.main(["--freeze"]) == 0
    assert {"--universal", "3.11.0", "book", "test", "bench"} <= set(commands[-1])
    written = (tmp_path / "constraints.txt").read_text()
    assert written == environment.HEADER + "numpy==2.4.6\nsoupsieve==2.10 ; python_version < '3.12'\n"


@pytest.mark.parametrize("arguments", [["--with"], ["--with", "games"], ["bench"], ["--freeze", "--with"]])
def test_an_unknown_request_is_refused_in_one_line(environment, capsys, arguments):
    assert environment.main(arguments) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "usage: environment.py [--with bench | --freeze]" in said


def test_the_script_is_plain_enough_for_an_old_python_to_refuse():
    """Nothing newer than Python 3.6 in its syntax, or the old Python would stop at it before saying why."""
    ast.parse(SCRIPT.read_text(), feature_version=(3, 6))


def test_a_python_named_once_is_kept(tmp_path):
    def would_run(*words):
        command = ["make", "-n", "-f", str(ROOT / "Makefile"), "environment", *words]
        shell = {name: os.environ[name] for name in os.environ.keys() - {"PYTHON", "MAKEFLAGS", "MAKELEVEL"}}
        return subprocess.run(command, cwd=tmp_path, env=shell, check=True, capture_output=True, text=True).stdout

    assert would_run() == '"python3" tools/environment.py\n'
    pythons = tmp_path / "python3.11", tmp_path / "python3.12"
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "pyvenv.cfg").write_text(f"home = {tmp_path}\nexecutable = {pythons[0]}\n")
    assert would_run() == '"python3" tools/environment.py\n', "no such file any more"
    pythons[0].touch()
    assert would_run() == f'"{pythons[0]}" tools/environment.py\n'
    assert would_run(f"PYTHON={pythons[1]}") == f'"{pythons[1]}" tools/environment.py\n', "until another is named"
