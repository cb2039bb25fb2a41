"""The house keeps its shape: mirrored trees, imports that run one way, a chapter for every public name."""

import ast
import importlib
import inspect
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

import companion
from companion import reference, scratch
from companion.chapters import taught_in

ROOT = Path(companion.__file__).parent

# A public name without a twin, and why.
NO_AGENTS = "neither PyTorch nor scikit-learn has agents, or worlds to act in"
ALONE = {
    "scratch.agents.EpsilonGreedy": NO_AGENTS,
    "scratch.agents.GridWorld": NO_AGENTS,
    "scratch.agents.Log": NO_AGENTS,
    "scratch.agents.Room": NO_AGENTS,
    "scratch.agents.action_values": NO_AGENTS,
    "scratch.agents.play": NO_AGENTS,
    "scratch.agents.policy_iteration": NO_AGENTS,
    "scratch.agents.q_learning": NO_AGENTS,
    "scratch.agents.thermostat": NO_AGENTS,
    "scratch.dual.Dual": "PyTorch keeps the class of its dual numbers to itself",
    "scratch.ops.ELEMENTWISE": "a table that PyTorch has in C++",
    "scratch.autodiff.topological_order": "PyTorch keeps its order to itself",
    "scratch.autodiff.walk_back": "PyTorch keeps its walk to itself",
    "scratch.metrics.corrected_standard_error": "neither PyTorch nor scikit-learn has it",
    "scratch.metrics.expected_calibration_error": "neither PyTorch nor scikit-learn has it",
    "scratch.regions.Region": "what linear_regions gives",
    "scratch.regions.linear_regions": "neither PyTorch nor SciPy counts a network's regions",
    "scratch.regions.cut": "a part of linear_regions",
    "scratch.regions.most_regions": "a formula",
    "scratch.search.evolution_strategy": "neither PyTorch nor SciPy has it",
    "scratch.search.random_search": "neither PyTorch nor SciPy has it",
    "reference.tensors": "only PyTorch insists on its own arrays in a state_dict",
    "reference.learners.TorchLogisticRegression": "a third opinion beside scikit-learn's",
}


def public_names(module) -> set[str]:
    """Give the names in ``__all__``, or else those that the module itself defines without an underscore.

    A module of the reference exports what it imports from the library as well.
    """
    if hasattr(module, "__all__"):
        return set(module.__all__)
    reexports = module.__name__.startswith("companion.reference.")
    return {
        name
        for name, value in vars(module).items()
        if not name.startswith("_")
        and (getattr(value, "__module__", None) == module.__name__ or (reexports and not inspect.ismodule(value)))
    }


def tree(package) -> dict[str, object]:
    """Give a package's public modules by their path below it; a package stands for its private modules."""
    modules = {"": package}
    for info in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        path = info.name.removeprefix(package.__name__ + ".")
        if path.split(".")[-1].startswith("_"):
            continue
        modules[path] = importlib.import_module(info.name)
    return modules


def room_names(package) -> set[str]:
    """Give all public names as "learners.LogisticRegression": inner files do not count, only the room does."""
    names = set()
    for path, module in tree(package).items():
        room = path.split(".")[0]
        if "." not in path:
            names |= {f"{room}.{name}".strip(".") for name in public_names(module)}
    return names


def test_the_trees_mirror_each_other():
    ours, theirs = room_names(scratch), room_names(reference)
    alone = {f"scratch.{name}" for name in ours - theirs} | {f"reference.{name}" for name in theirs - ours}
    assert alone == set(ALONE)


def test_scratch_needs_numpy_alone():
    modules = ["companion.scratch", *(f"companion.scratch.{p}" for p in tree(scratch) if p), "companion.data"]
    program = (
        "import sys\n"
        "class Blocked:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        root = name.split('.')[0]\n"
        "        if root not in {'companion', 'numpy'} | set(sys.stdlib_module_names): raise ImportError(name)\n"
        "sys.meta_path.insert(0, Blocked())\n"
        f"import importlib\nfor name in {modules}: importlib.import_module(name)\n"
        "assert 'torch' not in sys.modules and 'scipy' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_the_package_alone_imports_neither_torch_nor_matplotlib():
    program = "import companion, sys; assert not {'torch', 'matplotlib', 'numpy'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", program], check=True)


# Who may import whom: a room may use the rooms below it and those of its own floor.
FLOORS = [
    {"shapes", "chapters", "comparison"},
    {"draws"},
    {"counting"},
    {"scratch", "reference", "data"},
    {"world", "checks"},
    {"training"},
    {"pairs", "examples", "own"},
    {"parity", "experiments", "plots", "show"},
    {"homework"},
    {"course"},
    {"commands"},
    {"cli"},
]


