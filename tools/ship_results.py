"""Compute the large results that come with the book: those of the experiments named, or of all.

What is there already stays, unless --again is given; what no experiment asks for any more is removed.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from companion.experiments.sweeping.catalogue import catalogue, find  # noqa: E402
from companion.experiments.sweeping.keys import brief, name_of  # noqa: E402
from companion.experiments.sweeping.shipping import shipped, to_ship  # noqa: E402


def main(names: list[str], again: bool = False) -> None:
    """Ship what is missing, and clear away what is left over."""
    chosen = {name_of(module.run): module for module in map(find, names)} if names else catalogue()
    for module, config in to_ship(chosen):
        key = shipped.key(module.run, config)
        if again or shipped.load(module.run, key) is None:
            path = shipped.ship(module, config)
            seconds = shipped.about(key)["seconds"]
            print(f"{key.experiment} at {brief(config)}: {path.stat().st_size:,} bytes, {seconds} s", flush=True)
    for path in left_over():
        path.unlink()
        print(f"{path.relative_to(shipped.folder)}: nobody's any more, removed")


def left_over() -> list[Path]:
    """List the files that are no result of any experiment as it is now."""
    wanted = {shipped.folder / shipped.key(module.run, config).file for module, config in to_ship(catalogue())}
    return sorted(path for path in shipped.folder.glob("*/*") if path not in wanted)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="experiments; default all")
    parser.add_argument("--again", action="store_true", help="compute what is there already too")
    options = parser.parse_args()
    try:
        main(options.names, options.again)
    except ValueError as error:
        sys.exit(str(error))
