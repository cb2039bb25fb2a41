"""Notebooks stay as they are stored when nobody runs them, and are not stored without what they promise."""

import asyncio
import os
import shutil
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[2]
NOTEBOOKS = [*sorted(ROOT.glob("notebooks/*.ipynb")), *sorted(ROOT.glob("exercises/*/source.ipynb"))]


@pytest.fixture(autouse=True)
def tools(monkeypatch):
    """Import from tools/ as its scripts do."""
    monkeypatch.syspath_prepend(ROOT / "tools")


def saved_by_lab(folder: Path, path: str) -> None:
    """Open a notebook and save it, as `make lab` does, with what Lab writes into it of the kernel it found."""
    from ipykernel.ipkernel import IPythonKernel
    from jupyter_client.kernelspec import get_kernel_spec
    from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
    from traitlets.config import PyFileConfigLoader

    config = PyFileConfigLoader("lab.py", str(ROOT / "tools")).load_config()
    manager = AsyncLargeFileManager(root_dir=str(folder), config=config)
    spec = get_kernel_spec("python3")

    async def open_and_save():
        model = await manager.get(path)
        about = model["content"]["metadata"]
        about["kernelspec"] = {"display_name": spec.display_name, "language": spec.language, "name": "python3"}
        about["language_info"] = dict(IPythonKernel.language_info)
        for cell in model["content"]["cells"]:
            if cell["cell_type"] == "code":
                cell["metadata"]["execution"] = {"iopub.execute_input": "2000-01-01T00:00:00Z"}
        await manager.save({"type": "notebook", "format": "json", "content": model["content"]}, path)

    with ThreadPoolExecutor(1) as other:  # Playwright's tests leave an event loop running in this thread
        other.submit(asyncio.run, open_and_save()).result()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_opening_and_saving_in_lab_changes_nothing(path, tmp_path):
    name = path.relative_to(ROOT).as_posix()
    (tmp_path / name).parent.mkdir(parents=True)
    (tmp_path / name).write_bytes(path.read_bytes())
    saved_by_lab(tmp_path, name)
    assert (tmp_path / name).read_bytes() == path.read_bytes()


def test_lab_has_the_books_look():
    from traitlets.config import PyFileConfigLoader

    config = PyFileConfigLoader("lab.py", str(ROOT / "tools")).load_config()
    (folder,) = config.ServerApp.tornado_settings["static_custom_path"]
    assert config.LabApp.custom_css and "summary" in (Path(folder) / "custom.css").read_text(encoding="utf-8")


def test_a_learners_own_notebook_is_saved_as_lab_has_it(tmp_path):
    nbformat.write(nbformat.v4.new_notebook(), tmp_path / "mine.ipynb")
    saved_by_lab(tmp_path, "mine.ipynb")
    assert nbformat.read(tmp_path / "mine.ipynb", 4).metadata.language_info.version


def drawing(folder: Path, source: str) -> Path:
    """Write a notebook of one cell that promises a picture."""
    cell = nbformat.v4.new_code_cell(source, metadata={"mystnb": {"image": {"alt": "A line that rises."}}})
    path = folder / "drawing.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), path)
    return path


@pytest.mark.in_turn(3)
def test_a_machines_settings_change_no_output(tmp_path):
    """A backend that draws nowhere, and a home that cannot be written to: libraries complain of it in the outputs."""
    place = tmp_path / "Tiefes Lernen – l'été 深層学習"  # a copy that somebody tries things in
    place.mkdir()
    path = drawing(place, "from matplotlib import pyplot as plt\nplt.plot([0, 1])\nplt.show()")
    program = "import run_notebooks, sys; run_notebooks.main(sys.argv[1:])"
    environ = os.environ | {
        "MPLBACKEND": "agg",
        "HOME": os.devnull,
        "PYTHONPATH": f"{ROOT / 'tools'}{os.pathsep}{ROOT}",
    }
    for variable in ("MPLCONFIGDIR", "IPYTHONDIR", "JUPYTER_DATA_DIR"):
        del environ[variable]
    subprocess.run([sys.executable, "-c", program, str(path)], env=environ, check=True, timeout=600)
    (output,) = nbformat.read(path, 4).cells[0].outputs
    assert "image/png" in output.data


def test_a_cell_that_lost_its_picture_is_not_stored(tmp_path):
    from run_notebooks import PictureLost, run

    path = drawing(tmp_path, "x = 1")
    before = path.read_bytes()
    with pytest.raises(PictureLost, match="1 cells lost their picture; the first begins: x = 1"):
        run(path)
    assert path.read_bytes() == before


@pytest.mark.in_turn(2)
@pytest.mark.parametrize(
    ("limit", "told"), [("MOST_A_CELL", "cell 1 takes"), ("MOST_A_PAGE", "its cells take")], ids=["cell", "page"]
)
def test_a_page_that_takes_too_long_is_not_stored(limit, told, tmp_path, monkeypatch):
    """Counted is what the processor did, in processes of the cell's too; a cell that waits costs nothing."""
    import spending
    from run_notebooks import run

    busy = "import subprocess, sys\nsubprocess.run([sys.executable, '-c', 'sum(range(150_000_000))'])"
    cells = ["import time\ntime.sleep(0.5)", busy]
    path = tmp_path / "slow.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=list(map(nbformat.v4.new_code_cell, cells))), path)
    before = path.read_bytes()
    monkeypatch.setattr(spending, limit, 0.2)
    with pytest.raises(spending.TooDear, match=told):
        run(path)
    assert path.read_bytes() == before
    monkeypatch.undo()
    spent = run(path)
    assert spent.cells[0] < 0.2 < spent.cells[1] <= spent.page


@pytest.mark.skipif(not shutil.which("make"), reason="there is no make here")
def test_make_hands_paths_on_whole(tmp_path):
    place, bin_ = tmp_path / "Tiefes Lernen – l'été (2)", tmp_path / "bin"
    for program in (place / "python3", bin_ / "python"):
        program.parent.mkdir()
        program.write_text("#!/bin/sh\nprintf '<%s>\\n' \"$@\"\n", encoding="utf-8")
        program.chmod(0o755)
    command = ["make", "-s", "offline", f"PYTHON={place / 'python3'}", f"BIN={bin_}", f"PYODIDE={place}"]
    environ = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, encoding="utf-8", check=True)
    told = ["tools/environment.py", "tools/build_book.py", "tools/offline.py", place]
    assert done.stdout.splitlines() == [f"<{each}>" for each in told]


@pytest.mark.parametrize("port", ["taken", "99999", "eighty"])
def test_a_port_that_cannot_be_had_is_told_in_one_line(port):
    with socket.create_server(("localhost", 0)) as taken:
        told = str(taken.getsockname()[1]) if port == "taken" else port
        command = [sys.executable, str(ROOT / "tools/serve.py"), told]
        done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    assert (done.returncode, done.stdout) == (1, "") and done.stderr.count("\n") == 1
    assert f"port {told} cannot be had" in done.stderr and "make serve PORT=" in done.stderr
