"""What the box's interpreter is made of, and where it is kept: found in any folder, read by any user."""

import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from companion.homework import runtime as making
from companion.homework.runtime import linked_libraries, runtime

has_ldd = pytest.mark.skipif(not shutil.which("ldd"), reason="there is no ldd here, and so no box")


@has_ldd
def test_numpy_lies_where_any_python_looks():
    """Debian's own looks for packages under another name than everybody else's."""
    library = next((runtime() / "python" / "lib").glob("python3*"))
    for name in ("site-packages", "dist-packages"):
        assert (library / name / "numpy" / "__init__.py").is_file()


@has_ldd
def test_libraries_are_found_in_a_folder_with_spaces(tmp_path):
    """The loader's list has paths as they are, whatever they are made of."""
    place = tmp_path / ("Tiefes Lernen – 深層学習 (2)" + os.fsdecode(b"\xff"))  # the last is no text at all
    for package in ("numpy", "numpy.libs"):
        if (source := Path(np.__file__).parent.parent / package).is_dir():
            shutil.copytree(source, place / package)
    binaries = list(place.glob("numpy/**/*.so"))
    libraries = linked_libraries(binaries)
    assert all(library.is_file() for library in libraries)
    shipped = set(place.glob("numpy.libs/*.so*"))
    assert {library.resolve() for library in libraries} >= {library.resolve() for library in shipped}


@pytest.mark.skipif(os.name == "nt", reason="there is no umask here, and no box")
def test_whatever_the_umask_the_boxs_user_finds_it(tmp_path, monkeypatch):
    monkeypatch.setenv("COMPANION_CACHE", str(tmp_path / "new" / "newer" / "kept"))
    monkeypatch.setattr(making, "_build", lambda root, interpreter: (root / "python").mkdir())
    before = os.umask(0o077)
    try:
        place = runtime()
    finally:
        os.umask(before)
    made = [place / "python", place, *place.parents[:3]]
    assert made[-1].parent == tmp_path and all(folder.stat().st_mode & 0o005 == 0o005 for folder in made)
