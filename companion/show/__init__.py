"""What a notebook shows of the package itself: its source, tables made by tested code, and moving figures."""

from companion.show.markdown import source, table, without_docstrings
from companion.show.moving_figure import figure
from companion.show.tasks import cheat_sheet

__all__ = ["cheat_sheet", "figure", "source", "table", "without_docstrings"]
