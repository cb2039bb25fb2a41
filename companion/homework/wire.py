"""The wire between grader and worker: one JSON line each way, capped, timed, and closed at the first oddity.

After a line may come the bytes of large arrays, as many as it says, and within the same cap. No pickle ever crosses
the wire. A request carries a random id that its reply must repeat; a reply that is late, too long, not JSON, or of
another shape than expected kills the worker.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable

import numpy as np

from companion.homework.cells import ALL
from companion.homework.observation import FACTORS
from companion.homework.packing import pack, unpack
from companion.homework.watch import Budget, Meter, Watch

CAP = 8 << 20  # bytes of one reply
LINE = 1 << 20  # of its line, since JSON of so many bytes becomes fifty times as many of Python's
MOST = 100  # arrays that may follow its line
START = 60.0  # seconds that a worker may take to start on a busy machine


class Unavailable(RuntimeError):
    """No worker can be had on this machine; the text says why, and it is no learner's fault."""


class WireError(Exception):
    """The worker is gone or cannot be trusted to answer; ``reason`` is for the learner to read."""


class Late(WireError):
    """No answer came in the time that was given; ``used_up``: that was what was left for the whole notebook."""

    def __init__(self, seconds: float, used_up: bool = False):
        # What was left was for the learner's code to choose, so it is not told.
        text = "before the time for the whole notebook was used up" if used_up else f"within {seconds:.3g} seconds"
        super().__init__(f"no answer {text}: an endless loop, or too slow")
        self.used_up = used_up


class Ended(WireError):
    """The worker ended in the middle, by its own doing or by somebody else's."""


class Wire:
    """A conversation with one worker. ``patience``: seconds for one reply; ``budget``: for all of them.

    ``starting`` is what it cost until the worker was up. That is not the learner's fault, and counts for nothing.
    """

    def __init__(self, process, patience: float, budget: Budget | None = None):
        self._process, self._patience, self._budget = process, START, Budget(START)
        self._meter = Meter(process, self._budget)
        self._unbound: set[str] = set()  # names of imports left out, told before any function saw an input
        self._then = patience, budget or Budget()
        self.starting, self._meanwhile = 0.0, None

    def __enter__(self):
        """Wait until the worker is up."""
        try:
            self.run_cell("", 0)
        except WireError as error:
            self._process.close()
            raise Unavailable(f"the worker did not start: {self._process.complaint or error}") from None
        self.starting = START - self._budget.left
        self._patience, self._budget = self._then
        self._meter = Meter(self._process, self._budget)
        return self

    def __exit__(self, *_):
        self._process.close()

    def run_cell(self, source: str, index: int, what: str = ALL) -> dict:
        """Have a cell run, or a part of it.

        It gives {"absent": [...]} and perhaps {"error": {...}} or {"foreign": name}."""
        reply = self._ask({"cell": index, "source": source, "what": what})
        self._unbound |= {name for name in reply.get("unbound", [])[:100] if name.isidentifier() and len(name) <= 40}
        return reply | self._foreign(reply.get("error"))

    def call(self, function: str, args, kwargs: dict, upstream, seconds: float = float("inf")) -> dict:
        """Have a function called; give {"seen": observation}, {"missing": True} or {"error": {...}}.

        With {"foreign": name} besides where a name is not bound because its import was left out. It may take as long
        as a reply may take, or ``seconds`` if that is less.
        """
        following: list[bytes] = []
        request = {
            "call": function,
            "args": [pack(np.asarray(a), following) for a in args],
            "kwargs": kwargs,
            "upstream": None if upstream is None else pack(np.asarray(upstream), following),
            "following": following,
        }
        patience, self._patience = self._patience, min(self._patience, seconds)
        try:
            reply = self._ask(request)
        finally:
            self._patience = patience
        reply.pop("foreign", None)
        seen, followed = reply.get("seen"), reply.pop("followed")
        if seen is not None:
            try:
                if "value" in seen:
                    seen["value"] = unpack(seen["value"], CAP, followed)
                if "named" in seen:
                    seen["named"] = {name: unpack(array, CAP, followed) for name, array in seen["named"].items()}
                for key in ("gradients", "again"):
                    if key in seen:
                        if len(seen[key]) != len(args) * (len(FACTORS) if key == "again" else 1):
                            raise ValueError("another number of gradients")
                        seen[key] = [None if g is None else unpack(g, CAP, followed) for g in seen[key]]
            except Exception as error:  # whatever building it raises: the worker writes no such reply
                self._process.kill()
                raise WireError("the reply was not one that the worker writes") from error
        return reply | self._foreign(reply.get("error") or (seen or {}).get("backward_error"))

    def ahead(self, work: Callable[[], None]) -> None:
        """Do some work of the grader's own while the next reply is awaited."""
        self._meanwhile = work

    def _foreign(self, error: dict | None) -> dict:
        name = (error or {}).get("name")
        return {"foreign": name} if name in self._unbound else {}

    def _ask(self, request: dict) -> dict:
        """Send a request, and what is ``following`` its line; wait for the reply, with what has ``followed`` that.

        A watch kills the worker when time is up.
        """
        following = request.pop("following", [])
        request |= {"id": secrets.token_hex(16), "sizes": [len(content) for content in following]}
        seconds = min(self._patience, self._budget.left)
        meanwhile, self._meanwhile = self._meanwhile, None
        watch, line, reply, followed = Watch(self._process, seconds), b"", None, []
        try:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.writelines(following)
            self._process.stdin.flush()
            if meanwhile:
                meanwhile()
            line = self._process.stdout.readline(LINE)
            reply = _read(line, request["id"])
            followed = [self._process.stdout.read(size) for size in reply["sizes"]] if reply else []
        except OSError:
            pass  # the worker is gone; told below
        finally:
            watch.stop()
            self._meter.add(watch, answered=bool(line) and not watch.late)
        if watch.late:
            self._budget.crowded |= watch.crowded
            raise Late(seconds, used_up=seconds < self._patience)
        if not line:
            if self._process.close():
                raise WireError("the process was killed: it used more memory than the limit")
            raise Ended("the process ended in the middle (os._exit, a crash, or a limit)")
        if reply is None or not _expected(reply):
            self._process.kill()
            raise WireError("the reply was not one that the worker writes")
        return reply | {"followed": followed}


