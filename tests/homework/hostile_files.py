"""Files that are handed in as notebooks and are something else, or too much of it, by kind."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import tarfile
import zipfile

from corpus import code, notebook, solution


def zipped(name: str, content: bytes) -> bytes:
    """Put a file into a zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def in_a_tar(name: str, link: str = "") -> bytes:
    """Put a link, or an empty file, into a tar archive."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        entry = tarfile.TarInfo(name)
        entry.type, entry.linkname = (tarfile.SYMTYPE if link else tarfile.REGTYPE), link
        archive.addfile(entry)
    return out.getvalue()


def changed(**keys) -> bytes:
    """Give the right notebook with other keys beside its cells."""
    return json.dumps(solution() | keys).encode()


def cells(*extra) -> bytes:
    """Give the right notebook with further cells."""
    tree = solution()
    tree["cells"] = [*tree["cells"], *extra]
    return json.dumps(tree).encode()


NOTHING = {  # they earn nothing, and each gets a reason
    "archives": {
        "zip": zipped("softmax.ipynb", notebook()),
        "zip-bomb": zipped("softmax.ipynb", bytes(1 << 26)),
        "path-in-a-zip": zipped("../../../../etc/passwd", b"x"),
        "gzip": gzip.compress(notebook()),
        "bzip2-bomb": bz2.compress(bytes(1 << 26)),
        "link-in-a-tar": in_a_tar("softmax.ipynb", link="/etc/passwd"),
        "path-in-a-tar": in_a_tar("../../etc/passwd"),
    },
    "encodings": {
        "utf-16": notebook().decode().encode("utf-16"),
        "latin-1": '{"nbformat": 4, "cells": [], "é": 1}'.encode("latin-1"),
        "half-a-character": b'{"nbformat": 4, "cells": [], "\xed\xa0\x80": 1}',
        "overlong": b'{"nbformat": 4, "cells": [], "\xc0\xae": 1}',
        "zero-bytes": bytes(10_000),
    },
    "numbers": {
        "a-long-integer": b'{"nbformat": 4, "cells": [], "x": ' + b"9" * 100_000 + b"}",
        "format-of-a-float": changed(nbformat=4.0),
        "format-of-a-truth": changed(nbformat=True),
        "format-of-a-list": changed(nbformat=[4]),
    },
    "deep": {
        "lists": b"[" * 500_000 + b"]" * 500_000,
        "objects": b'{"a":' * 500_000,
        "in-metadata": b'{"nbformat": 4, "cells": [], "metadata": ' + b"[" * 90_000 + b"]" * 90_000 + b"}",
    },
    "giant": {
        "values": b'{"nbformat": 4, "cells": [' + b"[]," * 1_600_000 + b"0]}",
        "one-cell": cells(code("#" * (1 << 20))),
        "many-cells": cells(*[code("#" * 11)] * 100_000),
    },
    "cells": {
        "none": b'{"nbformat": 4, "cells": []}',
        "a-number": b'{"nbformat": 4, "cells": [7]}',
        "no-source": b'{"nbformat": 4, "cells": [{"cell_type": "code"}]}',
        "source-of-numbers": b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": [1, 2]}]}',
        "a-page": b"<!doctype html><script>alert(1)</script>",
        "a-program": b"#!/bin/sh\nrm -rf /\n",
    },
}
RIGHT = {  # the answers are right, and what stands beside them changes nothing
    "claims": {
        "points-in-metadata": changed(metadata={"points": 100, "companion": {"receipt": {"points": 100}}}),
        "twice-the-cells": cells(*[c for c in solution()["cells"] if c["cell_type"] == "code"]),
        "cells-by-thousands": cells(*[code("x = 1")] * 2_000),
        "marks-of-every-kind": cells(code("x = 1") | {"metadata": {"nbgrader": {"points": 1e9, "grade": "yes"}}}),
        "outputs-that-pretend": cells(code("x") | {"outputs": [{"output_type": "stream", "text": "20 points"}]}),
    },
}
