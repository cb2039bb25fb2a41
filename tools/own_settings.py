"""Notebooks run with the book's settings, not a person's: `make notebooks` and `make test` give the same anywhere.

What someone has set for Matplotlib, IPython and Jupyter would change outputs; and a home that cannot be written to
would put their complaints into them.
"""

from __future__ import annotations

import os
from collections.abc import MutableMapping
from pathlib import Path

PLACE = Path(__file__).resolve().parents[1] / "_build" / "settings"  # kept, for the list of fonts that takes long
FOLDERS = {"MPLCONFIGDIR": "matplotlib", "IPYTHONDIR": "ipython", "JUPYTER_DATA_DIR": "jupyter"}


def use_own_settings(environ: MutableMapping[str, str] = os.environ) -> None:
    """Let this process, and the kernels that it starts, read and write settings in the book's folder alone."""
    environ.pop("MPLBACKEND", None)  # the kernel has its own, which gives pictures
    for variable, name in FOLDERS.items():
        (PLACE / name).mkdir(parents=True, exist_ok=True)
        environ[variable] = str(PLACE / name)
