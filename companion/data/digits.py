"""1,797 handwritten digits, 8 x 8 pixels each, shipped with the package.

Chapter: ai_ml_dl
"""

from __future__ import annotations

import gzip
import hashlib
import io
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np

from companion.shapes import Array, Float, Int

SHA256 = "e31b7ccbf8cc2b158de948b1bb7a67bf39a856fb064b3aa8ef489f12a2dc4b63"


@dataclass(frozen=True)
class Digits:
    """The digits in three fixed parts: pixels (N, 64) between 0 and 1, labels (N,) from 0 to 9."""

    x_train: Float[Array, "N D"]
    y_train: Int[Array, "N"]
    x_validation: Float[Array, "N D"]
    y_validation: Int[Array, "N"]
    x_test: Float[Array, "N D"]
    y_test: Int[Array, "N"]


@cache
def _table() -> Array:
    packed = resources.files("companion.data").joinpath("files/digits.csv.gz").read_bytes()
    if hashlib.sha256(packed).hexdigest() != SHA256:
        raise OSError("digits: the shipped file digits.csv.gz is damaged; expected another checksum")
    table = np.loadtxt(io.BytesIO(gzip.decompress(packed)), delimiter=",", dtype=np.int64)
    table.setflags(write=False)
    return table


def digits(dtype=np.float64) -> Digits:
    """Load the handwritten digits, pixels divided by 16, in fixed parts for training, validation and test.

    Row i of the set is a test row where i mod 7 is 0, a validation row where it is 1, else a training row: 257,
    257 and 1,283 rows. The rule is fixed so that every number in the book speaks of the same rows, and 7 has no
    factor in common with the period of 10 in which much of the file counts its digits.

    Source: Alpaydin and Kaynak (1998), Optical Recognition of Handwritten Digits, UCI Machine Learning Repository
    (licence CC BY 4.0), test part; 13 writers, who appear in all three parts.
    """
    table = _table()
    x, y = (table[:, :64] / 16).astype(dtype), table[:, 64].copy()
    part = np.arange(len(y)) % 7
    train, validation, test = part > 1, part == 1, part == 0
    return Digits(x[train], y[train], x[validation], y[validation], x[test], y[test])
