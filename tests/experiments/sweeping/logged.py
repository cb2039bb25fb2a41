"""An experiment that writes down each run, and can be told to be slow, to fail, or to die."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from companion.shapes import Array, Float


@dataclass(frozen=True)
class Config:
    """The seed; the log; and what happens to this run."""

    seed: int
    log: str
    seconds: float = 0.0
    deaths: int = 0  # how often its process is killed before it succeeds
    error: str = ""


@dataclass(frozen=True)
class Result:
    """Numbers that the seed draws."""

    drawn: Float[Array, "3"]
    seed: int


def run(config: Config) -> Result:
    """Draw three numbers, and say so in the log once they are there."""
    if counted(config.log, f"dead {config.seed}") < config.deaths:
        write(config.log, f"dead {config.seed}")
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(config.seconds)
    if config.error:
        raise ValueError(config.error)
    result = Result(np.random.default_rng(config.seed).normal(size=3), config.seed)
    write(config.log, f"done {config.seed}")
    return result


def write(log: str, line: str) -> None:
    """Append a line in one step, so that lines of several processes never mix."""
    handle = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(handle, f"{line} {os.getpid()}\n".encode())
    os.close(handle)


def lines(log) -> list[str]:
    """Give what was written, each line without the number of the process."""
    path = Path(log)
    return [line.rpartition(" ")[0] for line in path.read_text().splitlines()] if path.exists() else []


def processes(log) -> set[int]:
    """Give the processes that wrote."""
    return {int(line.rpartition(" ")[2]) for line in Path(log).read_text().splitlines()}


def counted(log, line: str) -> int:
    """Count how often a line was written."""
    return lines(log).count(line)


def right(results, configs) -> bool:
    """Say whether these are the results of the configurations, bit by bit and in their order."""
    return all(
        result.seed == config.seed and (result.drawn == np.random.default_rng(config.seed).normal(size=3)).all()
        for result, config in zip(results, configs, strict=True)
    )