def _read(line: bytes, wanted: str) -> dict | None:
    """Read the line of a reply; None where it is not the reply that is wanted, or more would follow than is read."""
    if not line.endswith(b"\n"):
        return None
    try:
        # The worker writes ASCII, in which only an escape can hold what no UTF-8 can write.
        plain = line.isascii() and b"\\u" not in line
        reply = json.loads(line.decode("ascii")) if plain else _printable(json.loads(line))
    except (ValueError, RecursionError):
        return None
    if not isinstance(reply, dict) or reply.get("id") != wanted:
        return None
    sizes = reply.get("sizes")
    if not isinstance(sizes, list) or len(sizes) > MOST or not all(type(n) is int and n >= 0 for n in sizes):
        return None
    return reply if len(line) + sum(sizes) <= CAP else None


def _printable(value):
    """Give a reply whose texts can be written in UTF-8; half a character is none."""
    if isinstance(value, dict):
        return {_printable(key): _printable(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_printable(inner) for inner in value]
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def _expected(reply: dict) -> bool:
    """Tell whether a reply has the shape of one of the worker's."""
    error, seen = reply.get("error"), reply.get("seen")
    for texts in (reply.get("absent", []), reply.get("unbound", [])):
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            return False
    if error is not None and not _is_failure(error):
        return False
    if "seen" not in reply:
        return True
    return (
        isinstance(seen, dict)
        and all(isinstance(seen.get(key, []), list) for key in ("gradients", "again", "changed"))
        and all(type(i) is int for i in seen.get("changed", []))
        and all(isinstance(seen.get(key, ""), str) for key in ("malformed", "malformed_gradients"))
        and _is_failure(seen.get("backward_error", {"type": ""}))
    )


def _is_failure(error) -> bool:
    return (
        isinstance(error, dict)
        and isinstance(error.get("type"), str)
        and isinstance(error.get("text", ""), str)
        and isinstance(error.get("line"), int | None)
        and isinstance(error.get("cell"), int | None)
        and isinstance(error.get("name"), str | None)
    )