def test_the_readmes_picture_is_the_house():
    """Every folder and every room of the package is drawn, the rooms in the order of the floors."""
    text = (ROOT.parent / "README.md").read_text(encoding="utf-8")
    picture = re.search(r"^## How it is built\n\n(.*?)\n\n", text, re.DOTALL | re.MULTILINE)[1]
    drawn = re.findall(r"^( +)([\w.]+)/? ", picture, re.MULTILINE)
    made = {"_build", "node_modules", "dist"}
    folders = {path.name for path in ROOT.parent.iterdir() if path.is_dir() and path.name[0] not in "._"}
    assert {name for indent, name in drawn if len(indent) == 4} == folders - made
    rooms = [name.removesuffix(".py") for indent, name in drawn if len(indent) == 6]
    assert sorted(rooms) == sorted(set().union(*FLOORS))
    floors = [next(i for i, floor in enumerate(FLOORS) if room in floor) for room in rooms]
    assert floors == sorted(floors)


def imported_rooms(path: Path) -> set[str]:
    """Give the rooms of companion that a file imports, at its top or inside a function."""
    rooms = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "companion":
            rest = node.module.split(".")[1:]
            rooms |= {rest[0]} if rest else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            rooms |= {a.name.split(".")[1] for a in node.names if a.name.startswith("companion.")}
    return rooms - {"__version__"}


@pytest.mark.parametrize("path", sorted(ROOT.rglob("*.py")), ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_run_one_way(path):
    room = path.relative_to(ROOT).parts[0].removesuffix(".py")
    if room == "__init__":
        assert not imported_rooms(path)
        return
    floor = next((i for i, rooms in enumerate(FLOORS) if room in rooms), None)
    assert floor is not None, f"{room} stands on no floor"
    below = set().union(*FLOORS[: floor + 1])
    assert imported_rooms(path) <= below
    if room in ("scratch", "reference"):
        assert not imported_rooms(path) & ({"scratch", "reference"} - {room})


# Where a private attribute of something else is read after all, and why.
OPENED = {
    "experiments/sweeping/sweep.py": {"os._exit"},  # Python's own name for leaving without a word
    "experiments/sweeping/workers.py": {"os._exit"},  # and so does a worker whose parent is gone
    "homework/worker.py": {"os._exit"},
    "plots/record.py": {"key._input_metadata"},  # PyTorch tells a node's shape nowhere else
    "scratch/layers/base.py": {"child._named_state"},  # a layer asks the layers in it, of the same class
}


def privates_read(path: Path) -> set[str]:
    """Give the private attributes that a file reads of anything but the object whose method it is."""
    return {
        ast.unparse(node)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute)
        and node.attr.startswith("_")
        and not node.attr.endswith("__")
        and not (isinstance(node.value, ast.Name) and node.value.id in ("self", "cls"))
    }


@pytest.mark.parametrize("path", sorted(ROOT.rglob("*.py")), ids=lambda p: str(p.relative_to(ROOT)))
def test_nobody_reads_what_is_private_to_another(path):
    place = path.relative_to(ROOT)
    if not place.is_relative_to("scratch/autodiff"):
        assert privates_read(path) == OPENED.get(place.as_posix(), set())


def documented() -> list:
    """List every public function and class of the teaching rooms that is our own."""
    found = {}
    rooms = [
        "scratch",
        "data",
        "world",
        "training",
        "pairs",
        "comparison",
        "parity",
        "checks",
        "counting",
        "draws",
        "experiments",
        "plots",
        "own",
    ]
    for room in rooms:
        package = importlib.import_module(f"companion.{room}")
        modules = [package]
        if hasattr(package, "__path__"):
            modules = list(tree(package).values())
        for module in modules:
            for name in public_names(module):
                value = getattr(module, name)
                if callable(value) and getattr(value, "__module__", "").startswith("companion."):
                    found[f"{value.__module__}.{name}"] = value
    return [pytest.param(value, id=name) for name, value in sorted(found.items())]


@pytest.mark.parametrize("thing", documented())
def test_every_public_name_says_what_it_is_and_where_it_is_taught(thing):
    doc = inspect.getdoc(thing) or ""
    assert doc.split("\n")[0].rstrip().endswith((".", ":")), doc[:200]
    assert taught_in(thing), "no docstring, module or folder says in which chapter it is taught"


LINES = 260  # one file, one idea: about 250
HOUSE = ("benchmarks", "book", "companion", "exercises", "tests", "tools")
WRITTEN_BY_HAND = [path for room in HOUSE for path in sorted((ROOT.parent / room).rglob("*.*"))]


@pytest.mark.parametrize(
    "path",
    [path for path in WRITTEN_BY_HAND if path.suffix in (".py", ".css", ".js")],
    ids=lambda path: path.relative_to(ROOT.parent).as_posix(),
)
def test_a_file_is_one_idea(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LINES
