"""Write a PDF small: all but its streams goes together into compressed ones (ISO 32000-1, 7.5.7 and 7.5.8).

A tagged book has hundreds of thousands of such objects, one for each piece of a formula or of a program, and neither
Chromium nor pypdf compresses them.
"""

from __future__ import annotations

import io
import itertools
import re
import zlib

from pypdf import PdfWriter

TOGETHER = 200  # objects in one stream
TABLE = re.compile(rb"xref\s+0 \d+\s+((?:\d{10} \d{5} [nf]\s*\n)+)trailer\s*<<(.*?)>>\s*startxref", re.DOTALL)
OBJECT = re.compile(rb"(\d+) 0 obj\s*(.*?)\s*endobj\s*$", re.DOTALL)
FREE, PLAIN, PACKED = 0, 1, 2
WIDTHS = 1, 5, 2  # bytes: the kind of an entry, its place, its number there


def stream(entries: bytes, content: bytes) -> bytes:
    packed = zlib.compress(content, 9)
    return b"<<%s /Filter /FlateDecode /Length %d>>\nstream\n%s\nendstream" % (entries, len(packed), packed)


def objects(written: bytes) -> tuple[dict[int, bytes], bytes]:
    """Give the objects of a plainly written PDF by number, and what its trailer says."""
    rows, trailer = TABLE.search(written, written.rindex(b"\nxref")).groups()
    starts = sorted(int(row[:10]) for row in rows.splitlines() if row.rstrip().endswith(b"n"))
    ends = [*starts[1:], written.rindex(b"\nxref") + 1]
    found = (OBJECT.match(written[start:end]) for start, end in zip(starts, ends, strict=True))
    return {int(one[1]): one[2] for one in found}, re.sub(rb"/Size \d+", b"", trailer)


def small(writer: PdfWriter) -> bytes:
    """Give what a writer holds as the bytes of a file."""
    plain = io.BytesIO()
    writer.write(plain)
    every, trailer = objects(plain.getvalue())
    alone = {number: body for number, body in every.items() if body.endswith(b"endstream")}
    rest = sorted(every.keys() - alone.keys())
    table = {0: (FREE, 0, 65535)}
    free = itertools.count(max(every) + 1)
    for begin in range(0, len(rest), TOGETHER):
        numbers, home = rest[begin : begin + TOGETHER], next(free)
        places = itertools.accumulate((len(every[number]) + 1 for number in numbers), initial=0)
        index = b" ".join(b"%d %d" % pair for pair in zip(numbers, places, strict=False)) + b" "
        content = index + b"\n".join(every[number] for number in numbers)
        alone[home] = stream(b"/Type /ObjStm /N %d /First %d" % (len(numbers), len(index)), content)
        table |= {number: (PACKED, home, i) for i, number in enumerate(numbers)}
    out = io.BytesIO()
    out.write(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
    for number, body in sorted(alone.items()):
        table[number] = (PLAIN, out.tell(), 0)
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    last, start = next(free), out.tell()
    table[last] = (PLAIN, start, 0)
    rows = (table.get(number, (FREE, 0, 0)) for number in range(last + 1))
    entries = b"".join(field.to_bytes(width, "big") for row in rows for field, width in zip(row, WIDTHS, strict=True))
    says = b"/Type /XRef /Size %d /W [%d %d %d] %s" % (last + 1, *WIDTHS, trailer.strip())
    out.write(b"%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (last, stream(says, entries), start))
    return out.getvalue()
