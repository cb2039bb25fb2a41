"""Show the built book on this machine, compressed as a host on the web sends it. `make serve` calls this."""

from __future__ import annotations

import argparse
import gzip
import sys
from contextlib import suppress
from functools import lru_cache, partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path

BOOK = Path(__file__).resolve().parents[1] / "_build" / "html"
TEXTS = {".css", ".html", ".ipynb", ".js", ".json", ".py", ".svg", ".txt"}  # pictures and fonts are small already


@lru_cache(maxsize=256)
def compressed(path: Path, written: int) -> bytes:
    """Give a file compressed; when it was written makes it a file of its own."""
    return gzip.compress(path.read_bytes(), mtime=0)


class Handler(SimpleHTTPRequestHandler):
    """Sends texts compressed to whoever reads them so."""

    def send_head(self):
        path = Path(self.translate_path(self.path))
        reads = "gzip" in self.headers.get("Accept-Encoding", "")
        if not (reads and path.suffix in TEXTS and path.is_file()):
            return super().send_head()
        body = compressed(path, path.stat().st_mtime_ns)
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Vary", "Accept-Encoding")
        self.end_headers()
        return BytesIO(body)


def main(port: str) -> None:
    """Serve until Ctrl+C."""
    try:
        server = ThreadingHTTPServer(("localhost", int(port)), partial(Handler, directory=BOOK))
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
