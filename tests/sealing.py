"""What several tests share, none may change: an array at the top of a module of tests can only be read.

A test that writes into one fails there and then, instead of making those after it compare something else.
"""

import numpy as np


def seal(value) -> None:
    """Make an array read-only, and those in a tuple, list or dictionary."""
    if isinstance(value, np.ndarray):
        value.flags.writeable = False
    elif isinstance(value, tuple | list):
        for one in value:
            seal(one)
    elif isinstance(value, dict):
        seal(list(value.values()))
