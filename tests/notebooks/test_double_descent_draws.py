"""What Generalisation and double descent says of twenty draws holds for draws that it did not print."""

from functools import cache

import numpy as np
import pytest
from pages import ROADS, read

GRID = (20, 30, 50, 75, 100, 150, 200, 250, 300, 350, 400, 600, 1000, 3000)
(ROAD,) = (path for path in ROADS if path.stem == "07_double_descent")


@cache
def errors() -> np.ndarray:
    """Run the page's own cells: the share of new pictures misread, (seeds, sizes, judges or new, shares)."""
    cells = {cell.id: cell.source for cell in read(ROAD).cells}
    page = {}
    for name in ("dd-imports", "dd-shortest", "dd-draws"):
        exec(cells[name], page)
    found = []
    for seed in range(100, 106):
        draws = ((z.argmax(axis=2) != names[:, None]) for z, names in page["curve"](seed, GRID))
        found.append([(wrong[:100].mean(axis=0), wrong[100:].mean(axis=0)) for wrong in draws])
    return np.array(found)


@pytest.mark.parametrize("share", [0, 1, 2])
def test_the_peak_is_at_as_many_units_as_pictures(share):
    assert (errors()[:, :, 1, share].argmax(axis=1) == GRID.index(300)).all()


@pytest.mark.parametrize(("share", "least", "most"), [(0, 0.03, 0.09), (1, -0.02, 0.06), (2, -0.08, -0.01)])
def test_where_the_second_descent_ends(share, least, most):
    """Right labels end below the size that the judges choose, a fifth of wrong ones above, a tenth about level."""
    judges, new = errors()[:, :6, 0, share], errors()[:, :, 1, share]
    first = new[range(len(new)), judges.argmin(axis=1)]
    assert least < (first - new[:, -1]).mean() < most
    if share == 0:
        assert (new[:, -1] < new[:, :6].min(axis=1)).all()
    if share == 2:
        assert (new[:, -1] > new[:, :6].min(axis=1)).all()
