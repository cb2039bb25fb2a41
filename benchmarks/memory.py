"""The most memory that one training step holds beyond what stands before it, against PyTorch's.

Each world takes the step in a fresh process, and both are measured by the system: after a small step has loaded all
code, the model stands and nothing is computed yet, the peak of resident memory is set back; then one step is taken.
What is counted is gradients, what the backward keeps, and temporaries; not parameters, nor the batch.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from contextlib import suppress
from functools import partial
from itertools import product
from pathlib import Path

from benchmarks import conv, steps, tables, transformer
from benchmarks.child import environment
from benchmarks.records import ROOT

TITLE = "Peak memory of a training step, beyond parameters and batch"


def mlp(dtype: str, small: bool):
    """Draw a wide network and a large batch."""
    p = steps.problem("784-16-10" if small else "784-2048-2048-10", 8 if small else 4096, dtype)
    return steps.mlp(p.widths), steps.cross_entropy, p.x, p.y


def convolution(dtype: str, small: bool):
    """Draw a convolutional network and a large batch of pictures."""
    return conv.task(28, 8 if small else 512, dtype)


def block(dtype: str, small: bool):
    """Draw a Transformer block and a large batch of texts."""
    return transformer.task(2 if small else 256, dtype)


MODELS = {"784-2048-2048-10, batch 4096": mlp, "CNN 28 x 28, batch 512": convolution, "block, batch 256": block}


def rows(quick: bool) -> list[dict]:
    """List models and kinds of number."""
    names = list(MODELS)[:1] if quick else MODELS
    return [{"model": name, "dtype": dtype, "threads": 1} for dtype, name in product(steps.dtypes(quick), names)]


def measure(row: dict, quick: bool) -> dict:
    """Have each world's process say what its step took."""
    command = [sys.executable, "-m", "benchmarks.memory", row["model"], row["dtype"]]
    told = {
        world: json.loads(
            subprocess.run([*command, world], cwd=ROOT, env=environment(1), check=True, stdout=subprocess.PIPE).stdout
        )
        for world in steps.WORLDS
    }
    return {"bytes": {world: answer["step"] for world, answer in told.items()}, **told["ours"]["standing"]}


def table(records: list[dict]) -> str:
    """Show megabytes and their ratio."""
    lines = []
    for record in records:
        result = record["result"]
        mine, theirs = (result["bytes"][world] / 2**20 for world in ("ours", "PyTorch"))
        standing = (result[name] / 2**20 for name in ("parameters", "batch"))
        lines.append(
            [*record["row"].values(), *(f"{x:.0f}" for x in (*standing, mine, theirs)), f"{mine / theirs:.2f}"]
        )
    headers = ["parameters, MiB", "batch, MiB", "ours, MiB", "PyTorch, MiB", "ours / PyTorch"]
    return tables.markdown([*records[0]["row"], *headers], lines)


def resident(field: str) -> int:
    """Read a figure of this process's memory in bytes, "VmRSS" now or "VmHWM" at its peak; elsewhere, the peak."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:  # not Linux
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return next(int(line.split()[1]) for line in lines if line.startswith(field)) * 1024


def forget_peak() -> None:
    """Set the peak back to what is held now, where the system lets us (Linux)."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def main(model: str, dtype: str, world: str) -> None:
    """Take the step and say by how much the peak grew."""
    take = partial(steps.step_of, steps.WORLDS[world])
    take(*MODELS[model](dtype, small=True)).run()
    build, loss, x, y = MODELS[model](dtype, small=False)
    step = take(build, loss, x, y)
    forget_peak()
    before = resident("VmRSS")
    step.run()
    taken = max(0, resident("VmHWM") - before)
    parameters = sum(array.nbytes for array in step.parameters())
    print(json.dumps({"step": taken, "standing": {"parameters": parameters, "batch": x.nbytes}}))


if __name__ == "__main__":
    main(*sys.argv[1:])
