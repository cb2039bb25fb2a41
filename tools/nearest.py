"""Which tests ``mutate.py`` asks first about a change in which file or folder; where they see nothing, all others."""

from pathlib import Path

FIRST = {
    "agents": ["tests/scratch/test_agents.py"],
    "bank.py": ["tests/scratch/test_bank.py"],
    "functional.py": [
        *("tests/parity/test_parity_directions.py", "tests/scratch/test_recording.py"),
        *("-k", "products or grad or input"),
    ],
    "norm.py": ["tests/scratch/test_norm.py"],
    "ops": ["tests/parity/test_parity_operations.py", "-k", "needs"],
    "_common.py": ["tests/scratch/test_contracts.py", "-k", "every_gradient"],
    "activations.py": [
        *("tests/scratch/test_elementwise.py", "tests/parity/test_parity_directions.py"),
        *("-k", "elementwise or kink"),
    ],
    "_protocols.py": ["tests/scratch/test_recording.py"],
    "methods.py": ["tests/scratch/test_functional.py"],
    "_contract.py": ["tests/scratch/test_operation.py"],
    "autodiff": [
        "tests/scratch/test_autodiff.py",
        "tests/scratch/test_tensor.py",
        "tests/scratch/test_small_tape.py",
        "tests/scratch/test_graph_memory.py",
    ],
    "dual.py": ["tests/parity/test_parity_directions.py", "-k", "padding or said or kink or option"],
    "schedules": ["tests/scratch/test_schedules.py"],
    "adaptive.py": ["tests/scratch/test_optimizers.py", "-k", "every_step"],
    "sgd.py": ["tests/scratch/test_optimizers.py", "-k", "every_step"],
    "clipping.py": ["tests/scratch/test_clipping.py"],
    "optimizers": ["tests/scratch/test_optimizers.py"],
    "symbolic": ["tests/scratch/test_symbolic.py", "tests/scratch/test_symbolic_size.py"],
}
THEN = ["tests/scratch", "tests/parity", "tests/test_extremes.py"]


def nearest(path: Path) -> list[list[str]]:
    """List the tests that a change in this file meets first."""
    return [tests for part, tests in FIRST.items() if part in path.parts]
