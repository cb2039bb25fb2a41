"""A folder on localhost, as a reader's server would give it."""

from __future__ import annotations

import contextlib
import functools
import http.server
import threading
from pathlib import Path

from tools.serve import Handler


class QuietHandler(Handler):
    def log_message(self, *arguments):
        pass


@contextlib.contextmanager
def serve(folder: Path):
    """Serve a folder on localhost; gives the address."""
    handler = functools.partial(QuietHandler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
