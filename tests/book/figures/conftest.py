"""A book with a page for each moving figure, and one for all: the looks and the extensions are the real book's."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from figure_checks import ALT, FOLDERS, ROOT, on
from reading import Reader, size_of
from sharing import one_at_a_time

from tools.build_book import environment


def page(name: str) -> str:
    return f"# A page\n\n```{{moving-figure}} {name}\n:alt: {ALT}\n\nThe caption.\n```\n"


def build(folder: Path) -> None:
    (folder / "book" / "_figures").mkdir(parents=True)
    (folder / "pages").mkdir()
    shutil.copytree(ROOT / "book" / "_ext", folder / "book" / "_ext")  # a link would lead back to the real figures
    links = [path.relative_to(ROOT) for path in (ROOT / "book").iterdir() if path.name not in ("_figures", "_ext")]
    for path in (*links, "book/_figures/_base", "node_modules", "_config.yml"):
        (folder / path).symlink_to(ROOT / path)
    for name, home in FOLDERS.items():
        (folder / "book" / "_figures" / name).symlink_to(home / name)
        (folder / "pages" / f"{name}.md").write_text(page(name))
    (folder / "pages" / "all.md").write_text("\n".join(map(page, FOLDERS)).replace("# A page", "# Pages", 1))
    chapters = "".join(f"  - file: pages/{name}\n" for name in FOLDERS)
    (folder / "_toc.yml").write_text(f"format: jb-book\nroot: pages/all\nchapters:\n{chapters}")
    command = [Path(sys.executable).parent / "jupyter-book", "build", ".", "-W", "-n", "--keep-going"]
    variables = environment() | {"PYTHONDONTWRITEBYTECODE": "1"}
    built = subprocess.run(command, cwd=folder, env=variables, capture_output=True, text=True)
    assert built.returncode == 0, f"{built.stdout[-3000:]}\n{built.stderr[-3000:]}"
    sheet = folder / "_build" / "html" / "_static" / "site.css"
    css = sheet.read_text()
    assert css.count("font-display: optional") == 3
    # A reader's first page may have other letters; two pages that are compared must have the same.
    sheet.write_text(css.replace("font-display: optional", "font-display: block"))


@pytest.fixture(scope="session")
def site(tmp_path_factory, packages) -> Path:
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:  # test processes that run side by side share one build
        shared = shared.parent
    with one_at_a_time("figures"):
        if not (shared / "built").exists():
            build(shared / "figures")
            (shared / "built").touch()
    return shared / "figures" / "_build" / "html"


@pytest.fixture(scope="session")
def address(site) -> str:
    return site.as_uri()  # from the disk: no server, no network


@pytest.fixture
def reader(reader, kept, address):
    """Make readers as elsewhere; but a test's first one reads on a page that is kept, unless that must be a new one.

    It must where the test changes it for good: its clock, its way to the files.
    """
    taken: list[Reader] = []

    def make(width: int = 1280, scheme: str = "light", at: str = address, new: bool = False, **options) -> Reader:
        if new or taken or options:
            return reader(width, scheme, at, **options)
        kept.set_viewport_size(size_of(width))
        kept.emulate_media(color_scheme=scheme)
        taken.append(Reader(kept, at))
        return taken[0]

    yield make
    for someone in taken:
        someone.leave()


@pytest.fixture
def figure(reader, name):
    """The figure of a test that runs for each of them."""
    return on(reader().open(f"pages/{name}.html"), name)
