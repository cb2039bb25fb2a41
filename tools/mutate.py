"""Spoil the gradients on purpose, one place at a time, and see whether the tests notice.

Every line of ``companion/scratch`` that computes a derivative (each ``backward``, each slope, the walk back over
the tape, the rules of dual numbers, the steps of optimizers and schedules) is changed in every way of
``mutations.py``, and the tests are run on each change. A change that no test notices is a survivor, and is shown.
Some survive because they change nothing that can be seen: ``unchanged.py`` lists them with the reason.

    python tools/mutate.py [--only ops/linear.py] [--jobs 2] [--first]

With ``--first`` only the comparison and the tests of the changed file itself are asked: in minutes, a lower bound.

Each change runs in a process forked from one that has loaded PyTorch and pytest already. A changed operation meets
the comparison with PyTorch directly first, in the cases that the tests use, since collecting all tests takes longer
than most of them; what that does not notice, pytest is asked about. What is known is kept in
``_build/mutants.json``, so that an interrupted run goes on where it stopped; a changed file is tried afresh, and so
is what survived other tests than there are now.
"""

import argparse
import ast
import concurrent.futures
import functools
import gc
import hashlib
import importlib.abc
import importlib.util
import json
import os
import resource
import signal
import sys
from pathlib import Path

from mutations import mutants, name
from nearest import THEN, nearest
from unchanged import SAME

ROOT = Path(__file__).resolve().parent.parent
SCRATCH = ROOT / "companion" / "scratch"
KNOWN = ROOT / "_build" / "mutants.json"
SECONDS = 240  # of the processor's time, not of the clock's: a busy machine makes nothing noticed
WAITING = 3600  # of the clock: nor may one wait for ever


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
        signal.alarm(WAITING)
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        try:
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            sys.meta_path.insert(0, Changed(module, path, source))
            may_take(SECONDS)
            if is_compared(path):
                compared(path)
            import pytest

            options = ["-x", "-q", "--no-header", "-W", "ignore", "--assert=plain"]
            unwanted = "cacheprovider", "unraisableexception", "threadexception"  # here they only take time
            options += [part for plugin in unwanted for part in ("-p", f"no:{plugin}")]
            noticed = any(pytest.main([*options, *tests]) for tests in nearest(path))
            if not noticed and not first_only:
                may_take(5 * SECONDS)
                noticed = pytest.main([*options, *THEN])
            os._exit(1 if noticed else 0)
        except BaseException:
            os._exit(1)
    return os.waitpid(child, 0)[1] != 0


def is_compared(path: Path) -> bool:
    """Say whether a change in this file meets the comparison of operations first."""
    return "ops" in path.parts or path.name == "dual.py"


def may_take(seconds: int) -> None:
    """End this process once it has computed so long from now on."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds, resource.RLIM_INFINITY))


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


@functools.cache
def tests_there_are() -> str:
    """Name the tests as they stand now: with any other text they have another name."""
    files = [path for tests in THEN for path in [ROOT / tests, *sorted((ROOT / tests).rglob("*.py"))]]
    return hashlib.sha256(b"".join(path.read_bytes() for path in files if path.is_file())).hexdigest()[:16]


def asked(path: Path, first_only: bool) -> str:
    """Name the tests that a survivor in a file has met: where they are others now, it is asked again."""
    return f"survived {tests_there_are()} {nearest(path)}{'' if first_only else ' and all'}"


def is_known(what: str | None, path: Path, first_only: bool) -> bool:
    """Say whether what is known of a change answers the question."""
    return what == "noticed" or what == asked(path, False) or (first_only and what == asked(path, True))


def unchanged(path: Path) -> str:
    """Name what is asked of a file as it stands: the same tests need to pass once, whichever file they are for."""
    return f"unchanged {path.name if is_compared(path) else ''} {nearest(path)}"


def keep(known: dict[str, str]) -> None:
    """Write down what is known, all at once, so that whoever is interrupted here loses nothing."""
    KNOWN.parent.mkdir(exist_ok=True)
    new = KNOWN.with_suffix(".new")
    new.write_text(json.dumps(known))
    new.replace(KNOWN)


def changes_of(only: str = "") -> list[tuple[Path, str, str, str]]:
    """List every change: the file, the change's name, the source after it, and the key under which it is known."""
    found = []
    for path in sorted(SCRATCH.rglob("*.py")):
        if only in str(path):
            text = path.read_text()
            for line, what, source in mutants(path):
                key = hashlib.sha256(source.encode()).hexdigest()[:16]
                found.append((path, f"{line}: {name(text, line, what)}", source, key))
    return found


