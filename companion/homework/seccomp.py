"""A filter for system calls: what would hold memory that no limit counts, or reach other processes, is refused.

Memory that is shared without being mapped (memfd, System V segments, queues of messages) is no process's own, so a
limit on each process's address space does not bound it; and where the grader is not root, there is no control group.
There the files that all boxes read are the grader's own too, and a lease on one would keep the next box waiting
45 seconds to open it.
"""

from __future__ import annotations

import os
import platform
import struct

# Linux's number of each call on x86-64 and on 64-bit ARM, the two processors that a grader is likely to have.
REFUSED = {
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "shmat": (30, 196),
    "semget": (64, 190),
    "msgget": (68, 186),
    "mq_open": (240, 180),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "keyctl": (250, 219),
    "add_key": (248, 217),
    "bpf": (321, 280),
    "ptrace": (101, 117),
    "perf_event_open": (298, 241),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "pidfd_getfd": (438, 438),
    "kcmp": (312, 272),
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
}
FCNTL = (72, 25)
LEASES = (1024, 1040)  # what fcntl is then asked for: F_SETLEASE, F_SETDELEG
_ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}  # as <linux/audit.h> has them
_OTHER_TABLE = 0x40000000  # from this number on, x86-64 means the calls of another table
_LOAD, _EQUAL, _AT_LEAST, _GIVE = 0x20, 0x15, 0x35, 0x06  # as <linux/filter.h> puts them together
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050001  # the latter with the error EPERM


def program(machine: str = "") -> bytes:
    """Give the filter as bubblewrap reads it; empty on a processor whose numbers are not known here."""
    machine = machine or platform.machine()
    if machine not in _ARCHITECTURES:
        return b""
    column = list(_ARCHITECTURES).index(machine)
    numbers = [pair[column] for pair in REFUSED.values()]
    count = len(numbers)
    steps = [  # code, steps to skip if so, if not, operand
        (_LOAD, 0, 0, 4),
        (_EQUAL, 0, count + 7, _ARCHITECTURES[machine]),
        (_LOAD, 0, 0, 0),
        (_AT_LEAST, count + 5, 0, _OTHER_TABLE),
        *((_EQUAL, count - i + 4, 0, number) for i, number in enumerate(numbers)),
        (_EQUAL, 0, 3, FCNTL[column]),
        (_LOAD, 0, 0, 24),  # the lower half of its second argument
        (_EQUAL, 2, 0, LEASES[0]),
        (_EQUAL, 1, 0, LEASES[1]),
        (_GIVE, 0, 0, _ALLOW),
        (_GIVE, 0, 0, _REFUSE),
    ]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)


def descriptor() -> int | None:
    """Give an open file that holds the filter, to be handed to one box and then closed; None where there is none."""
    text = program()
    if not text:
        return None
    out, into = os.pipe()
    os.write(into, text)
    os.close(into)
    return out
