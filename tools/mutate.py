"""Spoil the gradients on purpose, one place at a time, and see whether the tests notice.

Every line of ``companion/scratch`` that computes a derivative (each ``backward``, each slope, the walk back over
the tape, the rules of dual numbers, the steps of the optimizers) is changed in every way of ``mutations.py``, and
the tests are run on each change. A change that no test notices is a survivor, and is shown.

    python tools/mutate.py [--only ops/linear.py] [--jobs 2] [--first]

With ``--first`` only the comparison and the tests of the changed file itself are asked: in minutes, a lower bound.

Each change runs in a process forked from one that has loaded PyTorch and pytest already. A changed operation meets
the comparison with PyTorch directly first, in the cases that the tests use, since collecting all tests takes longer
than most of them; what that does not notice, pytest is asked about. What is known is kept in
``_build/mutants.json``, so that an interrupted run goes on where it stopped, and a changed file is tried afresh.
"""

import argparse
import ast
import concurrent.futures
import hashlib
import importlib.abc
import importlib.util
import json
import os
import signal
import sys
from pathlib import Path

from mutations import mutants

ROOT = Path(__file__).resolve().parent.parent
SCRATCH = ROOT / "companion" / "scratch"
KNOWN = ROOT / "_build" / "mutants.json"
SECONDS = 240  # a change that makes the tests run for ever is noticed too

# Which tests run first on a change in which file or folder; the rest run after, where these see nothing.
FIRST = {
    "functional.py": ["tests/parity/test_parity_directions.py", "-k", "products or grad or input"],
    "norm.py": ["tests/scratch/test_norm.py"],
    "ops": ["tests/parity/test_parity_operations.py", "-k", "needs"],
    "autodiff": [
        "tests/scratch/test_autodiff.py",
        "tests/scratch/test_tensor.py",
        "tests/scratch/test_small_tape.py",
        "tests/scratch/test_graph_memory.py",
    ],
    "dual.py": ["tests/parity/test_parity_directions.py", "-k", "padding or said or kink"],
    "schedules": ["tests/scratch/test_schedules.py"],
    "optimizers": ["tests/scratch/test_optimizers.py", "tests/scratch/test_clipping.py"],
    "symbolic": ["tests/scratch/test_symbolic.py", "tests/scratch/test_symbolic_size.py"],
}
THEN = ["tests/scratch", "tests/parity", "tests/test_extremes.py"]


class Changed(importlib.abc.MetaPathFinder, importlib.abc.SourceLoader):
    """Load one module from the source given instead of its file."""

    def __init__(self, name: str, path: Path, source: str):
        self.name, self.path, self.source = name, path, source

    def find_spec(self, name, path=None, target=None):
        if name != self.name:
            return None
        locations = [str(self.path.parent)] if self.path.name == "__init__.py" else None
        return importlib.util.spec_from_file_location(
            name, self.path, loader=self, submodule_search_locations=locations
        )

    def get_filename(self, name):
        return str(self.path)

    def get_data(self, path):
        return self.source.encode()

    def path_stats(self, path):
        raise OSError  # never a cached byte code


def run_tests(path: Path, source: str, first_only: bool = False) -> bool:
    """Run the tests on a change, in a forked process; say whether they noticed it."""
    child = os.fork()
    if child == 0:
        signal.alarm(SECONDS)
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        try:
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            sys.meta_path.insert(0, Changed(name, path, source))
            if "ops" in path.parts or path.name == "dual.py":
                compared(path)
            import pytest

            options = ["-x", "-q", "-p", "no:cacheprovider", "--no-header", "-W", "ignore"]
            first = [tests for part, tests in FIRST.items() if part in path.parts]
            noticed = any(pytest.main([*options, *tests]) for tests in [*first, *([] if first_only else [THEN])])
            os._exit(1 if noticed else 0)
        except BaseException:
            os._exit(1)
    return os.waitpid(child, 0)[1] != 0


def compared(path: Path) -> None:
    """Compare with PyTorch all operations written in this file (all there are, if none is); raise if one differs."""
    import warnings

    warnings.simplefilter("ignore")
    from companion import parity
    from companion.pairs import PAIRS

    names = {n.name for n in ast.parse(path.read_text()).body if isinstance(n, ast.FunctionDef)}
    here = [pair for pair in PAIRS if pair.name.split()[0] in names]
    for pair in here or PAIRS:
        for case in pair.cases:
            assert parity.compare(pair, seed=0, case=case).agrees
            assert parity.compare(pair, seed=1, case=case, dtype="float32").agrees
        for case in pair.smooth:
            assert parity.compare_directional(pair, seed=0, case=case).agrees


def main() -> None:
    """Try every change that is not known yet, and report."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--only", default="", help="only files whose path holds this")
    parser.add_argument("--first", action="store_true", help="ask only the tests nearest to the change")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    os.environ["OMP_NUM_THREADS"] = "1"
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    import hypothesis  # noqa: F401  (loaded before the forks)
    import pytest  # noqa: F401
    import scipy  # noqa: F401
    import sklearn.linear_model  # noqa: F401
    import torch
    from tqdm import tqdm

    torch.set_num_threads(1)
    known = json.loads(KNOWN.read_text()) if KNOWN.exists() else {}
    todo = []
    for path in sorted(SCRATCH.rglob("*.py")):
        if options.only in str(path):
            for line, what, source in mutants(path):
                key = hashlib.sha256(source.encode()).hexdigest()[:16]
                todo.append((path, line, what, source, key))
    new = [item for item in todo if item[-1] not in known]
    print(f"{len(todo)} changes, {len(todo) - len(new)} of them known")
    KNOWN.parent.mkdir(exist_ok=True)
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        paths = sorted({path for path, *_ in new})
        unchanged = pool.map(lambda path: run_tests(path, path.read_text(), first_only=True), paths)
        for path, failed in zip(paths, unchanged, strict=True):
            if failed:
                sys.exit(f"The tests of {path.relative_to(ROOT)} fail on the unchanged source; they must pass first.")
        futures = {pool.submit(run_tests, path, source, options.first): key for path, _, _, source, key in new}
        for future in tqdm(concurrent.futures.as_completed(futures), total=len(new)):
            known[futures[future]] = future.result()
            final = known if not options.first else {key: noticed for key, noticed in known.items() if noticed}
            KNOWN.write_text(json.dumps(final))
    killed = sum(known[item[-1]] for item in todo)
    print(f"{killed} of {len(todo)} changes were noticed: {100 * killed / max(len(todo), 1):.1f} %")
    for path, line, what, _, key in todo:
        if not known[key]:
            text = path.read_text().splitlines()[line - 1].strip()
            print(f"survived: {path.relative_to(SCRATCH)}:{line}: {what}: {text}")


if __name__ == "__main__":
    main()
