"""What `make serve` sends: texts compressed to whoever reads them so, everything else as it lies on the disk."""

from __future__ import annotations

import gzip
import threading
from functools import partial
from http.server import ThreadingHTTPServer
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tools.serve import Handler

PAGE = "<p>softmax</p>" * 100


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "picture.png").write_bytes(bytes(100))
    return tmp_path


@pytest.fixture
def ask(folder, monkeypatch):
    """Ask the server for a file: gives headers and body as they came."""
    monkeypatch.setattr(Handler, "log_message", lambda *arguments: None)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=folder)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()

        def asked(name: str, **headers: str):
            with urlopen(Request(f"http://127.0.0.1:{server.server_port}/{name}", headers=headers)) as answer:
                return answer.headers, answer.read()

        yield asked
        server.shutdown()


def test_a_page_is_compressed_for_whoever_reads_it_so(ask):
    headers, body = ask("page.html?v=1", **{"Accept-Encoding": "gzip, deflate"})
    assert headers["Content-Encoding"] == "gzip" and headers["Content-Type"] == "text/html"
    assert int(headers["Content-Length"]) == len(body) < len(PAGE) / 10
    assert gzip.decompress(body).decode() == PAGE


def test_nobody_else_gets_it_compressed(ask):
    headers, body = ask("page.html")
    assert headers["Content-Encoding"] is None and body.decode() == PAGE


def test_a_picture_stays_as_it_is(ask):
    headers, body = ask("picture.png", **{"Accept-Encoding": "gzip"})
    assert headers["Content-Encoding"] is None and body == bytes(100)


def test_a_page_built_anew_is_sent_anew(ask, folder):
    ask("page.html", **{"Accept-Encoding": "gzip"})
    (folder / "page.html").write_text("new", encoding="utf-8")
    _, body = ask("page.html", **{"Accept-Encoding": "gzip"})
    assert gzip.decompress(body) == b"new"


def test_what_is_not_there_is_not_found(ask):
    with pytest.raises(HTTPError, match="404"):
        ask("nothing.html", **{"Accept-Encoding": "gzip"})
