"""A result as the bytes of one file, and back: an npz that anyone can open, and its own checksum.

Arrays are members of the archive, all else is JSON beside them, so reading a file runs nothing that stands in it. The
last 64 bytes, which the archive holds for its comment, are the SHA-256 of all bytes before them; nothing is read of
a file where they differ.

Chapter: double_descent
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile

import numpy as np

KINDS = "biufcU"  # of arrays: truth values, integers, floating-point and complex numbers, text
WIDTH = 64  # of the checksum, in hexadecimal digits


class Broken(ValueError):
    """What was read is not, byte for byte, what was written."""


def pack(about: dict, fields: dict) -> bytes:
    """Give the bytes of a file that holds what a result is about, and its fields by name.

    A field may be an array of numbers, truth values or text, a number, text, None, a tuple or a dictionary of these.

    Raises: TypeError that names the first field that is anything else.
    """
    arrays: dict[str, np.ndarray] = {}
    plain = {name: _pack(value, name, arrays) for name, value in fields.items()}
    arrays["about"] = np.array(json.dumps({"about": about, "fields": plain}))
    archive = io.BytesIO()
    np.savez_compressed(archive, **arrays)
    with zipfile.ZipFile(archive, "a") as opened:
        opened.comment = b"0" * WIDTH
    content = archive.getvalue()[:-WIDTH]
    return content + _checksum(content)


def unpack(data: bytes) -> tuple[dict, dict]:
    """Give back what :func:`pack` was given.

    Raises: Broken where the checksum is not that of the bytes.
    """
    if _checksum(data[:-WIDTH]) != data[-WIDTH:]:
        raise Broken("its checksum is not that of its content")
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        head = json.loads(arrays["about"].item())
        return head["about"], {name: _unpack(value, arrays) for name, value in head["fields"].items()}


def _checksum(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode()


def _pack(value, place: str, arrays: dict):
    """Put the arrays of a value among the others, and give the rest as JSON has it."""
    if value is None or type(value) in (bool, int, float, str):
        return value
    if type(value) is np.ndarray and value.dtype.kind in KINDS:
        arrays[f"fields.{place}"] = value
        return {"array": f"fields.{place}"}
    if isinstance(value, np.generic) and value.dtype.kind in KINDS:
        arrays[f"fields.{place}"] = np.asarray(value)
        return {"number": f"fields.{place}"}
    if type(value) is tuple:
        return {"tuple": [_pack(part, f"{place}.{i}", arrays) for i, part in enumerate(value)]}
    if type(value) is dict and all(type(name) is str for name in value):
        return {"dict": {name: _pack(part, f"{place}.{name}", arrays) for name, part in value.items()}}
    kind = f"an array of {value.dtype}" if isinstance(value, np.ndarray) else f"a {type(value).__name__}"
    raise TypeError(f"a result is kept as arrays, numbers, text, tuples and dictionaries of them; {place} is {kind}")


def _unpack(value, arrays):
    if not isinstance(value, dict):
        return value
    ((form, content),) = value.items()
    if form == "array":
        return arrays[content]
    if form == "number":
        return arrays[content][()]
    if form == "tuple":
        return tuple(_unpack(part, arrays) for part in content)
    return {name: _unpack(part, arrays) for name, part in content.items()}
