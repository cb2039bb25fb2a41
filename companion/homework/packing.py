"""Arrays as they cross the wire: dtype, shape and bytes in JSON, checked before an array is built.

The bytes of a large one follow the line of JSON as they are: written as letters they would take longer
than most answers do. This file travels into the box with the worker, so it needs NumPy alone.
"""

from __future__ import annotations

import base64
import functools
import math

import numpy as np

FEW = 1 << 10  # bytes; what has more follows its line
DTYPES = ("float64", "float32", "float16", "int64", "int32", "uint8", "bool", "complex128")


@functools.lru_cache(32)
def name_of(dtype: np.dtype) -> str:
    """Give the name of a dtype, which NumPy puts together anew each time it is asked."""
    return dtype.name


def pack(array: np.ndarray, following: list[bytes] | None = None) -> dict:
    """Turn an array into JSON: its dtype, its shape, its bytes, and whether it is stored with gaps.

    Where there is a list of what follows the line, many bytes are added to it, and their place there is told.
    """
    if name_of(array.dtype) not in DTYPES:
        raise TypeError(f"expected an array of numbers, got dtype {array.dtype}")
    if following is None or array.nbytes <= FEW:
        data = base64.b64encode(array.tobytes()).decode("ascii")
    else:
        data = len(following)
        following.append(array.tobytes())
    strided = array.size > 1 and not array.flags.c_contiguous
    return {"dtype": name_of(array.dtype), "shape": list(array.shape), "data": data, "strided": strided}


def unpack(packed: dict, limit: int = 1 << 22, followed: list[bytes] | None = None) -> np.ndarray:
    """Turn JSON back into an array, after dtype, shape and size were found to agree.

    ``followed`` is what came after the line of JSON; what was taken from it is there no more, so that no few bytes
    can become many arrays.
    """
    dtype, shape, data = packed["dtype"], packed["shape"], packed["data"]
    if dtype not in DTYPES or not isinstance(shape, list) or len(shape) > 8 or type(data) not in (str, int):
        raise ValueError("not an array")
    if not all(type(n) is int and 0 <= n <= limit for n in shape):
        raise ValueError("not a shape")
    width = math.prod(n or 1 for n in shape) * np.dtype(dtype).itemsize
    if width > limit:  # of one that is empty too: its sum along the empty axis would be as large
        raise ValueError("the shape is too wide")
    size = width if all(shape) else 0
    if isinstance(data, int):
        if not followed or not 0 <= data < len(followed):
            raise ValueError("not a place among what followed")
        content, followed[data] = followed[data], b""
    elif len(data) != 4 * ((size + 2) // 3):
        raise ValueError("the shape does not fit the bytes")
    else:
        content = base64.b64decode(data, validate=True)
    if len(content) != size:
        raise ValueError("the shape does not fit the bytes")
    flat = np.frombuffer(content, dtype)
    array = flat.reshape(shape).copy()
    return with_gaps(array) if packed.get("strided") is True and array.ndim else array


def with_gaps(array: np.ndarray) -> np.ndarray:
    """Give the same numbers as every second entry of a larger array, stored column by column."""
    wide = np.zeros((*array.shape[:-1], 2 * array.shape[-1]), array.dtype, order="F")
    wide[..., ::2] = array
    return wide[..., ::2]


def plain(value) -> np.ndarray:
    """Give a number or array as a plain array of numbers: no subclass survives, no object, no foreign byte order."""
    array = np.array(value, subok=False)
    if name_of(array.dtype) not in DTYPES:
        raise TypeError(f"expected numbers, got {type(value).__name__}")
    return array.astype(array.dtype.newbyteorder("="), copy=False)
