"""What is asked for suffices, and what is pinned holds for every Python that pyproject.toml admits."""

import ast
import sys
import sysconfig
import tomllib
from importlib.metadata import distributions
from pathlib import Path

import nbformat
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]


def project():
    """Give what pyproject.toml says of the project."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def pins():
    """Give the pins, each with the marker that says where it holds."""
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    return [Requirement(line) for line in lines if not line.startswith("#")]


def installed():
    """Find what the environment holds; a test before may have put a library's own copies of others into the path."""
    return distributions(path=sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}))


def test_every_dependency_is_pinned():
    pinned, extras = {canonicalize_name(pin.name) for pin in pins()}, project()["optional-dependencies"]
    for wanted in [*project()["dependencies"], *(name for extra in extras.values() for name in extra)]:
        name = canonicalize_name(Requirement(wanted).name)
        assert name in pinned or name == "companion"


def test_the_pins_hold_on_the_oldest_python_that_is_admitted():
    """Whatever is installed here admits it too, or another version is pinned for it."""
    oldest = project()["requires-python"].removeprefix(">=") + ".0"
    there = {"python_full_version": oldest, "python_version": oldest.rpartition(".")[0]}
    elsewhere = {
        canonicalize_name(pin.name): pin.specifier
        for pin in pins()
        if pin.marker is None or pin.marker.evaluate(there)
    }
    for held in installed():
        name, admits = canonicalize_name(held.name), SpecifierSet(held.metadata.get("Requires-Python") or "")
        another = name in elsewhere and held.version not in elsewhere[name]
        assert another or admits.contains(oldest), f"{name} {held.version} wants Python {admits}"


def test_what_is_installed_is_what_is_pinned():
    here = {
        canonicalize_name(pin.name): pin.specifier for pin in pins() if pin.marker is None or pin.marker.evaluate()
    }
    held = {canonicalize_name(d.name): d.version for d in installed()}
    differing = {
        name: held[name] for name in held.keys() & here.keys() if held[name].partition("+")[0] not in here[name]
    }
    assert differing == {}


def imported(source: str) -> set[str]:
    """Give the libraries that a source imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add(node.module.partition(".")[0])
    return found - sys.stdlib_module_names - {"companion"}


def test_the_homework_imports_nothing_that_the_extra_for_learners_lacks():
    """The package, the questions, and the cells of the exercises; without the extra, what scratch imports."""
    extras, names = project()["optional-dependencies"], {"sklearn": "scikit-learn", "IPython": "ipython"}
    base = {Requirement(wanted).name for wanted in project()["dependencies"]}
    learn = base | {Requirement(wanted).name for extra in ("reference", "learn") for wanted in extras[extra]}
    package = set(ROOT.glob("companion/**/*.py")) - set(ROOT.glob("companion/course/*.py"))  # the instructor's
    files = [*package, *ROOT.glob("exercises/*/*.py")]
    cells = [
        cell.source
        for path in ROOT.glob("exercises/*/source.ipynb")
        for cell in nbformat.read(path, as_version=4).cells
        if cell.cell_type == "code"
    ]
    sources = [*cells, *(path.read_text(encoding="utf-8") for path in files)]
    wanted = {names.get(name, name) for source in sources for name in imported(source)}
    assert wanted - learn <= {"jaxtyping", "distributed"}, "asked for by a type checker, and by who has a cluster"
    scratch = {name for path in ROOT.glob("companion/scratch/**/*.py") for name in imported(path.read_text())}
    assert scratch - base <= {"jaxtyping"}
