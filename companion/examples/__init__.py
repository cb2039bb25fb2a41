"""Small programs in the manner of PyTorch's teaching scripts: one source each, for both worlds.

As they stand they train in NumPy. With ``companion.reference`` for ``companion.scratch`` in their one import they
train in PyTorch, and every number agrees: :func:`companion.parity.compare_example` compares them. Each trains for
some steps and leaves ``losses``, one a step, and its ``model`` or its list of ``parameters``.

Chapter: softmax
"""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent
EXAMPLES = tuple(sorted(path.stem for path in FOLDER.glob("[a-z]*.py")))


def source(name: str, world: str = "scratch") -> str:
    """Give an example's source, as it runs in a world: ``"scratch"`` or ``"reference"``.

    Raises: KeyError for an example that there is not.
    """
    if name not in EXAMPLES:
        raise KeyError(f"there is no example {name!r}; expected one of {', '.join(EXAMPLES)}")
    text = (FOLDER / f"{name}.py").read_text(encoding="utf-8")
    return text.replace("from companion.scratch import", f"from companion.{world} import")


def run(name: str, world: str) -> dict:
    """Run an example in a world, and give what it leaves: its variables."""
    variables = {"__name__": "__main__"}
    exec(compile(source(name, world), f"{name}.py", "exec"), variables)
    return variables
