"""All contestants do the same work: they are checked here on small sizes, and again before each race."""

import importlib.util
import shutil
import sys

import numpy as np
import pytest

from benchmarks import SUBJECTS, bank, conv, curve, gradient_cost, operations, optimizers, peers, steps, transformer
from companion.pairs import PAIRS
from companion.world import REFERENCE, SCRATCH

SHAPES = [("2-16-16-2", 32), ("6-5-10", 4)]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("network, batch", SHAPES)
@pytest.mark.parametrize("name", steps.BUILDERS)
def test_steps_of_a_network_are_the_same(name, network, batch, dtype):
    p = steps.problem(network, batch, dtype, lr=1.0)
    steps.require_same_work({"PyTorch": steps.BUILDERS["PyTorch"](p), name: steps.BUILDERS[name](p)}, dtype)


@pytest.fixture
def recursion_limit():
    """Set it again afterwards: tinygrad raises it for the whole process."""
    before = sys.getrecursionlimit()
    yield
    sys.setrecursionlimit(before)


@pytest.mark.usefixtures("recursion_limit")
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("network, batch", SHAPES)
@pytest.mark.parametrize("name", peers.PEERS)
def test_peers_take_the_same_step(name, network, batch, dtype, tmp_path, monkeypatch):
    module, build = peers.PEERS[name]
    if importlib.util.find_spec(module) is None:
        pytest.skip(f"{module} is not installed; make bench installs it")
    if name == "tinygrad" and not shutil.which("clang"):
        pytest.skip("tinygrad needs clang")
    if name == "micrograd" and dtype != "float64":
        pytest.skip("micrograd computes with Python's numbers")
    monkeypatch.setenv("DEV", "CPU")
    p = steps.problem(network, batch, dtype, lr=1.0)
    steps.require_same_work({"PyTorch": steps.BUILDERS["PyTorch"](p), name: build(p)}, dtype)


@pytest.mark.parametrize("fault", ["loss", "gradient", "dtype"])
def test_other_work_is_refused(fault):
    p = steps.problem("2-4-2", 3, "float64", lr=1.0)
    honest, cheat = steps.by_hand(p), steps.by_hand(p)
    wrong = {
        "loss": steps.Step(lambda: cheat.run() + 1e-6, cheat.parameters),
        "gradient": steps.Step(cheat.run, lambda: [a * (1 + 1e-6) ** cheat.run() for a in cheat.parameters()]),
        "dtype": steps.Step(cheat.run, lambda: [a.astype("float32") for a in cheat.parameters()]),
    }[fault]
    with pytest.raises(AssertionError, match=r"^cheat"):
        steps.require_same_work({"honest": honest, "cheat": wrong}, "float64")


def test_the_matrix_products_are_those_of_a_step():
    p = steps.problem("3-4-2", 5, "float64")
    calls = []
    original = np.matmul

    def counted(a, b, out):
        calls.append((a.shape, b.shape, out.shape))
        return original(a, b, out=out)

    products = steps.products(p)
    products.__globals__["np"].matmul = counted
    try:
        products()
    finally:
        products.__globals__["np"].matmul = original
    forward = [((5, 3), (3, 4), (5, 4)), ((5, 4), (4, 2), (5, 2))]
    back = [((2, 5), (5, 4), (2, 4)), ((5, 2), (2, 4), (5, 4)), ((4, 5), (5, 3), (4, 3))]
    assert calls == forward + back


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("model", ["conv 8", "conv 28", "block"])
def test_models_take_the_same_step(model, dtype):
    task = transformer.task(2, dtype) if model == "block" else conv.task(int(model.split()[1]), 3, dtype)
    options = {"lr": 1.0, "needs_input": model == "block"}
    taken = {name: steps.step_of(world, *task, **options) for name, world in steps.WORLDS.items()}
    steps.require_same_work(taken, dtype)


SMALL = operations.operations(*operations.SIZES["64 x 256"])


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", SMALL)
def test_operations_agree(name, dtype):
    found = operations.both(name, "64 x 256", dtype)
    operations.require_same(found.ours, found.pytorch, dtype)


def test_every_operation_of_the_list_of_pairs_is_measured():
    timed = {name.split()[0] for name in SMALL}
    assert {pair.name for pair in PAIRS} - timed == {"dropout"}, "add it to benchmarks/operations.py"