def is_same(path: Path, change: str) -> bool:
    """Say whether a change is listed as one that changes nothing that can be seen."""
    return change.partition(": ")[2] in SAME.get(path.relative_to(SCRATCH).as_posix(), {})


def main() -> None:
    """Try every change that is not known yet, and report."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--only", default="", help="only files whose path holds this")
    parser.add_argument("--first", action="store_true", help="ask only the tests nearest to the change")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    os.environ |= {"OMP_NUM_THREADS": "1", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    import hypothesis  # noqa: F401  (loaded before the forks)
    import pytest  # noqa: F401
    import scipy  # noqa: F401
    import sklearn.linear_model  # noqa: F401
    import torch
    from tqdm import tqdm

    torch.set_num_threads(1)
    torch.optim.SGD([torch.zeros(1, requires_grad=True)])  # loads what takes seconds, for all that are forked
    gc.freeze()  # nobody needs to look through it for garbage again
    known = json.loads(KNOWN.read_text()) if KNOWN.exists() else {}
    todo = changes_of(options.only)
    new = [item for item in todo if not is_known(known.get(item[-1]), item[0], options.first)]
    print(f"{len(todo)} changes, {len(todo) - len(new)} of them known", flush=True)
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        wanted = {unchanged(path): path for path, *_ in new}
        wanted = {key: path for key, path in wanted.items() if known.get(key) != tests_there_are()}
        failing = pool.map(lambda path: run_tests(path, path.read_text(), first_only=True), wanted.values())
        for (key, path), failed in zip(wanted.items(), failing, strict=True):
            if failed:
                sys.exit(f"The tests of {path.relative_to(ROOT)} fail on the unchanged source; they must pass first.")
            known[key] = tests_there_are()
            keep(known)
        futures = {  # what changes nothing need not meet all tests to say so
            pool.submit(run_tests, path, source, options.first or is_same(path, change)): (path, key)
            for path, change, source, key in new
        }
        for future in tqdm(concurrent.futures.as_completed(futures), total=len(new)):
            path, key = futures[future]
            known[key] = "noticed" if future.result() else asked(path, options.first)
            keep(known)
    report(todo, known)


def report(todo: list[tuple[Path, str, str, str]], known: dict[str, str]) -> None:
    """Print how many changes were noticed, and each that was not; fail where one that changes nothing was."""
    noticed = {key for *_, key in todo if known[key] == "noticed"}
    same = [(path, change, key) for path, change, _, key in todo if is_same(path, change)]
    print(f"{len(noticed)} of {len(todo)} changes were noticed: {100 * len(noticed) / max(len(todo), 1):.1f} %")
    print(f"{len(same)} others change nothing that can be seen (tools/unchanged.py says why)")
    for path, change, _, key in todo:
        if key not in noticed and not is_same(path, change):
            print(f"survived: {path.relative_to(SCRATCH)}:{change}")
    wrong = [f"{path.relative_to(SCRATCH)}:{change}" for path, change, key in same if key in noticed]
    if wrong:
        sys.exit("These are listed as changing nothing, and were noticed:\n" + "\n".join(wrong))


if __name__ == "__main__":
    main()
