"""Show the built book on this machine. `make serve` calls this."""

from __future__ import annotations

import argparse
import sys
from contextlib import suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

BOOK = Path(__file__).resolve().parents[1] / "_build" / "html"


def main(port: str) -> None:
    """Serve until Ctrl+C."""
    try:
        server = ThreadingHTTPServer(("localhost", int(port)), partial(SimpleHTTPRequestHandler, directory=BOOK))
    except (OSError, OverflowError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it must be a number below 65536"
        sys.exit(f"serve: port {port} cannot be had ({reason}); name another, as in: make serve PORT=8001")
    print(f"The book is at http://localhost:{server.server_port} (stop with Ctrl+C)", flush=True)
    with server, suppress(KeyboardInterrupt):
        server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("port", nargs="?", default="8000")
    main(parser.parse_args().port)
