"""The built book, served from localhost, and a real browser to read it with."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from reading import Reader, size_of
from serving import serve
from sharing import ROOT, one_at_a_time

from tools.build_book import install_packages

PLAIN = Path(__file__).parent / "chromium.sh"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def packages() -> None:
    """What the book needs from npm; who asks for it alone waits for no build."""
    with one_at_a_time("packages"):
        install_packages()


@pytest.fixture(scope="session")
def carried(tmp_path_factory) -> Path:
    """What a page's Python has after its start: a part of the package, and the files that run cells and answers."""
    sys.path.insert(0, str(ROOT / "book" / "_ext"))
    import live_code

    folder = tmp_path_factory.mktemp("carried")
    live_code.pack(folder / "companion.zip")
    with zipfile.ZipFile(folder / "companion.zip") as archive:
        archive.extractall(folder)
    for name in ("runner.py", "answers.py"):
        shutil.copy2(ROOT / "book" / "_live" / name, folder)
    return folder


@pytest.fixture(scope="session")
def site(packages) -> Path:
    """The book's folder, built by the command that `make book` calls."""
    with one_at_a_time("book"):
        command = [sys.executable, ROOT / "tools" / "build_book.py"]
        built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert built.returncode == 0, f"{built.stdout[-3000:]}\n{built.stderr[-3000:]}"
    return ROOT / "_build" / "html"


@pytest.fixture(scope="session")
def address(site):
    """The book on localhost, as a reader's server would give it."""
    with serve(site) as found:
        yield found


@pytest.fixture(scope="session")
def browser():
    executable = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if executable is None:
        reason = "Chromium not found on PATH: the pages were not read in a browser"
        pytest.fail(reason) if os.environ.get("COMPANION_REQUIRE_ALL") == "1" else pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    environment = {**os.environ, "CHROMIUM": executable}
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=PLAIN, args=FLAGS, env=environment)
        yield chromium
        chromium.close()


@pytest.fixture
def reader(browser, address):
    """Make readers: `reader(width=390, scheme="dark")`; an address may be given, such as a file:// one."""
    contexts = []

    def make(width: int = 1280, scheme: str = "light", at: str = address, **options) -> Reader:
        context = browser.new_context(viewport=size_of(width), color_scheme=scheme, **options)
        context.set_default_timeout(60_000)  # for a busy machine; a quiet one needs none of it
        contexts.append(context)
        return Reader(context.new_page(), at)

    yield make
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def kept(browser):
    """A page that stays open, since opening one takes longer than loading a figure."""
    context = browser.new_context()
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()
