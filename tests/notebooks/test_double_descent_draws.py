"""What Generalisation and double descent says of its draws holds for draws that it did not print."""

from functools import cache

import numpy as np
import pytest
from pages import ROADS, read
from turns import of_today

GRID = (20, 30, 50, 75, 100, 150, 200, 250, 300, 350, 400, 600, 1000, 3000)
(ROAD,) = (path for path in ROADS if path.stem == "07_double_descent")


@cache
def cells() -> dict[str, str]:
    return {cell.id: cell.source for cell in read(ROAD).cells}


@cache
def errors() -> np.ndarray:
    """Run the page's own cells: the share of new pictures misread, (seeds, sizes, judges or new, shares)."""
    page = {}
    for name in ("dd-imports", "dd-shortest", "dd-draws"):
        exec(cells()[name], page)
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


@cache
def remedies() -> dict[int, np.ndarray]:
    """Run the page's own cells for today's deals: by size, the share misread in each of four ways, (seeds, ways)."""
    page = {}
    parts = [cells()[name] for name in ("dd-imports", "dd-shortest", "dd-remedies")]
    parts.append("def misread" + cells()["dd-data"].partition("def misread")[2].partition("\n\n\n")[0])
    parts.append(cells()["dd-remedies-table"].partition("\n\n\n")[0])
    for part in parts:
        exec(part, page)
    deals = of_today(range(100, 124), 3)
    return {H: np.array([page["all_ways"](seed, H) for seed in deals]) for H in (100, 280, 300, 1000)}


def test_tempered_no_size_is_bad_and_none_beats_the_largest():
    plain, ridge, stopped, _ = np.moveaxis(list(remedies().values()), 2, 0)  # (sizes, seeds) each
    assert (plain[1:3] > 0.55).all()  # at 280 and 300 units; of 24 deals the lowest is 0.63
    assert ridge.max() < 0.18 and stopped.max() < 0.18  # the highest of any size and deal is 0.155
    assert (ridge[-1] < ridge[:-1]).all()
    assert (stopped[-1] < stopped[:-1] + 0.015).all()  # of 24 deals three are above, by up to 0.006


def test_a_mean_of_ten_networks_helps_beside_the_peak_and_not_at_it():
    at = remedies()
    plain, ensemble = ({H: ways[:, i] for H, ways in at.items()} for i in (0, 3))
    assert (plain[280] - ensemble[280] > 0.2).all()
    assert all((ensemble[H] < plain[H]).all() for H in (100, 280, 1000))
    assert (ensemble[300] > 0.7).all()
    assert (ensemble[1000] > at[1000][:, 1] + 0.05).all()  # wrong labels, which all ten share
