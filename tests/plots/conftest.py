"""What the tests of figures share: the book's look, no window, and what holds for every plot."""

import matplotlib
import pytest
from matplotlib import pyplot as plt

from companion.plots import style


@pytest.fixture(autouse=True)
def canvas(monkeypatch):
    """Draw as the book draws; whoever opens a window fails."""
    matplotlib.use("Agg")
    with matplotlib.rc_context():
        style.use()
        monkeypatch.setattr(plt, "show", lambda *a, **k: pytest.fail("a plot function called show()"))
        yield
        plt.close("all")


@pytest.fixture
def draws_as_a_plot_must():
    """Give the check of every plot: it draws on the given axes alone and returns them, legible without colour."""

    def check(plot):
        figure, (ax, other) = plt.subplots(1, 2)
        assert plot(ax) is ax
        assert ax.has_data() and not other.has_data()
        figure.draw_without_rendering()
        assert plt.get_fignums() == [figure.number]
        texts = [t for t in ax.findobj(matplotlib.text.Text) if t.get_text() and t.get_visible()]
        assert all(t.get_fontsize() >= 9 for t in texts)
        lines = [line for line in ax.get_lines() if not line.get_label().startswith("_")]
        looks = [(line.get_linestyle(), str(line.get_marker())) for line in lines]
        assert len(set(looks)) == len(looks), "lines must be told apart without colour"

    return check