def test_what_takes_too_long_says_why_or_that_nobody_knows():
    row = {"size": "64 x 256", "dtype": "float64", "threads": 1}
    slow = {"ours": [5.0], "PyTorch": [2.0]}
    records = [
        {"row": {"operation": name, **row}, "result": {"seconds": {**slow, **floor}, "vectors": ["AVX9"]}}
        for name, floor in (("sin", {"floor": [4.4]}), ("exp", {}))
    ]
    text = operations.table(records)
    assert "alone 2.20 times PyTorch" in text and "| ?" in text
    assert "Rows above 2: 2 of 2, without a reason 1." in text and "AVX9" in text
    assert set(operations.FLOORS) <= {(name, dtype) for name in SMALL for dtype in operations.TOLERANCE}


@pytest.mark.parametrize("rule", optimizers.RULES)
def test_optimizers_take_the_same_step(rule):
    mine, ours = optimizers.contestant(SCRATCH, rule, "float64")
    theirs, pytorch = optimizers.contestant(REFERENCE, rule, "float64")
    before = [w.data.copy() for w in mine]
    for _ in range(3):
        ours(), pytorch()
    for start, one, other in zip(before, mine, theirs, strict=True):
        moved = start - other.detach().numpy()
        assert np.abs(start - one.data - moved).max() <= 1e-9 * np.abs(moved).max()


def test_a_gradient_is_timed_against_the_same_loss():
    p = steps.problem("3-4-2", 5, "float64")
    mine, theirs = (gradient_cost.functions(world, p) for world in (SCRATCH, REFERENCE))
    assert mine[0]().item() == pytest.approx(theirs[0]().item(), rel=1e-12)
    assert not mine[0]().requires_grad and not theirs[0]().requires_grad


@pytest.mark.parametrize("name", SUBJECTS)
def test_a_quick_run_measures_some_of_the_rows_of_a_full_one(name):
    subject = importlib.import_module(f"benchmarks.{name}")
    quick, full = subject.rows(True), subject.rows(False)
    assert quick and len(quick) < len(full) and all(row in full for row in quick)
    needed = (
        {"threads"} if name in ("grading", "classes") else {"dtype", "threads"}
    )  # homework comes in several kinds of number
    assert all(needed <= set(row) for row in full)


def test_a_peer_that_is_absent_is_named_in_the_table(monkeypatch):
    monkeypatch.setattr(peers.importlib.util, "find_spec", lambda module: None)
    assert peers.why_absent("JAX", "64-32-10", "float32") == "not installed"
    row = {"network": "64-32-10", "batch": 32, "dtype": "float32", "threads": 1}
    result = {"seconds": {"ours": [1e-3], "PyTorch": [2e-3]}, "absent": {"JAX": "not installed"}}
    text = peers.table([{"row": row, "result": result}])
    assert "2 ms (2.00 x)" in text and text.endswith("Not measured: JAX: not installed")


def test_a_bank_and_networks_alone_take_the_same_steps():
    ways = bank.contestants((3, 8), 4, "float64")
    bank.require_same(ways)
    fresh = bank.contestants((3, 8), 4, "float64")["PyTorch, alone"]
    with pytest.raises(AssertionError, match=r"^ours: "):
        bank.require_same({"PyTorch, alone": fresh, "ours": ways["ours"]})


def test_every_way_to_the_curve_gives_the_same_answers_and_the_operations_are_counted():
    p = curve.problem(40, 12, most=5)
    assert len(p.sizes) == 12 and 40 in p.sizes and p.sizes[-1] == 200
    found = {name: run(p) for name, run in curve.CONTESTANTS.items()}
    for name, answers in found.items():
        bound = 1e-5 if name == "a Gram matrix a size" else curve.AGREE
        assert curve.disagreement(p, answers, found["NumPy lstsq"]) <= bound, name
    spoilt = found["ours"][0] + 1e-6, found["ours"][1]
    assert curve.disagreement(p, spoilt, found["NumPy lstsq"]) > curve.AGREE
    gram, answers = 40**2 * 200, 2 * 10 * len(p.new) * sum(p.sizes)  # the two largest parts
    assert 1 < curve.operations(p) / (gram + answers) < 2.5
